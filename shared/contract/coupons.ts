import { z } from 'zod'
import { Day, Fen, Id, IdParams, ListQuery, Moment, Typed, line, listOf, translationsOf } from './common'
import { route } from './route'

export const CouponKind = z.enum(['cash', 'discount', 'gift', 'shipping'])
export const CouponStatus = z.enum(['claimed', 'redeemed', 'expired', 'voided', 'transferring'])

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
/**
 * When a coupon may be used, on the clock and calendar of Asia/Shanghai; what is left out does not restrict. Weekdays 1
 * (Monday) to 7. Hours include `from` and exclude `to`; a `to` at or before its `from` runs over midnight into the next
 * day, which counts as the day it began. Blackout days are refused whole, both ends included.
 */
export const UseTimes = z
  .strictObject({
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
    hours: z
      .array(z.strictObject({ from: ClockTime, to: ClockTime }))
      .min(1)
      .max(6)
      .optional(),
    blackout: z
      .array(z.strictObject({ from: Day, until: Day }))
      .min(1)
      .max(60)
      .optional(),
  })
  .meta({ id: 'UseTimes' })
export type UseTimes = z.output<typeof UseTimes>

/** The goods a coupon is for: words for people, article numbers for tills. The threshold and what is taken off count these alone. */
export const CouponGoods = z
  .strictObject({
    name: line(60),
    /** What they are called in other languages. */
    names: translationsOf(60).optional(),
    skus: z
      .array(z.string().regex(/^[\x21-\x7e]{1,40}$/))
      .min(1)
      .max(500),
  })
  .meta({ id: 'CouponGoods' })
export type CouponGoods = z.output<typeof CouponGoods>

/** One piece held by one member. `expired` is computed, never stored. */
export const Coupon = z
  .object({
    id: Id,
    code: z.string(),
    couponTemplateId: Id,
    title: z.string(),
    kind: CouponKind,
    valueFen: Fen.optional(),
    discountPercent: z.int().optional(),
    maxDiscountFen: Fen.optional(),
    thresholdFen: Fen,
    status: CouponStatus,
    claimedAt: Moment,
    validFrom: Moment,
    validUntil: Moment,
    redeemedAt: Moment.optional(),
    /** Whether it may be given to a friend now. */
    transferable: z.boolean(),
    /** Held for an unpaid order until then. */
    reservedUntil: Moment.optional(),
    useTimes: UseTimes.optional(),
    goods: z.object({ name: z.string() }).optional(),
    /** So many stores take it; absent: every store. */
    storeCount: z.int().optional(),
  })
  .meta({ id: 'Coupon' })
export type Coupon = z.output<typeof Coupon>

export const CouponDetail = Coupon.extend({
  dynamicCode: z.string().length(20).optional(),
  dynamicCodeExpiresAt: Moment.optional(),
  stores: z.array(z.object({ id: Id, name: z.string() })),
  /** Where and when it was used: the receipt. */
  redeemedStoreName: z.string().optional(),
  discountFen: Fen.optional(),
  /** The gift under way, as long as nobody has taken it. */
  transfer: z.object({ expiresAt: Moment }).optional(),
  /** It lies in WeChat's own card folder too, or can be put there. */
  wechat: z.enum(['can_be_added', 'added']).optional(),
}).meta({ id: 'CouponDetail' })
export type CouponDetail = z.output<typeof CouponDetail>

export const NotClaimable = z.enum([
  'coupon_sold_out',
  'claim_limit_reached',
  'claim_not_open',
  'claim_paused',
  'not_eligible',
  'points_insufficient',
  'membership_required',
])

export const CouponOffer = z
  .object({
    id: Id,
    title: z.string(),
    kind: CouponKind,
    valueFen: Fen.optional(),
    discountPercent: z.int().optional(),
    maxDiscountFen: Fen.optional(),
    thresholdFen: Fen,
    total: z.int(),
    issued: z.int(),
    perMemberLimit: z.int(),
    mine: z.int(),
    claimFrom: Moment,
    claimUntil: Moment,
    validity: z.union([
      z.object({ kind: z.literal('fixed'), from: Moment, until: Moment }),
      z.object({ kind: z.literal('days_after_claim'), days: z.int() }),
    ]),
    stores: z.array(z.object({ id: Id, name: z.string() })),
    useTimes: UseTimes.optional(),
    goods: z.object({ name: z.string() }).optional(),
    /** Taken for so many points instead of claimed. */
    pointsPrice: z.int().optional(),
    claimable: z.boolean(),
    reason: NotClaimable.optional(),
  })
  .meta({ id: 'CouponOffer' })
