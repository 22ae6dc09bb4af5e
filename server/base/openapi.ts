import { z } from 'zod'
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi'
import { Problem } from '../../shared/contract/common'
import { ERRORS } from '../../shared/contract/errors'
import { ROUTES } from '../../shared/contract/table'
import type { RouteSpec } from '../../shared/contract/route'

const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: Problem } } })

function operation(name: string, route: RouteSpec) {
  const who = route.who
  const refused = new Map<number, string[]>()
  const refuse = (code: keyof typeof ERRORS) =>
    refused.set(ERRORS[code].status, [...(refused.get(ERRORS[code].status) ?? []), code])
  for (const code of route.refusals ?? []) refuse(code)
  refuse('validation_failed')
  refuse('rate_limited')
  if (who.side !== 'public' && !(who.side === 'mini' && who.needs === 'guest')) refuse('unauthenticated')
  if (who.side === 'staff') refuse('forbidden')
  if (who.side === 'open') refuse('scope_missing')
  if (who.side === 'mini' && who.needs === 'member') refuse('membership_required')
  if (route.params) refuse('not_found')
  if (route.keyed) refuse('idempotency_key_required')
  if (route.versioned) refuse('version_conflict')
  const header = z.object({
    ...(route.keyed ? { 'Idempotency-Key': z.string().min(1).max(64) } : {}),
    ...(route.versioned ? { 'If-Match': z.string().optional() } : {}),
  })
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.path.split('/')[1]!],
    ...admission(who),
    requestParams: {
      ...(route.params ? { path: route.params as z.ZodObject } : {}),
      ...(route.query ? { query: route.query as z.ZodObject } : {}),
      ...(route.keyed || route.versioned ? { header } : {}),
    },
    ...(route.body
      ? { requestBody: { required: !route.body.isOptional(), content: { 'application/json': { schema: route.body } } } }
      : {}),
    ...(route.form
      ? {
          requestBody: {
            required: true,
            content: { 'multipart/form-data': { schema: withFile(route.form.fields as z.ZodObject, route.form.file) } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, schema]) => [
          status,
          schema instanceof z.ZodUndefined
            ? { description: 'Done, nothing to say' }
            : {
                description: 'Done',
                content: { [route.file ?? (route.events ? 'text/event-stream' : 'application/json')]: { schema } },
              },
        ]),
      ),
      ...Object.fromEntries(
        [...refused].map(([status, codes]) => [String(status), problem([...new Set(codes)].join(', '))]),
      ),
    },
  }
}

/** The fields of a form with its file. */
const withFile = (fields: z.ZodObject, name: string): z.ZodObject =>
  fields.extend({ [name]: z.string().meta({ format: 'binary', contentMediaType: 'application/octet-stream' }) })

const NEEDS = {
  guest: 'Open to everybody; who is signed in is known',
  session: 'Needs a session of the mini-program',
  member: 'Needs a member who is not frozen',
}

/** Who may call it, in words and as the schemes that prove it; what is open to all says so. */
function admission(who: RouteSpec['who']) {
  if (who.side === 'public') return { description: 'Open to everybody', security: [] }
  if (who.side === 'staff')
    return { description: `Roles: ${who.roles.join(', ')}`, security: [{ staffBearer: [] }, { staffCookie: [] }] }
  if (who.side === 'open') return { description: `Scope: ${who.scope}`, security: [{ apiKey: [] }] }
  const security = who.needs === 'guest' ? [{}, { miniBearer: [] }] : [{ miniBearer: [] }]
  return { description: NEEDS[who.needs], security }
}

const TAGS = [
  { name: 'mini', description: 'The mini-program and its web twin' },
  { name: 'staff', description: 'The console and the staff mode' },
  { name: 'open', description: 'Shop systems with an API key' },
]

type Node = { [name: string]: unknown }

/** A map with fixed names as an object with these properties: JSON Schema would merely demand names that it never describes. */
function spellOut(node: unknown): void {
  if (typeof node !== 'object' || node === null) return
  for (const inner of Object.values(node)) spellOut(inner)
  const { type, required, properties, additionalProperties } = node as Node
  if (type !== 'object' || !Array.isArray(required) || properties || typeof additionalProperties !== 'object') return
  const named = Object.fromEntries((required as string[]).map((name) => [name, additionalProperties]))
  Object.assign(node, { properties: named, additionalProperties: false })
  delete (node as Node).propertyNames
}

/** Where the calls go: relative to the document where it is served on this machine alone. */
const serverOf = (url: string): string => (/^https?:\/\/(localhost|127\.|\[::1\])/.test(url) ? '/' : url)

/** The published contract (OpenAPI 3.1), made from the same rows that validate requests. */
export function openApiDocument(serverUrl: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, route] of Object.entries(ROUTES) as [string, RouteSpec][]) {
    const path = `/api/v1${route.path.replace(/:([A-Za-z]+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) }
  }
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Fan to Member',
      version: '1.0.0',
      description:
        'Membership for a brand’s WeChat followers. Errors are application/problem+json with a stable `code`.',
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
      contact: { name: 'Whoever runs this installation' },
    },
    servers: [{ url: serverOf(serverUrl), description: 'This installation' }],
    tags: TAGS,
    paths: paths as ZodOpenApiPathsObject,
    components: {
      securitySchemes: {
        miniBearer: { type: 'http', scheme: 'bearer' },
        staffBearer: { type: 'http', scheme: 'bearer' },
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key made by the owner at /staff/api-keys; each route names the scope it needs',
        },
        staffCookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'staff_session',
          description: 'Writes also need X-CSRF-Token',
        },
      },
    },
  })
  spellOut(document)
  return document
}
