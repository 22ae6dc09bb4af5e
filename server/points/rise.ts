import { isAbove, tierFor } from '../../shared/rules/tier'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { inList, rows, text } from '../base/sql'
import type { CouponHooks } from '../claims/hooks'
import { tierReached } from '../claims/tier'
import type { Deps } from '../deps'
import { readSettings } from '../staff/settings'
import { gatheredOf } from './gathered'
import { moveTier } from './move-tier'

/** What giving for a tier asks of the segments above. */
export type TierHooks = Pick<CouponHooks, 'eligible' | 'segmentRule'>

const MEMBER = { id: text, tier: text }
/** Whatever was gathered, whenever. */
const EVER = Number.MAX_SAFE_INTEGER

/**
 * The member has at least the tier that her points lead to, with what is given for reaching it. No tier falls here: one
 * that was bought ends with what was bought, one that has to be kept at the end of its period (`end-periods`), and one that
 * nobody knows any more is left alone. Call it last, with her row held: it takes templates' rows.
 */
export const rise = (tx: Tx, deps: Deps, hooks: TierHooks, memberId: string, at: number): Promise<void> =>
  riseAll(tx, deps, hooks, [memberId], at)

/** The same for several, one after the other by rising id. */
export async function riseAll(
  tx: Tx,
  deps: Deps,
  hooks: TierHooks,
  memberIds: readonly string[],
  at: number,
): Promise<void> {
  if (memberIds.length === 0) return
  const { tiers } = (await readSettings(tx)).membership
  const sql = `SELECT id, tier FROM member WHERE id IN ${inList(memberIds)} ORDER BY id`
  const members = await rows(tx, MEMBER, sql, memberIds)
  if (members.length < memberIds.length) throw new AppError('not_found')
  const gathered = await gatheredOf(tx, memberIds, null, EVER)
  for (const { id: memberId, tier } of members) {
    const earned = tierFor(gathered.get(memberId) ?? 0, tiers)
    if (!isAbove(earned, tier, tiers)) continue
    await moveTier(tx, deps, { memberId, from: tier, to: earned, reason: 'tier_earned', at })
    await tierReached(tx, deps, hooks, memberId, earned, at)
  }
}
