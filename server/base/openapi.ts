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
    ...(who.side === 'staff'
      ? { description: `Roles: ${who.roles.join(', ')}`, security: [{ staffBearer: [] }, { staffCookie: [] }] }
      : {}),
    ...(who.side === 'mini'
      ? { security: who.needs === 'guest' ? [{}, { miniBearer: [] }] : [{ miniBearer: [] }] }
      : {}),
    ...(who.side === 'open' ? { description: `Scope: ${who.scope}`, security: [{ apiKey: [] }] } : {}),
    requestParams: {
      ...(route.params ? { path: route.params as z.ZodObject } : {}),
      ...(route.query ? { query: route.query as z.ZodObject } : {}),
      ...(route.keyed || route.versioned ? { header } : {}),
    },
    ...(route.body
      ? { requestBody: { required: !route.body.isOptional(), content: { 'application/json': { schema: route.body } } } }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, schema]) => [
          status,
          schema instanceof z.ZodUndefined
            ? { description: 'Done, nothing to say' }
            : {
                description: 'Done',
                content: { [route.events ? 'text/event-stream' : 'application/json']: { schema } },
              },
        ]),
      ),
      ...Object.fromEntries(
        [...refused].map(([status, codes]) => [String(status), problem([...new Set(codes)].join(', '))]),
      ),
    },
  }
}

/** The published contract (OpenAPI 3.1), made from the same rows that validate requests. */
export function openApiDocument(serverUrl: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, route] of Object.entries(ROUTES) as [string, RouteSpec][]) {
    const path = `/api/v1${route.path.replace(/:([A-Za-z]+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Fan to Member',
      version: '1.0.0',
      description:
        'Membership for a brand’s WeChat followers. Errors are application/problem+json with a stable `code`.',
    },
    servers: [{ url: serverUrl }],
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
}
