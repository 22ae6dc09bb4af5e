import { JSDOM } from 'jsdom'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Root } from './nodes'
import type { WeappPackage } from './package'

/** What WeChat's own component framework gives for a rendered page. */
type Rendered = {
  dom: HTMLElement
  setData(data: object): void
  attach(parent: Node): void
  detach(): void
}
type Simulate = {
  load(path: string, tagName: string, options: { rootPath: string; compiler: 'official' }): string
  render(id: string): Rendered
}

/** An event as the rendered page passes it to the script. */
export type ViewEvent = { type: string; target: ViewTarget; currentTarget: ViewTarget; detail: object }
type ViewTarget = { id: string; dataset: Record<string, string> }

/** Names that the framework takes from the global scope of a browser. */
const BROWSER = [
  'window',
  'document',
  'Event',
  'CustomEvent',
  'HTMLElement',
  'Node',
  'MutationObserver',
  'navigator',
] as const

/**
 * The templates of the built package under WeChat's own compiler (wcc) and component framework, in a DOM. The page's
 * script is left out: data comes in through `draw`, and what a finger does goes to `heard`.
 */
export async function openRenderer(pack: WeappPackage, heard: (event: ViewEvent) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-view-'))
  const dom = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true })
  const scope = globalThis as unknown as Record<string, unknown>
  const before = BROWSER.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const)
  for (const name of BROWSER)
    Object.defineProperty(globalThis, name, {
      value: name === 'window' ? dom.window : dom.window[name],
      configurable: true,
      writable: true,
    })
  // The framework's event holds its whole tree; on a phone only names and numbers cross over.
  const named = ({ id, dataset }: ViewTarget): ViewTarget => ({ id, dataset: { ...dataset } })
  scope.weappHeard = (event: ViewEvent) =>
    heard({ type: event.type, target: named(event.target), currentTarget: named(event.currentTarget), detail: {} })
  writeView(pack, folder)

  const simulate = (await import('miniprogram-simulate')) as unknown as Simulate
  const { body } = dom.window.document
  const loaded = new Map<string, string>()
  let shown: { route: string; page: Rendered } | null = null
  // The framework keeps ids to itself; Taro's own number of each element stands in the DOM.
  const find = (sid: string): Element => {
    const found = body.querySelector(`[data-sid="${sid}"]`)
    if (!found) throw new Error(`the templates draw no element ${sid}`)
    return found
  }

  return {
    /** Draws this page with this data; what was drawn before of the same page is changed, of another goes. */
    draw(route: string, root: Root): void {
      if (shown?.route !== route) {
        shown?.page.detach()
        shown = null
        // A page's script runs once, so its component is kept for the next visit.
        const id =
          loaded.get(route) ?? simulate.load(join(folder, route), 'page', { rootPath: folder, compiler: 'official' })
        loaded.set(route, id)
        const page = simulate.render(id)
        page.attach(body)
        shown = { route, page }
      }
      shown.page.setData({ root })
    },
    find,
    text: (): string => body.textContent ?? '',
    html: (): string => body.innerHTML,
    /** A finger down and up again on the element: the framework makes a tap of it. */
    tap(sid: string): void {
      const element = find(sid)
      for (const type of ['touchstart', 'touchend']) {
        const touch = { identifier: 0, pageX: 1, pageY: 1, clientX: 1, clientY: 1, target: element }
        const event = new dom.window.Event(type, { bubbles: true, cancelable: true })
        Object.assign(event, { touches: type === 'touchstart' ? [touch] : [], changedTouches: [touch] })
        element.dispatchEvent(event)
      }
    },
    close(): void {
      shown?.page.detach()
      dom.window.close()
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor)
        else delete scope[name]
      }
      delete scope.weappHeard
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The package with its scripts replaced: what is drawn comes from outside, every handler tells `weappHeard`. */
function writeView(pack: WeappPackage, folder: string): void {
  const handler = `eh: function (event) { global.weappHeard(event) }`
  const page = `Component({ data: { root: { cn: [] } }, methods: { ${handler} } })`
  const part = `Component({ properties: { i: { type: Object, value: {} }, l: { type: String, value: '' } }, methods: { ${handler} } })`
  const write = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  for (const [path, content] of pack.files) if (/\.(wxml|wxs)$/.test(path)) write(path, content)
  for (const [path, content] of pack.files) {
    if (!path.endsWith('.json') || !pack.files.has(path.replace(/json$/, 'wxml'))) continue
    const { usingComponents = {} } = JSON.parse(content.toString('utf8')) as { usingComponents?: object }
    write(path, JSON.stringify({ component: true, usingComponents }))
    write(path.replace(/json$/, 'js'), path === 'comp.json' ? part : page)
  }
}
