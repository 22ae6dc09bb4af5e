import { withinBudget } from '../coupons/budget'
import type { CouponSource, CouponTemplate } from '../coupons/entities'

export type ClaimRefusal =
  'coupon_sold_out' | 'claim_limit_reached' | 'claim_not_open' | 'claim_paused' | 'not_eligible'

type Terms = Pick<
  CouponTemplate,
  | 'state'
  | 'claimFrom'
  | 'claimUntil'
  | 'validityKind'
  | 'validUntil'
  | 'perMemberLimit'
  | 'issued'
  | 'total'
  | 'kind'
  | 'valueFen'
  | 'maxDiscountFen'
  | 'budgetFen'
  | 'committedFen'
>

/**
 * Why a member who holds so many pieces may not take one more by herself now; null when she may. Both ends of the claim
 * window are inside, nobody is given a piece whose last moment of use has passed, and what is not shown to everybody or
 * costs points is not claimed.
 */
export function whyNotClaimable(
  t: Terms & Pick<CouponTemplate, 'inCentre' | 'pointsPrice'>,
  had: number,
  eligible: boolean,
  now: number,
): ClaimRefusal | null {
  if (t.state !== 'paused' && (!t.inCentre || t.pointsPrice !== null)) return 'claim_not_open'
  return whyNotGiven(t, had, eligible, now, 'claim')
}

/** What was paid for or promised by staff comes whatever the window, the limit and the rule say. */
const OWED: ReadonlySet<CouponSource> = new Set(['purchase', 'compensation'])
/** Given by staff, or owed: a pause stops people from taking, not these; the claim window does not bind them either. */
const BY_STAFF: ReadonlySet<CouponSource> = new Set(['grant', 'purchase', 'compensation'])
/** Once for each occasion, so the limit per member is not counted: a birthday comes again, and so does the next tier. */
const BY_OCCASION: ReadonlySet<CouponSource> = new Set(['birthday', 'tier'])

/** Why one more piece may not be given by this way in; null when it may. Total and budget bind every way. */
export function whyNotGiven(
  t: Terms,
  had: number,
  eligible: boolean,
  now: number,
  source: CouponSource,
): ClaimRefusal | null {
  if (t.state === 'paused' && !BY_STAFF.has(source)) return 'claim_paused'
  if ((t.state !== 'published' && t.state !== 'paused') || usePassed(t, now)) return 'claim_not_open'
  if (!BY_STAFF.has(source) && (now < t.claimFrom || now > t.claimUntil)) return 'claim_not_open'
  if (!eligible && !OWED.has(source)) return 'not_eligible'
  if (had >= t.perMemberLimit && !OWED.has(source) && !BY_OCCASION.has(source)) return 'claim_limit_reached'
  return t.issued >= t.total || !withinBudget(t, 1) ? 'coupon_sold_out' : null
}

/** True when a piece issued now could never be used. */
export const usePassed = (t: Pick<CouponTemplate, 'validityKind' | 'validUntil'>, now: number): boolean =>
  t.validityKind === 'fixed' && now > t.validUntil!
