import { z } from 'zod'
import { Fen, Id, IdParams, Moment, Nothing } from './common'
import { Coupon, CouponKind, UseTimes } from './coupons'
import { route } from './route'

const TokenParams = z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{22,64}$/) })

export const giveCoupon = route({
  method: 'POST',
  path: '/mini/coupons/:id/transfers',
  who: { side: 'mini', needs: 'member' },
  summary: 'Offer a coupon to a friend: the token goes into the shared link, the first to accept has it',
  params: IdParams,
  body: z.strictObject({}).optional(),
  keyed: true,
  answers: { 201: z.object({ token: z.string(), expiresAt: Moment }) },
  refusals: [
    'coupon_not_transferable',
    'coupon_transferring',
    'coupon_reserved',
    'coupon_already_redeemed',
    'coupon_expired',
    'coupon_voided',
  ],
})
export const takeBackCoupon = route({
  method: 'DELETE',
  path: '/mini/coupons/:id/transfers/current',
  who: { side: 'mini', needs: 'member' },
  summary: 'Take an offered coupon back; harmless when nobody was offered it',
  params: IdParams,
  answers: { 204: Nothing },
  refusals: ['transfer_gone'],
})
export const TransferState = z.enum(['open', 'accepted', 'taken_back', 'expired'])
export const readTransfer = route({
  method: 'GET',
  path: '/mini/transfers/:token',
  who: { side: 'mini', needs: 'guest' },
  summary: 'What a friend offers; never the code',
  params: TokenParams,
  answers: {
    200: z.object({
      state: TransferState,
      expiresAt: Moment,
      giverNickname: z.string().nullable(),
      /** The reader gave it herself. */
      mine: z.boolean(),
      title: z.string(),
      kind: CouponKind,
      valueFen: Fen.optional(),
      discountPercent: z.int().optional(),
      maxDiscountFen: Fen.optional(),
      thresholdFen: Fen,
      validFrom: Moment,
      validUntil: Moment,
      useTimes: UseTimes.optional(),
      goods: z.object({ name: z.string() }).optional(),
      /** Empty: every store. */
      stores: z.array(z.object({ id: Id, name: z.string() })),
      /** Only for who accepted it: the piece she now holds. */
      couponId: Id.optional(),
    }),
  },
})
export const acceptTransfer = route({
  method: 'POST',
  path: '/mini/transfers/:token/acceptances',
  who: { side: 'mini', needs: 'member' },
  summary: 'Accept a friend’s coupon: one acceptor, whoever is first',
  params: TokenParams,
  body: z.strictObject({}).optional(),
  keyed: true,
  answers: { 201: Coupon },
  refusals: ['transfer_gone', 'transfer_own', 'coupon_expired'],
})

export const giftRoutes = { giveCoupon, takeBackCoupon, readTransfer, acceptTransfer }
