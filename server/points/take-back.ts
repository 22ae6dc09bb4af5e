import type { Tx } from '../base/database'
import { expireLapsed, lockPoints } from './expire'
import { pointsOf, type LedgerDeps } from './ledger'
import { spendPoints } from './spend'

export type TakingBack = { memberId: string; points: number; occasion: string; at: number }

/**
 * Takes back what was earned by something that is undone, as far as it is still there, once for each occasion; answers how
 * many points went. The member's row is held until the commit.
 */
export async function takeBackPoints(
  tx: Tx,
  deps: LedgerDeps,
  { memberId, points, occasion, at }: TakingBack,
): Promise<number> {
  await lockPoints(tx, memberId)
  await expireLapsed(tx, deps, memberId, at)
  const there = Math.min(points, await pointsOf(tx, memberId))
  if (there === 0) return 0
  const { again } = await spendPoints(tx, deps, { memberId, points: there, occasion, kind: 'taken_back', at })
  return again ? 0 : there
}
