import { z } from 'zod'
import { Id, IdParams, ListQuery, Moment, Nothing, line, listOf } from './common'
import { OPEN_SCOPES, route, staff, type OpenScope } from './route'

/** What a key may do. */
export const Scope = z.enum(OPEN_SCOPES satisfies readonly OpenScope[])

export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    /** The first signs of the key, to tell two apart. */
    hint: z.string(),
    scopes: z.array(Scope),
    /** Null: every store. */
    storeIds: z.array(Id).nullable(),
    createdAt: Moment,
    lastUsedAt: Moment.nullable(),
    rotatedAt: Moment.nullable(),
    /** Until then the key before the rotation works too. */
    previousUntil: Moment.nullable(),
    revokedAt: Moment.nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.output<typeof ApiKey>

export const listApiKeys = route({
  method: 'GET',
  path: '/staff/api-keys',
  who: staff(),
  summary: 'Keys of shop systems, newest first; never their secrets',
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(ApiKey) },
})
export const createApiKey = route({
  method: 'POST',
  path: '/staff/api-keys',
  who: staff(),
  summary: 'Make a key; it is shown this once',
  body: z.strictObject({
    name: line(40),
    scopes: z.array(Scope).min(1).max(OPEN_SCOPES.length),
    storeIds: z.array(Id).min(1).max(1000).nullable().optional(),
  }),
  answers: { 201: ApiKey.extend({ key: z.string() }) },
})
export const rotateApiKey = route({
  method: 'POST',
  path: '/staff/api-keys/:id/rotations',
  who: staff(),
  summary: 'A new key in place of this one, which works on for `graceHours`',
  params: IdParams,
  body: z.strictObject({ graceHours: z.int().min(0).max(168).default(24) }),
  answers: { 201: ApiKey.extend({ key: z.string() }) },
  refusals: ['state_conflict'],
})
export const revokeApiKey = route({
  method: 'DELETE',
  path: '/staff/api-keys/:id',
  who: staff(),
  summary: 'The key ends with the next request',
  params: IdParams,
  answers: { 204: Nothing },
})

export const WEBHOOK_EVENTS = [
  'member.joined',
  'coupon.claimed',
  'coupon.issued',
  'coupon.redeemed',
  'coupon.reversed',
  'coupon.voided',
  'coupon.transferred',
  'consent.changed',
  'order.paid',
  'order.refunded',
] as const
export const WebhookEvent = z.enum(WEBHOOK_EVENTS)
export type WebhookEvent = z.output<typeof WebhookEvent>

export const Webhook = z
  .object({
    id: Id,
    url: z.string(),
    events: z.array(WebhookEvent),
    disabled: z.boolean(),
    /** Since then nothing has got through. */
    failingSince: z.string().nullable(),
    createdAt: Moment,
  })
  .meta({ id: 'Webhook' })
export type Webhook = z.output<typeof Webhook>

const WebhookUrl = z.url({ protocol: /^https?$/ }).max(500)
export const WebhookIn = z.strictObject({
  url: WebhookUrl,
  events: z.array(WebhookEvent).min(1).max(WEBHOOK_EVENTS.length),
})
export const WebhookMade = Webhook.extend({ secret: z.string() })

export const listWebhooks = route({
  method: 'GET',
  path: '/staff/webhooks',
  who: staff(),
  summary: 'Who is told of what',
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(Webhook) },
})
export const createWebhook = route({
  method: 'POST',
  path: '/staff/webhooks',
  who: staff(),
  summary:
    'Tell an address of events; the signing secret is shown this once. Private and link-local addresses are refused',
  body: WebhookIn,
  answers: { 201: WebhookMade },
})
export const editWebhook = route({
  method: 'PATCH',
  path: '/staff/webhooks/:id',
  who: staff(),
  summary: 'Change, switch off or on',
  params: IdParams,
  body: z.strictObject({ ...WebhookIn.shape, disabled: z.boolean() }).partial(),
  answers: { 200: Webhook },
  refusals: ['state_conflict'],
})
export const deleteWebhook = route({
  method: 'DELETE',
  path: '/staff/webhooks/:id',
  who: staff(),
  summary: 'Tell this address nothing more',
  params: IdParams,
  answers: { 204: Nothing },
})
export const pingWebhook = route({
  method: 'POST',
  path: '/staff/webhooks/:id/pings',
  who: staff(),
  summary: 'Send a test event now and say what came back',
  params: IdParams,
  body: z.strictObject({}).optional(),
  answers: { 200: z.object({ ok: z.boolean(), status: z.int().nullable(), problem: z.string().nullable() }) },
})
export const listDeliveries = route({
  method: 'GET',
  path: '/staff/webhooks/:id/deliveries',
  who: staff(),
  summary: 'What was sent there and how it went, newest first',
  params: IdParams,
  query: z.strictObject(ListQuery),
  answers: {
    200: listOf(
      z.object({
        id: Id,
        eventId: Id,
        event: z.string(),
        status: z.enum(['waiting', 'delivered', 'given_up']),
        attempts: z.int(),
        lastStatus: z.int().nullable(),
        lastProblem: z.string().nullable(),
        at: Moment,
        nextAt: Moment.nullable(),
        deliveredAt: Moment.nullable(),
      }),
    ),
  },
})
export const repeatDelivery = route({
  method: 'POST',
  path: '/staff/webhook-deliveries/:id/repeats',
  who: staff(),
  summary: 'Send one again now, with the same event id',
  params: IdParams,
  body: z.strictObject({}).optional(),
  answers: { 202: z.object({ id: Id }) },
})

export const partnerRoutes = {
  listApiKeys,
  createApiKey,
  rotateApiKey,
  revokeApiKey,
  listWebhooks,
  createWebhook,
  editWebhook,
  deleteWebhook,
  pingWebhook,
  listDeliveries,
  repeatDelivery,
}
