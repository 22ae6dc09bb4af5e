import { z } from 'zod'
import { Fen, FenPositive, Id, IdParams, ListQuery, Moment, MomentIn, Day, listOf, text } from './common'
import { SegmentRuleIn, SegmentRuleOut } from './rule'
import { route, staff } from './route'

export const CouponKind = z.enum(['cash', 'discount', 'gift', 'shipping'])
export const CouponStatus = z.enum(['claimed', 'redeemed', 'expired', 'voided', 'transferring'])

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
  })
  .meta({ id: 'Coupon' })
export type Coupon = z.output<typeof Coupon>

export const CouponDetail = Coupon.extend({
  dynamicCode: z.string().length(20).optional(),
  dynamicCodeExpiresAt: Moment.optional(),
  stores: z.array(z.object({ id: Id, name: z.string() })),
}).meta({ id: 'CouponDetail' })
export type CouponDetail = z.output<typeof CouponDetail>

export const NotClaimable = z.enum([
  'coupon_sold_out',
  'claim_limit_reached',
  'claim_not_open',
  'claim_paused',
  'not_eligible',
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

const ValidityIn = z.union([
  z.strictObject({ kind: z.literal('fixed'), from: MomentIn, until: MomentIn }),
  z.strictObject({ kind: z.literal('days_after_claim'), days: z.int().min(1).max(3650) }),
])

export const CouponTemplateState = z.enum(['draft', 'published', 'paused', 'closed'])
export const CouponTemplate = z
  .object({
    id: Id,
    state: CouponTemplateState,
    title: z.string(),
    kind: CouponKind,
    valueFen: Fen.optional(),
    discountPercent: z.int().optional(),
    maxDiscountFen: Fen.optional(),
    thresholdFen: Fen,
    total: z.int(),
    perMemberLimit: z.int(),
    claimFrom: Moment,
    claimUntil: Moment,
    validity: z.union([
      z.object({ kind: z.literal('fixed'), from: Moment, until: Moment }),
      z.object({ kind: z.literal('days_after_claim'), days: z.int() }),
    ]),
    eligibility: SegmentRuleOut.optional(),
    storeIds: z.array(Id).optional(),
    transferable: z.boolean(),
    issueOnJoin: z.boolean(),
    issued: z.int(),
    redeemed: z.int(),
    expired: z.int(),
    voided: z.int(),
    version: z.int(),
    createdAt: Moment,
  })
  .meta({ id: 'CouponTemplate' })
export type CouponTemplate = z.output<typeof CouponTemplate>

const TemplateFields = {
  title: text(40),
  kind: CouponKind,
  valueFen: FenPositive.optional(),
  discountPercent: z.int().min(1).max(99).optional(),
  maxDiscountFen: FenPositive.optional(),
  thresholdFen: Fen,
  total: z.int().min(1).max(100_000_000),
  perMemberLimit: z.int().min(1).max(1000),
  claimFrom: MomentIn,
  claimUntil: MomentIn,
  validity: ValidityIn,
  eligibility: SegmentRuleIn.optional(),
  storeIds: z.array(Id).min(1).max(1000).optional(),
  transferable: z.boolean().optional(),
  issueOnJoin: z.boolean().optional(),
}

export const listCouponTemplates = route({
  method: 'GET',
  path: '/staff/coupon-templates',
  who: staff('marketer', 'service', 'analyst'),
  summary: 'Coupon templates with their counts, newest first',
  query: z.strictObject({ ...ListQuery, state: CouponTemplateState.optional() }),
  answers: { 200: listOf(CouponTemplate) },
})
export const readCouponTemplate = route({
  method: 'GET',
  path: '/staff/coupon-templates/:id',
  who: staff('marketer', 'service', 'analyst'),
  summary: 'One coupon template with its counts',
  params: IdParams,
  answers: { 200: CouponTemplate },
})
export const createCouponTemplate = route({
  method: 'POST',
  path: '/staff/coupon-templates',
  who: staff('marketer'),
  summary: 'Draft a coupon template',
  body: z.strictObject(TemplateFields),
  answers: { 201: CouponTemplate },
})
export const editCouponTemplate = route({
  method: 'PATCH',
  path: '/staff/coupon-templates/:id',
  who: staff('marketer'),
  summary: 'Change a draft; once published only title, stores, a larger total and later dates',
  params: IdParams,
  versioned: true,
  body: z.strictObject(TemplateFields).partial(),
  answers: { 200: CouponTemplate },
  refusals: ['total_below_issued', 'state_conflict', 'version_conflict'],
})
const stateChange = (verb: string, summary: string) =>
  route({
    method: 'POST',
    path: `/staff/coupon-templates/:id/${verb}`,
    who: staff('marketer'),
    summary,
    params: IdParams,
    body: z.strictObject({}).optional(),
    answers: { 200: CouponTemplate },
    refusals: ['state_conflict'],
  })
export const publishCouponTemplate = stateChange('publications', 'Publish, or resume a paused one')
export const pauseCouponTemplate = stateChange('pauses', 'Pause claiming')
export const closeCouponTemplate = stateChange('closures', 'Close for ever; what is out stays valid')

export const grantCoupons = route({
  method: 'POST',
  path: '/staff/coupon-templates/:id/grants',
  who: staff('marketer'),
  summary: 'Give to listed members or to a segment, as a job that can be resumed',
  params: IdParams,
  keyed: true,
  body: z.union([z.strictObject({ memberIds: z.array(Id).min(1).max(10_000) }), z.strictObject({ segmentId: Id })]),
  answers: { 202: z.object({ jobId: Id }) },
  refusals: ['state_conflict'],
})

const RedeemFields = { code: z.string().min(1).max(64), storeId: Id, orderAmountFen: Fen.optional() }
export const NotRedeemable = z.enum([
  'coupon_already_redeemed',
  'coupon_expired',
  'coupon_not_yet_valid',
  'coupon_voided',
  'coupon_transferring',
  'threshold_not_met',
  'store_not_allowed',
  'order_amount_required',
])

export const previewRedemption = route({
  method: 'POST',
  path: '/staff/redemptions/previews',
  who: staff('service', 'cashier'),
  summary: 'What redeeming would do; changes nothing',
  body: z.strictObject(RedeemFields),
  answers: {
    200: z.object({
      coupon: Coupon,
      member: z.object({ memberNo: z.string(), nickname: z.string().nullable(), phoneMasked: z.string().nullable() }),
      redeemable: z.boolean(),
      reason: NotRedeemable.optional(),
      discountFen: Fen,
    }),
  },
  refusals: ['coupon_not_found', 'dynamic_code_expired'],
})

export const redeemCoupon = route({
  method: 'POST',
  path: '/staff/redemptions',
  who: staff('cashier'),
  summary: 'Use a coupon, once',
  keyed: true,
  body: z.strictObject({ ...RedeemFields, orderNo: text(64).optional() }),
  answers: { 201: z.object({ redemptionId: Id, coupon: Coupon, discountFen: Fen }) },
  refusals: [
    'coupon_not_found',
    'dynamic_code_expired',
    'coupon_already_redeemed',
    'coupon_expired',
    'coupon_not_yet_valid',
    'coupon_voided',
    'coupon_transferring',
    'threshold_not_met',
    'store_not_allowed',
  ],
})

export const reverseRedemption = route({
  method: 'POST',
  path: '/staff/redemptions/:id/reversals',
  who: staff('service', 'cashier'),
  summary: 'Undo a redemption on its day in Shanghai; a cashier undoes the own ones',
  params: IdParams,
  keyed: true,
  body: z.strictObject({ reason: text(200, 2) }),
  answers: { 201: z.object({ redemptionId: Id, coupon: Coupon, reversedAt: Moment }) },
  refusals: ['reversal_window_passed', 'already_reversed'],
})

export const listRedemptions = route({
  method: 'GET',
  path: '/staff/redemptions',
  who: staff('service', 'cashier'),
  summary: 'The redemptions of a store on a day, with their number and sum',
  query: z.strictObject({ ...ListQuery, storeId: Id.optional(), date: Day.optional() }),
  answers: {
    200: listOf(
      z.object({
        id: Id,
        couponId: Id,
        code: z.string(),
        title: z.string(),
        storeId: Id,
        storeName: z.string(),
        staffName: z.string(),
        memberNo: z.string(),
        orderNo: z.string().nullable(),
        orderAmountFen: Fen.nullable(),
        discountFen: Fen,
        at: Moment,
        reversedAt: Moment.nullable(),
      }),
    ).extend({ count: z.int(), discountFen: Fen }),
  },
})

export const voidCoupon = route({
  method: 'POST',
  path: '/staff/coupons/:id/voids',
  who: staff('service'),
  summary: 'Take back an unused coupon',
  params: IdParams,
  keyed: true,
  body: z.strictObject({ reason: text(200, 2) }),
  answers: { 201: z.object({ id: Id, coupon: Coupon }) },
  refusals: ['coupon_already_redeemed', 'coupon_voided'],
})

export const couponRoutes = {
  listOffers,
  claimCoupon,
  listMyCoupons,
  readMyCoupon,
  listCouponTemplates,
  readCouponTemplate,
  createCouponTemplate,
  editCouponTemplate,
  publishCouponTemplate,
  pauseCouponTemplate,
  closeCouponTemplate,
  grantCoupons,
  previewRedemption,
  redeemCoupon,
  reverseRedemption,
  listRedemptions,
  voidCoupon,
}
