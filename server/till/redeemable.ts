import { couponStatus, discountFen, goodsAmountFen, usableAt } from '../../shared/rules/coupon'
import type { Coupon, CouponTemplate } from '../coupons/entities'

export type NotRedeemable =
  | 'coupon_already_redeemed'
  | 'coupon_expired'
  | 'coupon_not_yet_valid'
  | 'coupon_voided'
  | 'coupon_transferring'
  | 'threshold_not_met'
  | 'store_closed'
  | 'store_not_allowed'
  | 'time_not_allowed'
  | 'goods_not_matched'
  | 'nothing_to_take_off'
  | 'coupon_reserved'
  | 'member_on_hold'
  | 'order_amount_required'
  | 'items_required'

export type AtTheTill = {
  storeId: string
  orderAmountFen?: number
  /** What was sold, where the coupon is for certain goods. */
  items?: readonly { sku: string; amountFen: number }[]
}

/** What the coupon takes off at this till now, in fen, or the first reason why it cannot be used. */
export function takesOff(
  coupon: Pick<Coupon, 'status' | 'validFrom' | 'validUntil' | 'transferUntil' | 'reservedUntil'>,
  template: CouponTemplate,
  till: AtTheTill & { memberHeld: boolean; store: { closed: boolean } },
  now: number,
): { discountFen: number } | { reason: NotRedeemable } {
  const status = couponStatus(coupon, now)
  if (status === 'redeemed') return { reason: 'coupon_already_redeemed' }
  if (status === 'voided') return { reason: 'coupon_voided' }
  if (status === 'expired') return { reason: 'coupon_expired' }
  if (status === 'transferring') return { reason: 'coupon_transferring' }
  if (till.memberHeld) return { reason: 'member_on_hold' }
  if (coupon.reservedUntil !== null && coupon.reservedUntil > now) return { reason: 'coupon_reserved' }
  if (now < coupon.validFrom) return { reason: 'coupon_not_yet_valid' }
  if (till.store.closed) return { reason: 'store_closed' }
  if (template.storeIds !== null && !template.storeIds.includes(till.storeId)) return { reason: 'store_not_allowed' }
  if (!usableAt(template.useTimes, now)) return { reason: 'time_not_allowed' }
  const amount = amountCounted(template, till)
  if (typeof amount === 'object') return amount
  const off = discountFen(template, amount)
  if (typeof off !== 'number') return { reason: off }
  // It would be used up for nothing. A gift takes nothing off the bill, and postage may be counted elsewhere.
  const pays = template.kind === 'cash' || template.kind === 'discount'
  return off === 0 && pays ? { reason: 'nothing_to_take_off' } : { discountFen: off }
}

/** What threshold and discount count: the whole order, or of its goods those the coupon is for, never more than the order. */
function amountCounted(
  template: Pick<CouponTemplate, 'goods'>,
  { orderAmountFen, items }: AtTheTill,
): number | undefined | { reason: NotRedeemable } {
  if (template.goods === null) return orderAmountFen
  if (items === undefined) return { reason: 'items_required' }
  const amount = goodsAmountFen(template.goods, items)
  if (amount === null) return { reason: 'goods_not_matched' }
  return Math.min(amount, orderAmountFen ?? amount)
}
