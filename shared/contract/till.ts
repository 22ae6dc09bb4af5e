import { z } from 'zod'
import { Day, Fen, Id, IdParams, ListQuery, Moment, Typed, line, listOf } from './common'
import { Coupon, CouponGoods, UseTimes } from './coupons'
import { route, staff } from './route'

/** What the till sold, where the coupon is for certain goods; amounts after other discounts. */
export const TillItems = z
  .array(z.strictObject({ sku: z.string().regex(/^[\x21-\x7e]{1,40}$/), amountFen: Fen }))
  .min(1)
  .max(200)
export const RedeemFields = {
  code: Typed,
  storeId: Id,
  orderAmountFen: Fen.optional(),
  items: TillItems.optional(),
}
export const NotRedeemable = z.enum([
  'coupon_already_redeemed',
  'coupon_expired',
  'coupon_not_yet_valid',
  'coupon_voided',
  'coupon_transferring',
  'threshold_not_met',
  'store_closed',
  'store_not_allowed',
  'coupon_reserved',
  'time_not_allowed',
  'goods_not_matched',
  'nothing_to_take_off',
  'member_on_hold',
  'order_amount_required',
  'items_required',
])

export const REDEEM_REFUSALS = [
  'coupon_not_found',
  'dynamic_code_expired',
  'coupon_already_redeemed',
  'coupon_expired',
  'coupon_not_yet_valid',
  'coupon_voided',
  'coupon_transferring',
  'coupon_reserved',
  'threshold_not_met',
  'store_closed',
  'store_not_allowed',
  'time_not_allowed',
  'goods_not_matched',
  'nothing_to_take_off',
  'member_on_hold',
] as const

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
      useTimes: UseTimes.optional(),
      goods: CouponGoods.optional(),
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
  body: z.strictObject({ ...RedeemFields, orderNo: line(64).optional() }),
  answers: { 201: z.object({ redemptionId: Id, coupon: Coupon, discountFen: Fen }) },
  refusals: REDEEM_REFUSALS,
})

export const reverseRedemption = route({
  method: 'POST',
  path: '/staff/redemptions/:id/reversals',
  who: staff('service', 'cashier'),
  summary: 'Undo a redemption on its day in Shanghai; a cashier undoes the own ones',
  params: IdParams,
  keyed: true,
  body: z.strictObject({ reason: line(200, 2) }),
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
        /** By a member of staff, or by a shop system through its key. */
        by: z.enum(['staff', 'partner']),
        memberNo: z.string(),
        orderNo: z.string().nullable(),
        orderAmountFen: Fen.nullable(),
        discountFen: Fen,
        at: Moment,
        reversedAt: Moment.nullable(),
        /** Whether who asks may undo it now: of today, still standing, and a cashier's own. */
        undoable: z.boolean(),
      }),
    ).extend({ count: z.int(), discountFen: Fen }),
  },
})

const TillMember = z.object({
  memberNo: z.string(),
  nickname: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  tier: z.string(),
  points: z.int(),
})
/** With the store (and what is bought) each coupon is judged as a preview would. */
const AtThisTill = {
  storeId: Id.optional(),
  orderAmountFen: Fen.optional(),
  items: TillItems.optional(),
}
/** `dynamic_code_required`: the brand takes only what a phone shows, and the card was not shown to this session. */
export const NotUsableHere = z.enum([...NotRedeemable.options, 'dynamic_code_required'])

export const lookUpMember = route({
  method: 'POST',
  path: '/staff/members/lookups',
  who: staff('service', 'cashier'),
  summary: 'The till: who stands here, by the dynamic code of the card or the member number, and what she can use',
  body: z.union([
    z.strictObject({ dynamicCode: Typed, ...AtThisTill }),
    z.strictObject({ memberNo: Typed, ...AtThisTill }),
  ]),
  answers: {
    200: z.object({
      member: TillMember,
      coupons: z.array(
        Coupon.extend({
          /** Only where the till said which store it is. */
          atTill: z.object({ redeemable: z.boolean(), reason: NotUsableHere.optional(), discountFen: Fen }).optional(),
        }),
      ),
    }),
  },
  refusals: ['dynamic_code_expired'],
})

/** So many at most are told apart at a till by nickname and masked number. */
export const MOST_BY_PHONE_END = 20

export const findByPhoneEnd = route({
  method: 'POST',
  path: '/staff/members/phone-ends',
  who: staff('service', 'cashier'),
  summary:
    'The till: whose phone ends in these four digits, who was here last first; on record. `more`: too many to tell apart, nobody is shown',
  body: z.strictObject({ phoneEnd: Typed }),
  answers: {
    200: z.object({ items: z.array(TillMember.omit({ tier: true, points: true })), more: z.boolean() }),
  },
})

export const voidCoupon = route({
  method: 'POST',
  path: '/staff/coupons/:id/voids',
  who: staff('service'),
  summary: 'Take back an unused coupon',
  params: IdParams,
  keyed: true,
  body: z.strictObject({ reason: line(200, 2) }),
  answers: { 201: z.object({ id: Id, coupon: Coupon }) },
  refusals: ['coupon_already_redeemed', 'coupon_voided'],
})

export const tillRoutes = {
  previewRedemption,
  redeemCoupon,
  reverseRedemption,
  listRedemptions,
  lookUpMember,
  findByPhoneEnd,
  voidCoupon,
}