export type CouponOffer = z.output<typeof CouponOffer>

export const listOffers = route({
  method: 'GET',
  path: '/mini/coupon-templates',
  who: { side: 'mini', needs: 'guest' },
  summary: 'What this person may see, with whether it can be claimed and why not',
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(CouponOffer) },
})

export const claimCoupon = route({
  method: 'POST',
  path: '/mini/coupon-templates/:id/claims',
  who: { side: 'mini', needs: 'member' },
  summary: 'Claim one coupon; the answer is sent after it is durable',
  params: IdParams,
  body: z.strictObject({}).optional(),
  keyed: true,
  answers: { 201: Coupon },
  refusals: ['coupon_sold_out', 'claim_limit_reached', 'claim_not_open', 'claim_paused', 'not_eligible', 'unavailable'],
})

export const listMyCoupons = route({
  method: 'GET',
  path: '/mini/coupons',
  who: { side: 'mini', needs: 'member' },
  summary: 'One’s coupons, those that end first at the top',
  query: z.strictObject({ ...ListQuery, status: CouponStatus.optional() }),
  answers: { 200: listOf(Coupon) },
})

export const readMyCoupon = route({
  method: 'GET',
  path: '/mini/coupons/:id',
  who: { side: 'mini', needs: 'member' },
  summary: 'One coupon with its dynamic code',
  params: IdParams,
  answers: { 200: CouponDetail },
})

/** A word everybody may type, or a code that works once; one door for both, so that a person need not know which it is. */
export const enterCouponCode = route({
  method: 'POST',
  path: '/mini/coupon-codes',
  who: { side: 'mini', needs: 'member' },
  summary: 'Type a code word or a one-time code and receive its coupon',
  keyed: true,
  body: z.strictObject({ code: Typed }),
  answers: { 201: Coupon },
  refusals: [
    'coupon_code_unknown',
    'coupon_code_used',
    'coupon_sold_out',
    'claim_limit_reached',
    'claim_not_open',
    'claim_paused',
    'not_eligible',
    'rate_limited',
  ],
})

export const exchangePoints = route({
  method: 'POST',
  path: '/mini/coupon-templates/:id/exchanges',
  who: { side: 'mini', needs: 'member' },
  summary: 'Take a coupon for points: both or neither',
  params: IdParams,
  body: z.strictObject({}).optional(),
  keyed: true,
  answers: { 201: z.object({ coupon: Coupon, points: z.int() }) },
  refusals: [
    'points_insufficient',
    'coupon_sold_out',
    'claim_limit_reached',
    'claim_not_open',
    'claim_paused',
    'not_eligible',
  ],
})

/** What the platform's plugin is given; its reply is not believed, the platform's callback or a query is. */
export const addToWechat = route({
  method: 'POST',
  path: '/mini/coupons/:id/wechat-cards',
  who: { side: 'mini', needs: 'member' },
  summary: 'The signed parameters with which WeChat’s plugin puts this coupon into the card folder',
  params: IdParams,
  body: z.strictObject({}).optional(),
  answers: {
    200: z.object({
      sendCouponParams: z.array(
        z.object({ stock_id: z.string(), out_request_no: z.string(), coupon_code: z.string() }),
      ),
      sign: z.string(),
      sendCouponMerchant: z.string(),
    }),
  },
  refusals: ['state_conflict', 'pay_unavailable'],
})

export const claimRoutes = { listOffers, claimCoupon }
export const couponRoutes = { listMyCoupons, readMyCoupon }
export const couponWayRoutes = { enterCouponCode }
export const couponExchangeRoutes = { exchangePoints }
export const couponWechatRoutes = { addToWechat }
