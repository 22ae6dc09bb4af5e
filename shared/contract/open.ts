import { z } from 'zod'
import { Fen, Id, IdParams, ListQuery, Moment, Nothing, Typed, line, listOf } from './common'
import { Coupon } from './coupons'
import { Webhook, WebhookIn, WebhookMade } from './partners'
import { open, route } from './route'
import { NotRedeemable, REDEEM_REFUSALS, RedeemFields } from './till'

/** The partner side: tills and shop systems, each with a key of its own. */

export const openPreview = route({
  method: 'POST',
  path: '/open/redemptions/previews',
  who: open('redemptions'),
  summary: 'What redeeming would do; changes nothing',
  body: z.strictObject(RedeemFields),
  answers: {
    200: z.object({ coupon: Coupon, redeemable: z.boolean(), reason: NotRedeemable.optional(), discountFen: Fen }),
  },
  refusals: ['coupon_not_found', 'dynamic_code_expired'],
})
export const openRedeem = route({
  method: 'POST',
  path: '/open/redemptions',
  who: open('redemptions'),
  summary: 'Use a coupon, once',
  keyed: true,
  body: z.strictObject({ ...RedeemFields, orderNo: line(64).optional() }),
  answers: { 201: z.object({ redemptionId: Id, coupon: Coupon, discountFen: Fen }) },
  refusals: REDEEM_REFUSALS,
})
export const openReverse = route({
  method: 'POST',
  path: '/open/redemptions/:id/reversals',
  who: open('redemptions'),
  summary: 'Undo a redemption of this key on its day in Shanghai',
  params: IdParams,
  keyed: true,
  body: z.strictObject({ reason: line(200, 2) }),
  answers: { 201: z.object({ redemptionId: Id, coupon: Coupon, reversedAt: Moment }) },
  refusals: ['reversal_window_passed', 'already_reversed'],
})

export const Reservation = z
  .object({
    id: Id,
    coupon: Coupon,
    orderNo: z.string(),
    storeId: Id,
    discountFen: Fen,
    status: z.enum(['held', 'confirmed', 'freed', 'expired']),
    expiresAt: Moment,
    redemptionId: Id.optional(),
  })
  .meta({ id: 'Reservation' })
export type Reservation = z.output<typeof Reservation>
export const openReserve = route({
  method: 'POST',
  path: '/open/reservations',
  who: open('reservations'),
  summary: 'Hold a coupon for an unpaid order; it frees itself when the time is up',
  keyed: true,
  body: z.strictObject({ ...RedeemFields, orderNo: line(64), ttlSeconds: z.int().min(1).max(604_800) }),
  answers: { 201: Reservation },
  refusals: REDEEM_REFUSALS,
})
export const openReadReservation = route({
  method: 'GET',
  path: '/open/reservations/:id',
  who: open('reservations'),
  summary: 'How a reservation of this key stands',
  params: IdParams,
  answers: { 200: Reservation },
})
export const openConfirm = route({
  method: 'POST',
  path: '/open/reservations/:id/confirmations',
  who: open('reservations'),
  summary: 'The order is paid: redeem what was held, for what it was held',
  params: IdParams,
  keyed: true,
  body: z.strictObject({}).optional(),
  answers: { 201: z.object({ redemptionId: Id, coupon: Coupon, discountFen: Fen }) },
  refusals: ['reservation_gone'],
})
export const openFree = route({
  method: 'DELETE',
  path: '/open/reservations/:id',
  who: open('reservations'),
  summary: 'The order was dropped: free the coupon; harmless when it is free already',
  params: IdParams,
  answers: { 204: Nothing },
  refusals: ['reservation_gone'],
})

export const openLookUp = route({
  method: 'POST',
  path: '/open/members/lookups',
  who: open('members'),
  summary: 'Who shows this code: tier, points and usable coupons; never the phone',
  body: z.union([z.strictObject({ dynamicCode: Typed }), z.strictObject({ memberNo: Typed })]),
  answers: {
    200: z.object({
      member: z.object({ memberNo: z.string(), nickname: z.string().nullable(), tier: z.string(), points: z.int() }),
      coupons: z.array(Coupon),
    }),
  },
  refusals: ['dynamic_code_expired'],
})

export const openListWebhooks = route({
  method: 'GET',
  path: '/open/webhooks',
  who: open('webhooks'),
  summary: 'The webhooks of this key',
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(Webhook) },
})
export const openCreateWebhook = route({
  method: 'POST',
  path: '/open/webhooks',
  who: open('webhooks'),
  summary: 'Tell an address of events',
  body: WebhookIn,
  answers: { 201: WebhookMade },
  refusals: ['state_conflict'],
})
export const openDeleteWebhook = route({
  method: 'DELETE',
  path: '/open/webhooks/:id',
  who: open('webhooks'),
  summary: 'Tell this address nothing more',
  params: IdParams,
  answers: { 204: Nothing },
})

export const openRoutes = {
  openPreview,
  openRedeem,
  openReverse,
  openReserve,
  openReadReservation,
  openConfirm,
  openFree,
  openLookUp,
  openListWebhooks,
  openCreateWebhook,
  openDeleteWebhook,
}
