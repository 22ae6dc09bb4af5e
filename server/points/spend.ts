import type { Tx } from '../base/database'
import { rows, text, whole, write } from '../base/sql'
import { AppError } from '../base/errors'
import { repeated, type Moved } from './earn'
import { expireLapsed, lockPoints } from './expire'
import { pointsOf, writeMove, type LedgerDeps, type PointsKind } from './ledger'

export type Spending = {
  memberId: string
  /** A whole number above 0. */
  points: number
  /** What they are for, once for ever: at most 120 ASCII signs. */
  occasion: string
  kind: Extract<PointsKind, 'exchanged' | 'adjusted' | 'taken_back'>
  reason?: string
  at: number
}

/**
 * Takes points in the caller's transaction, once for each occasion, from those that run out soonest. The member's own
 * conditional update decides, so the balance is never below 0: `points_insufficient` where there are not enough, what has
 * run out but is not yet booked not counted. The member's row is held until the commit: take templates' rows after it.
 */
export async function spendPoints(tx: Tx, deps: LedgerDeps, spending: Spending): Promise<Moved> {
  const { memberId, points, occasion, kind, at } = spending
  if (!Number.isSafeInteger(points) || points < 1) throw new Error('points are spent in whole numbers above 0')
  const moveId = await writeMove(tx, deps, {
    memberId,
    points: -points,
    kind,
    occasion,
    reason: spending.reason ?? null,
    at,
  })
  if (moveId === null) return repeated(tx, occasion, at)
  await lockPoints(tx, memberId)
  await expireLapsed(tx, deps, memberId, at)
  const took = await write(tx, 'UPDATE member SET points = points - ? WHERE id = ? AND points >= ?', [
    points,
    memberId,
    points,
  ])
  if (took !== 1) throw new AppError('points_insufficient')
  await takeFromBatches(tx, memberId, points)
  return { moveId, balance: await pointsOf(tx, memberId), again: false }
}

const POINTS_BATCH = { id: text, unspent: whole }

/** The soonest end first; the member's row is held, so nobody else takes from these batches. */
async function takeFromBatches(tx: Tx, memberId: string, points: number): Promise<void> {
  const batches = await rows(
    tx,
    POINTS_BATCH,
    'SELECT id, unspent FROM points_batch WHERE memberId = ? AND unspent > 0 ORDER BY expiresAt, id',
    [memberId],
  )
  let left = points
  for (const { id, unspent } of batches) {
    if (left === 0) break
    const part = Math.min(left, Number(unspent))
    const took = await write(tx, 'UPDATE points_batch SET unspent = unspent - ? WHERE id = ? AND unspent >= ?', [
      part,
      id,
      part,
    ])
    if (took !== 1) throw new Error(`batch ${id} was taken from beside its member's row`)
    left -= part
  }
  if (left > 0) throw new Error(`the books of member ${memberId} do not balance`)
}
