import { isAbove, tierFor } from '../../shared/rules/tier'
import type { Tx } from '../base/database'
import type { CouponHooks } from '../claims/hooks'
import { tierReached } from '../claims/tier'
import type { Deps } from '../deps'
import { findMember } from '../membership/find-member'
import { readSettings } from '../staff/settings'
import { gatheredBy } from './gathered'
import { moveTier } from './move-tier'

/** What giving for a tier asks of the segments above. */
export type TierHooks = Pick<CouponHooks, 'eligible' | 'segmentRule'>

/**
 * The member has at least the tier that her points lead to, with what is given for reaching it. No tier falls here: one
 * that was bought ends with what was bought, one that has to be kept at the end of its period (`end-periods`), and one that
 * nobody knows any more is left alone. Call it last, with her row held: it takes templates' rows.
 */
export async function rise(tx: Tx, deps: Deps, hooks: TierHooks, memberId: string, at: number): Promise<void> {
  const { tiers } = (await readSettings(tx)).membership
  const { tier } = await findMember(tx, memberId)
  const earned = tierFor(await gatheredBy(tx, memberId), tiers)
  if (!isAbove(earned, tier, tiers)) return
  await moveTier(tx, deps, { memberId, from: tier, to: earned, reason: 'tier_earned', at })
  await tierReached(tx, deps, hooks, memberId, earned, at)
}
