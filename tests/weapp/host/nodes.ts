/** One element as Taro hands it to the view layer: `uid` is the id in the source, `cl` the class, `v` a text, `nn` the template's number. */
export type Node = {
  sid: string
  nn: string
  uid?: string
  cl?: string
  st?: string
  v?: string
  cn?: Node[]
  [attribute: string]: unknown
}
export type Root = { cn: Node[] }

/** Depth first, the node itself included. */
export function* eachNode(node: Root | Node): Generator<Node> {
  if ('nn' in node) yield node as Node
  for (const child of node.cn ?? []) yield* eachNode(child)
}

/** The way from the page's outermost element down to the first one that fits; empty where none does. */
export function pathTo(root: Root | Node, fits: (node: Node) => boolean): Node[] {
  for (const child of root.cn ?? []) {
    if (fits(child)) return [child]
    const below = pathTo(child, fits)
    if (below.length > 0) return [child, ...below]
  }
  return []
}

/** `#id` or `.class`; anything else is a mistake in the test. */
export function selector(text: string): (node: Node) => boolean {
  const name = text.slice(1)
  if (text.startsWith('#')) return (node) => node.uid === name
  if (text.startsWith('.')) return (node) => (node.cl ?? '').split(/\s+/).includes(name)
  throw new Error(`"${text}" is neither #id nor .class`)
}

/** What is written in it, without any space between elements. */
export const textOf = (node: Root | Node): string =>
  [...eachNode(node)].map((each) => (typeof each.v === 'string' ? each.v : '')).join('')

const STEP = /^\[(\d+)\]$/

/**
 * Applies one `setData` as WeChat does: a path such as `root.cn.[0].cn.[1].v` names the place, the value is copied.
 * Throws where a step leads nowhere, since WeChat would build an object there that no template reads.
 */
export function applyData(data: Record<string, unknown>, change: Record<string, unknown>): void {
  for (const [path, value] of Object.entries(change)) {
    const steps = path.split('.').map((step) => STEP.exec(step)?.[1] ?? step)
    let place = data as Record<string, unknown>
    for (const step of steps.slice(0, -1)) {
      const next = place[step]
      if (typeof next !== 'object' || next === null) throw new Error(`setData: "${path}" leads nowhere at "${step}"`)
      place = next as Record<string, unknown>
    }
    place[steps[steps.length - 1]!] = copyOf(value)
  }
}

/** What crosses to the view layer is JSON: functions and undefined do not arrive. */
export const copyOf = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T))
