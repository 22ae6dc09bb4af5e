type Coupon = {
  kind: 'cash' | 'discount' | 'gift' | 'shipping'
  valueFen?: number
  maxDiscountFen?: number
  total: number
  issued: number
}

/**
 * What so many more pieces of a coupon may take off at most, in fen, never more pieces than are left; null: a percentage
 * without a ceiling.
 */
export function mostCostOf(coupon: Coupon, pieces: number): number | null {
  const each = coupon.kind === 'discount' ? coupon.maxDiscountFen : (coupon.valueFen ?? 0)
  return each === undefined ? null : each * Math.min(pieces, Math.max(0, coupon.total - coupon.issued))
}
