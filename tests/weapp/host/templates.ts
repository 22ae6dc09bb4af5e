import { Script, createContext } from 'node:vm'
import type { Node, Root } from './nodes'

/** One template of base.wxml: its element, where each attribute gets its value, and which events reach the page. */
export type Template = {
  tag: string
  attributes: ReadonlyMap<string, string>
  binds: Set<string>
  catches: Set<string>
}

export type Templates = {
  of(node: Node): Template
  /** The value of an attribute by the name WXML knows it by; undefined where the template does not pass it on. */
  attribute(node: Node, name: string): unknown
  /** Elements that no template draws, as readable lines: they would be missing on the phone without any error. */
  undrawn(root: Root): string[]
}

type Wxs = {
  a(level: number, nn: string, inside: string): string
  f(inside: string, nn: string): string
}

/** Reads what the built templates do, so that the host passes on only events and attributes that WeChat would. */
export function readTemplates(baseWxml: string, utilsWxs: string): Templates {
  const bodies = new Map<string, string>()
  for (const match of baseWxml.matchAll(/<template name="([^"]+)">([\s\S]*?)\n<\/template>/g))
    bodies.set(match[1]!, match[2]!)
  const known = new Map<string, Template>()

  const read = (name: string): Template => {
    const body = bodies.get(name)
    const opening = /<([a-z-]+)((?:\s+[\w:-]+="[^"]*")*)\s*\/?>/.exec(body ?? '')
    if (!opening) throw new Error(`base.wxml has no template ${name}`)
    const [, tag = '', attributes = ''] = opening
    // A control that can have the focus has two faces; without the focus is the one it starts with.
    if (tag === 'template') return read(`${name}_blur`)
    const pairs = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map((m): [string, string] => [m[1]!, m[2]!])
    const handled = (prefix: string) =>
      new Set(
        pairs
          .filter(([key, value]) => key.startsWith(prefix) && value === 'eh')
          .map(([key]) => key.slice(prefix.length)),
      )
    return {
      tag,
      attributes: new Map(
        pairs.flatMap(([key, value]) => (/\bi\.(\w+)/.exec(value) ? [[key, /\bi\.(\w+)/.exec(value)![1]!]] : [])),
      ),
      binds: handled('bind'),
      catches: handled('catch'),
    }
  }
  const of = (node: Node): Template => {
    const found = known.get(node.nn) ?? read(`tmpl_0_${node.nn}`)
    known.set(node.nn, found)
    return found
  }

  const sandbox = createContext({ module: { exports: {} } })
  new Script(utilsWxs, { filename: 'utils.wxs' }).runInContext(sandbox)
  const xs = (sandbox.module as { exports: Wxs }).exports

  const undrawn = (root: Root): string[] => {
    const lines: string[] = []
    const visit = (node: Node, level: number, inside: string): void => {
      const name = xs.a(level, node.nn, inside)
      const deep = name.endsWith('_container')
      // Below the deepest level a component of its own starts again at level 0.
      const used = deep ? xs.a(0, node.nn, '') : name
      if (!bodies.has(name) || !bodies.has(used))
        lines.push(`${name} for <${node.nn} id="${node.uid ?? ''}" class="${node.cl ?? ''}">`)
      const below = xs.f(deep ? '' : inside, node.nn)
      for (const child of node.cn ?? []) visit(child, deep ? 1 : level + 1, below)
    }
    for (const child of root.cn) visit(child, 0, '')
    return lines
  }

  return {
    of,
    attribute: (node, name) => {
      const key = of(node).attributes.get(name)
      return key === undefined ? undefined : node[key]
    },
    undrawn,
  }
}
