import { eachNode, pathTo, selector, textOf, type Node } from './nodes'
import type { Pages } from './pages'
import type { Network } from './request'
import type { ScriptWorld } from './script'
import type { Notes } from './wx'

export const POLL_MS = 15

export type Eye = ReturnType<typeof createEye>

/** What can be seen on the phone now, and waiting until something can. */
export function createEye(parts: { pages: Pages; network: Network; notes: Notes; script: () => ScriptWorld }) {
  const { pages, network, notes } = parts
  const find = (where: string): Node | null => {
    const path = pathTo(pages.top().data.root, selector(where))
    return path[path.length - 1] ?? null
  }
  const situation = (): string =>
    [
      `on ${pages.top().route}: "${textOf(pages.top().data.root).slice(0, 400)}"`,
      `ids: ${[...eachNode(pages.top().data.root)].flatMap((node) => (node.uid ? [`#${node.uid}`] : [])).join(' ')}`,
      `said: ${notes.toasts.slice(-3).join(' | ') || 'nothing'}`,
      `last answers: ${network.sent
        .slice(-4)
        .map((sent) => `${sent.method} ${sent.url.replace(/^https:\/\/[^/]*/, '')} ${sent.status}`)
        .join(', ')}`,
      ...parts.script().errors.slice(0, 3),
    ].join('\n  ')

  /** Waits until `until` gives something true; throws with what is on the screen when it does not within `ms`. */
  async function waitFor<T>(until: string | (() => T | null | undefined | false), ms = 8_000): Promise<T | Node> {
    const deadline = performance.now() + ms
    for (;;) {
      const got = typeof until === 'string' ? find(until) : until()
      if (got) return got
      if (performance.now() > deadline) throw new Error(`waited in vain for ${String(until)}\n  ${situation()}`)
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
  }

  return { find, situation, waitFor }
}
