import type { CouponTemplate } from './entities'

export type ClaimRefusal =
  'coupon_sold_out' | 'claim_limit_reached' | 'claim_not_open' | 'claim_paused' | 'not_eligible'

type Terms = Pick<
  CouponTemplate,
  'state' | 'claimFrom' | 'claimUntil' | 'validityKind' | 'validUntil' | 'perMemberLimit' | 'issued' | 'total'
>

/**
 * Why a member who holds so many pieces may not take one more now; null when she may. Both ends of the claim window
 * are inside, and nobody is given a piece whose last moment of use has passed.
 */
export function whyNotClaimable(t: Terms, held: number, eligible: boolean, now: number): ClaimRefusal | null {
  if (t.state === 'paused') return 'claim_paused'
  if (t.state !== 'published' || now < t.claimFrom || now > t.claimUntil || usePassed(t, now)) return 'claim_not_open'
  if (!eligible) return 'not_eligible'
  if (held >= t.perMemberLimit) return 'claim_limit_reached'
  return t.issued >= t.total ? 'coupon_sold_out' : null
}

/** True when a piece issued now could never be used. */
export const usePassed = (t: Pick<CouponTemplate, 'validityKind' | 'validUntil'>, now: number): boolean =>
  t.validityKind === 'fixed' && now > t.validUntil!
