import { z } from 'zod'
import { Id, IdParams, ListQuery, Moment, line, listOf } from './common'
import { route, staff } from './route'

export const PointsEntry = z
  .object({
    id: Id,
    /** Positive: received; negative: spent, run out or taken back. */
    points: z.int(),
    kind: z.enum(['adjusted', 'exchanged', 'exchange_undone', 'expired', 'earned', 'profile', 'taken_back']),
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

/** What orders earn. Stores and goods null: every one. */
const Earn = {
  /** 100: a point for each yuan; an order's points are rounded down to whole ones. */
  pointsPer100Yuan: z.int().min(1).max(10_000),
  /** What a tier's members get of that, in percent; a tier that is not named 100. */
  tierPercent: z.record(z.string().regex(/^[\x21-\x7e]{1,20}$/), z.int().min(0).max(1000)),
  storeIds: z.array(Id).min(1).max(1000).nullable(),
  skus: z.array(line(64)).min(1).max(500).nullable(),
  /** Orders paid from then on. */
  from: Moment,
}
/** Null: orders earn nothing. */
export const PointsSettings = z.object({ earn: z.object(Earn).nullable() })
export const PointsSettingsIn = z.strictObject({ earn: z.strictObject(Earn).nullable() })

export const pointsRoutes = { readMyPoints, readMemberPoints, adjustPoints }
