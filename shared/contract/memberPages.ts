import { z } from 'zod'
import { Consents } from './consent'
import { Fen, Id, IdParams, ListQuery, Moment, MomentIn, countedListOf, line, listOf } from './common'
import { Coupon, CouponStatus } from './coupons'
import { MessageChannel } from './messages'
import { StaffOrder } from './orders'
import { route, staff } from './route'

/** What a member of staff sees of one member, tab by tab. */

/** A member's piece. Its code is money to who knows it, so only its last four signs are told. */
export const StaffCoupon = Coupon.omit({ code: true })
  .extend({
    codeEnding: z.string(),
    /** How it came: claim, join, grant, campaign, purchase, ... */
    source: z.string(),
    /** Who holds it received it first; false: it was a gift. */
    ownFirst: z.boolean(),
    redeemedStoreName: z.string().optional(),
    discountFen: Fen.optional(),
    /** Whether it can be taken back now, and whether its last day can be moved. */
    voidable: z.boolean(),
    extendable: z.boolean(),
  })
  .meta({ id: 'StaffCoupon' })
export type StaffCoupon = z.output<typeof StaffCoupon>

export const listMemberCoupons = route({
  method: 'GET',
  path: '/staff/members/:id/coupons',
  who: staff('marketer', 'service'),
  summary: 'A member’s coupons, the newest first, with how each came and what can be done',
  params: IdParams,
  query: z.strictObject({ ...ListQuery, status: CouponStatus.optional() }),
  answers: { 200: countedListOf(StaffCoupon) },
})

export const listMemberOrders = route({
  method: 'GET',
  path: '/staff/members/:id/orders',
  who: staff('service'),
  summary: 'A member’s orders, newest first, with their number and sums',
  params: IdParams,
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(StaffOrder).extend({ count: z.int(), paidFen: Fen, refundedFen: Fen }) },
})

export const listMemberConsents = route({
  method: 'GET',
  path: '/staff/members/:id/consents',
  who: staff('marketer', 'service'),
  summary: 'What a member allows now, and the ledger of how it came to that, newest first',
  params: IdParams,
  query: z.strictObject(ListQuery),
  answers: {
    200: listOf(
      z.object({
        id: Id,
        purpose: z.string(),
        granted: z.boolean(),
        documentVersion: z.string().nullable(),
        source: z.string(),
        /** Where it was said, e.g. the page. */
        screen: z.string().nullable(),
        at: Moment,
      }),
    ).extend({ now: Consents }),
  },
})

export const listMemberMessages = route({
  method: 'GET',
  path: '/staff/members/:id/messages',
  who: staff('marketer', 'service'),
  summary: 'What was sent to a member, newest first, with how it ended and whether it was opened',
  params: IdParams,
  query: z.strictObject(ListQuery),
  answers: {
    200: listOf(
      z.object({
        id: Id,
        channel: MessageChannel,
        templateId: Id,
        templateName: z.string().nullable(),
        campaignId: Id.nullable(),
        campaignName: z.string().nullable(),
        /** `started`: on its way, or never heard of again. */
        outcome: z.enum(['started', 'accepted', 'failed', 'unknown']),
        /** What the platform said where it failed. */
        code: z.string().nullable(),
        sentAt: Moment,
        deliveredAt: Moment.nullable(),
        openedAt: Moment.nullable(),
      }),
    ),
  },
})

export const extendCoupon = route({
  method: 'POST',
  path: '/staff/coupons/:id/extensions',
  who: staff('service', 'marketer'),
  summary: 'Let one unused coupon be used longer; also one that has just run out',
  params: IdParams,
  keyed: true,
  body: z.strictObject({ until: MomentIn, reason: line(200, 2) }),
  answers: { 201: z.object({ id: Id, coupon: Coupon.omit({ code: true }) }) },
  refusals: ['coupon_already_redeemed', 'coupon_voided', 'coupon_expired'],
})

export const memberPageRoutes = {
  listMemberCoupons,
  listMemberOrders,
  listMemberConsents,
  listMemberMessages,
  extendCoupon,
}
