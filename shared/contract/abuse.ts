import { z } from 'zod'
import { SUSPICION_KINDS } from '../rules/suspicion'
import { Id, IdParams, ListQuery, Moment, Nothing, line, listOf, text } from './common'
import { route, staff } from './route'

export { SUSPICION_KINDS }
/** A pattern that people should look at; nothing is decided by it alone. */
export const Suspicion = z
  .object({
    id: Id,
    kind: z.enum(SUSPICION_KINDS),
    state: z.enum(['open', 'dismissed', 'held']),
    /** How far beyond the ordinary, 1 to 100. */
    score: z.int(),
    firstAt: Moment,
    lastAt: Moment,
    staffName: z.string().nullable(),
    storeName: z.string().nullable(),
    members: z.array(z.object({ id: Id, memberNo: z.string(), nickname: z.string().nullable(), onHold: z.boolean() })),
    /** Numbers that made it stand out, by name: redemptions, reversals, accounts, share, days, discountFen. */
    facts: z.record(z.string(), z.number()),
    note: z.string().nullable(),
    decidedAt: Moment.nullable(),
  })
  .meta({ id: 'Suspicion' })
export type Suspicion = z.output<typeof Suspicion>

export const listSuspicions = route({
  method: 'GET',
  path: '/staff/suspicions',
  who: staff('service'),
  summary: 'Patterns in claims and redemptions that people should look at, the strongest first',
  query: z.strictObject({
    ...ListQuery,
    state: z.enum(['open', 'dismissed', 'held']).optional(),
    kind: z.enum(SUSPICION_KINDS).optional(),
  }),
  answers: { 200: listOf(Suspicion) },
})
export const decideSuspicion = route({
  method: 'POST',
  path: '/staff/suspicions/:id/decisions',
  who: staff('service'),
  summary: 'Dismiss it, or hold its members while it is looked into',
  params: IdParams,
  body: z.strictObject({ decision: z.enum(['dismiss', 'hold']), note: text(200, 2) }),
  answers: { 200: Suspicion },
  refusals: ['state_conflict'],
})

export const Hold = z
  .object({ id: Id, memberId: Id, reason: z.string(), from: Moment, until: Moment.nullable() })
  .meta({ id: 'Hold' })
export const holdMember = route({
  method: 'POST',
  path: '/staff/members/:id/holds',
  who: staff('service'),
  summary: 'Hold a member under review: nothing is claimed, given away or redeemed, and nothing runs out meanwhile',
  params: IdParams,
  body: z.strictObject({ reason: line(200, 2) }),
  answers: { 201: Hold },
  refusals: ['state_conflict'],
})
export const releaseMember = route({
  method: 'DELETE',
  path: '/staff/members/:id/holds/current',
  who: staff('service'),
  summary: 'Release: what would have run out meanwhile is valid for as long as it was held',
  params: IdParams,
  answers: { 204: Nothing },
})
export const readHold = route({
  method: 'GET',
  path: '/staff/members/:id/holds/current',
  who: staff('service', 'marketer'),
  summary: 'Whether the member is held and why',
  params: IdParams,
  answers: { 200: z.object({ hold: Hold.nullable() }) },
})

export const holdRoutes = { holdMember, releaseMember, readHold }
export const suspicionRoutes = { listSuspicions, decideSuspicion }
export const abuseRoutes = { ...holdRoutes, ...suspicionRoutes }
