import type { Coupon } from '../contract'

/** Alike: nobody could tell one from the other at the till. One that is held for an order or offered to a friend is not. */
const likeness = (coupon: Coupon, now: number): string => {
  const held = coupon.status === 'transferring' || (coupon.reservedUntil && Date.parse(coupon.reservedUntil) > now)
  if (held) return coupon.id
  const begun = Date.parse(coupon.validFrom) <= now
  return [coupon.couponTemplateId, coupon.status, begun ? '' : coupon.validFrom, coupon.validUntil].join(' ')
}

/** Pieces that are alike lie on each other, in the order of the first of each. */
export const stacksOf = (coupons: readonly Coupon[], now: number): Coupon[][] => {
  const stacks = new Map<string, Coupon[]>()
  for (const coupon of coupons) {
    const key = likeness(coupon, now)
    const stack = stacks.get(key)
    if (stack) stack.push(coupon)
    else stacks.set(key, [coupon])
  }
  return [...stacks.values()]
}
