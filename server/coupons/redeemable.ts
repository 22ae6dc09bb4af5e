import { couponStatus, discountFen } from '../../shared/rules/coupon'
import type { Coupon, CouponTemplate } from './entities'

export type NotRedeemable =
  | 'coupon_already_redeemed'
  | 'coupon_expired'
  | 'coupon_not_yet_valid'
  | 'coupon_voided'
  | 'coupon_transferring'
  | 'threshold_not_met'
  | 'store_not_allowed'
  | 'coupon_reserved'
  | 'member_on_hold'
  | 'order_amount_required'

export type AtTheTill = { storeId: string; orderAmountFen?: number }

/** What the coupon takes off at this till now, in fen, or the first reason why it cannot be used. */
export function judge(
  coupon: Pick<Coupon, 'status' | 'validFrom' | 'validUntil' | 'transferUntil' | 'reservedUntil'>,
  template: CouponTemplate,
  till: AtTheTill & { memberHeld: boolean },
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
  if (template.storeIds !== null && !template.storeIds.includes(till.storeId)) return { reason: 'store_not_allowed' }
  const off = discountFen(template, till.orderAmountFen)
  return typeof off === 'number' ? { discountFen: off } : { reason: off }
}
