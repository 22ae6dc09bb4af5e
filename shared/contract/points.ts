import { z } from 'zod'
import { Id, IdParams, ListQuery, Moment, line, listOf } from './common'
import { route, staff } from './route'

export const PointsEntry = z
  .object({
    id: Id,
    /** Positive: received; negative: spent, run out or taken back. */
    points: z.int(),
    kind: z.enum(['adjusted', 'exchanged', 'exchange_undone', 'expired', 'earned', 'profile']),
    reason: z.string().nullable(),
    at: Moment,
  })
  .meta({ id: 'PointsEntry' })
const Balance = {
  balance: z.int(),
  /** What runs out next. */
  nextExpiry: z.object({ points: z.int(), at: Moment }).nullable(),
}

export const readMyPoints = route({
  method: 'GET',
  path: '/mini/me/points',
  who: { side: 'mini', needs: 'member' },
  summary: 'One’s points and how they came and went, newest first',
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(PointsEntry).extend(Balance) },
})
export const readMemberPoints = route({
  method: 'GET',
  path: '/staff/members/:id/points',
  who: staff('marketer', 'service'),
  summary: 'A member’s points and how they came and went',
  params: IdParams,
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(PointsEntry).extend(Balance) },
})
export const adjustPoints = route({
  method: 'POST',
  path: '/staff/members/:id/points',
  who: staff('service'),
  summary: 'Give points, or take back so many as are there; with a reason',
  params: IdParams,
  keyed: true,
  body: z.strictObject({
    points: z
      .int()
      .min(-1_000_000)
      .max(1_000_000)
      .refine((n) => n !== 0, { message: 'must not be 0' }),
    reason: line(200, 2),
    expiresAt: Moment.optional(),
  }),
  answers: { 201: z.object({ id: Id, balance: z.int() }) },
  refusals: ['points_insufficient'],
})

export const pointsRoutes = { readMyPoints, readMemberPoints, adjustPoints }
