import type { Tx } from '../base/database'
import { insert, updateEach } from '../base/sql'
import { AppError } from '../base/errors'
import { NEVER } from './expire'
import { pointsOfNow } from '../membership/points-now'
import { moveOf, writeMoves, type LedgerDeps, type PointsKind } from './ledger'

export type Earning = {
  memberId: string
  /** A whole number above 0. */
  points: number
  /** What they are for, once for ever: at most 120 ASCII signs. */
  occasion: string
  kind: Extract<PointsKind, 'earned' | 'adjusted' | 'exchange_undone' | 'profile'>
  reason?: string
  /** When they run out; absent: never. */
  expiresAt?: number
  at: number
}
/** `again`: this occasion has moved points before; nothing was moved now. */
export type Moved = { moveId: string; balance: number; again: boolean }

/** Gives points in the caller's transaction, once for each occasion. 404 for an unknown member. */
export async function earnPoints(tx: Tx, deps: LedgerDeps, earning: Earning): Promise<Moved> {
  const { memberId, occasion, at } = earning
  const ids = await give(tx, deps, [earning])
  if (ids === null) return repeated(tx, occasion, at)
  return { moveId: ids[0]!, balance: await pointsOfNow(tx, memberId, at), again: false }
}

/** The same for several, of as many members, in a few statements. */
export async function earnAll(tx: Tx, deps: LedgerDeps, earnings: readonly Earning[]): Promise<void> {
  if (earnings.length === 0 || (await give(tx, deps, earnings)) !== null) return
  // One of them was given before: each by itself, so that the others come.
  for (const earning of earnings) await give(tx, deps, [earning])
}

/** The moves of these; null, and nothing is given, where one of them was given before. */
async function give(tx: Tx, deps: LedgerDeps, earnings: readonly Earning[]): Promise<string[] | null> {
  if (!earnings.every(({ points }) => Number.isSafeInteger(points) && points >= 1))
    throw new Error('points are earned in whole numbers above 0')
  const moves = earnings.map(({ memberId, points, kind, occasion, reason, at }) => ({
    memberId,
    points,
    kind,
    occasion,
    reason: reason ?? null,
    at,
  }))
  const ids = await writeMoves(tx, deps, moves)
  if (ids === null) return null
  const sums = new Map<string, number>()
  for (const { memberId, points } of earnings) sums.set(memberId, (sums.get(memberId) ?? 0) + points)
  const more = [...sums].map(([id, points]) => ({ id, points }))
  if ((await updateEach(tx, 'member', more, { points: 'points + new.points' })) !== more.length)
    throw new AppError('not_found')
  const batches = earnings.map(({ memberId, points, expiresAt, at }, i) => ({
    id: ids[i]!,
    memberId,
    points,
    unspent: points,
    expiresAt: expiresAt ?? NEVER,
    at,
  }))
  await insert(tx, 'points_batch', batches)
  return ids
}

/** What an occasion that was there before answers. */
export async function repeated(tx: Tx, occasion: string, at: number): Promise<Moved> {
  const before = await moveOf(tx, occasion)
  return { moveId: before.id, balance: await pointsOfNow(tx, before.memberId, at), again: true }
}
