import type { TierRule } from '../../shared/rules/tier'
import type { Tx } from '../base/database'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { readSettings } from '../staff/settings'
import { beginPeriod, standingOf } from './standing'

/** Why a tier became another; said in the member's story. */
export type TierReason = 'tier_earned' | 'tier_bought' | 'tier_bought_over' | 'tier_not_kept'
type Step = {
  memberId: string
  from: string
  to: string
  reason: TierReason
  at: number
  /** Of one that was not kept: when its period was over. */
  periodOver?: number
}

/**
 * The member has this tier from now on, her story says why, and its period begins. What was bought leaves the period of the
 * tier below it as it is, and that goes on afterwards where it is not over. The caller holds her row.
 */
export async function moveTier(tx: Tx, deps: Pick<Deps, 'chance'>, step: Step): Promise<void> {
  const { memberId, from, to, reason, at } = step
  await write(tx, 'UPDATE member SET tier = ? WHERE id = ?', [to, memberId])
  await addToTimeline(tx, deps, { memberId, at, kind: 'tier_changed', detail: { tier: to, was: from, reason } })
  if (reason === 'tier_bought') return
  const { tiers } = (await readSettings(tx)).membership
  if (reason === 'tier_bought_over' && (await goesOn(tx, memberId, to, at))) return
  await beginNext(tx, step, tiers)
}

/** What led up to the tier does not keep it: its first period begins after that. */
async function beginNext(tx: Tx, { memberId, to, at, periodOver }: Step, tiers: readonly TierRule[]): Promise<void> {
  const counted = periodOver === undefined ? {} : { countsFrom: periodOver }
  await beginPeriod(tx, memberId, to, tiers, { at: periodOver ?? at + 1, ...counted })
}

async function goesOn(tx: Tx, memberId: string, tier: string, at: number): Promise<boolean> {
  const standing = await standingOf(tx, memberId)
  return standing !== null && standing.tier === tier && standing.until !== null && standing.until > at
}
