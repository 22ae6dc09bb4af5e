import { openApiDocument } from '../../../server/base/openapi'
import { ROUTES } from '../../../shared/contract/table'

type Operation = {
  operationId?: string
  summary?: string
  description?: string
  tags?: string[]
  security?: Record<string, unknown>[]
  parameters?: { in: string; name: string; required?: boolean }[]
  responses: Record<string, { description?: string }>
}
type Document = {
  info: { license?: { name?: string; identifier?: string }; contact?: object; description?: string }
  servers: { url: string }[]
  tags: { name: string; description?: string }[]
  paths: Record<string, Record<string, Operation>>
  components: Record<string, Record<string, unknown>>
}

/** What the recommended rules of the public linters (Redocly, Spectral) find; an empty list is a clean document. */
function faults(document: Document): string[] {
  const found: string[] = []
  const demand = (ok: unknown, what: string) => void (ok || found.push(what))
  const { info, servers, tags, paths, components } = document
  demand(info.license?.name && info.license.identifier, 'info-license')
  demand(info.contact && info.description, 'info-contact')
  for (const { url } of servers) demand(!/localhost|127\.|example\.com|.\/$/.test(url), `server ${url}`)
  for (const tag of tags) demand(tag.description, `tag-description ${tag.name}`)
  const ids = new Set<string>()
  const shapes = new Set<string>()
  for (const [path, operations] of Object.entries(paths)) {
    demand(!path.endsWith('/') && !path.includes('?'), `path ${path}`)
    const shape = path.replace(/\{[^}]*\}/g, '{}')
    demand(!shapes.has(shape), `no-identical-paths ${path}`)
    shapes.add(shape)
    for (const [method, o] of Object.entries(operations)) {
      const at = `${method} ${path}`
      demand(o.operationId && !ids.has(o.operationId), `operationId ${at}`)
      ids.add(o.operationId ?? '')
      demand(o.summary && o.description, `operation-description ${at}`)
      demand(o.tags?.length && o.tags.every((t) => tags.some((tag) => tag.name === t)), `operation-tag-defined ${at}`)
      demand(o.security, `security-defined ${at}`)
      for (const scheme of (o.security ?? []).flatMap((one) => Object.keys(one)))
        demand(components.securitySchemes?.[scheme], `security-defined ${at} ${scheme}`)
      const codes = Object.keys(o.responses)
      demand(codes.some((c) => c.startsWith('2')) && codes.some((c) => c.startsWith('4')), `operation-responses ${at}`)
      demand(
        Object.values(o.responses).every((r) => r.description),
        `response-description ${at}`,
      )
      const named = [...path.matchAll(/\{([^}]*)\}/g)].map((m) => m[1]).sort()
      const given = (o.parameters ?? []).filter((p) => p.in === 'path' && p.required).map((p) => p.name)
      demand(JSON.stringify(named) === JSON.stringify(given.sort()), `path-parameters-defined ${at}`)
    }
  }
  const refs = new Set<string>()
  walk(document, (node, at) => {
    if (typeof node.$ref === 'string') refs.add(node.$ref)
    const { required, properties } = node as { required?: unknown; properties?: object }
    if (Array.isArray(required) && node.type === 'object')
      for (const name of required as string[])
        demand(properties && name in properties, `no-required-schema-properties-undefined ${at} ${name}`)
  })
  for (const ref of refs) {
    const [, , kind, name] = ref.split('/') as [string, string, string, string]
    demand(components[kind]?.[name], `no-unresolved-refs ${ref}`)
  }
  for (const name of Object.keys(components.schemas ?? {}))
    demand(refs.has(`#/components/schemas/${name}`), `no-unused-components ${name}`)
  return found
}

function walk(node: unknown, look: (node: Record<string, unknown>, at: string) => void, at = '#'): void {
  if (typeof node !== 'object' || node === null) return
  if (!Array.isArray(node)) look(node as Record<string, unknown>, at)
  for (const [name, inner] of Object.entries(node)) walk(inner, look, `${at}/${name}`)
}

describe('the published contract', () => {
  const made = (url: string) => JSON.parse(JSON.stringify(openApiDocument(url))) as Document

  it.each(['https://club.fans.cn', 'http://127.0.0.1:3000'])('passes a public linter (%s)', (url) => {
    expect(faults(made(url))).toEqual([])
  })

  it('says of each operation who may call it; nothing demanded where nobody is asked', () => {
    const document = made('https://club.fans.cn')
    expect(document.servers[0]!.url).toBe('https://club.fans.cn')
    for (const [name, route] of Object.entries(ROUTES)) {
      const path = `/api/v1${route.path.replace(/:([A-Za-z]+)/g, '{$1}')}`
      const { security, operationId } = document.paths[path]![route.method.toLowerCase()]!
      expect(operationId).toBe(name)
      if (route.who.side === 'public') expect(security).toEqual([])
      else expect(security!.length).toBeGreaterThan(0)
    }
  })
})
