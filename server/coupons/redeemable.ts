import { discountFen } from '../../shared/rules/coupon'
import type { Coupon, CouponTemplate } from './entities'

export type NotRedeemable =
  | 'coupon_already_redeemed'
  | 'coupon_expired'
  | 'coupon_not_yet_valid'
  | 'coupon_voided'
  | 'coupon_transferring'
  | 'threshold_not_met'
  | 'store_not_allowed'
  | 'order_amount_required'

export type AtTheTill = { storeId: string; orderAmountFen?: number }

/** What the coupon takes off at this till now, in fen, or the first reason why it cannot be used. */
export function judge(
  coupon: Pick<Coupon, 'status' | 'validFrom' | 'validUntil'>,
  template: CouponTemplate,
  till: AtTheTill,
  now: number,
): { discountFen: number } | { reason: NotRedeemable } {
  if (coupon.status === 'redeemed') return { reason: 'coupon_already_redeemed' }
  if (coupon.status === 'voided') return { reason: 'coupon_voided' }
  if (now > coupon.validUntil) return { reason: 'coupon_expired' }
  if (coupon.status === 'transferring') return { reason: 'coupon_transferring' }
  if (now < coupon.validFrom) return { reason: 'coupon_not_yet_valid' }
  if (template.storeIds !== null && !template.storeIds.includes(till.storeId)) return { reason: 'store_not_allowed' }
  const off = discountFen(template, till.orderAmountFen)
  return typeof off === 'number' ? { discountFen: off } : { reason: off }
}
