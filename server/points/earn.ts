import type { Tx } from '../base/database'
import { write } from '../base/sql'
import { AppError } from '../base/errors'
import { NEVER } from './expire'
import { pointsOfNow } from '../membership/points-now'
import { moveOf, writeMove, type LedgerDeps, type PointsKind } from './ledger'

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
  const { memberId, points, occasion, kind, at } = earning
  if (!Number.isSafeInteger(points) || points < 1) throw new Error('points are earned in whole numbers above 0')
  const moveId = await writeMove(tx, deps, { memberId, points, kind, occasion, reason: earning.reason ?? null, at })
  if (moveId === null) return repeated(tx, occasion, at)
  const got = await write(tx, 'UPDATE member SET points = points + ? WHERE id = ?', [points, memberId])
  if (got !== 1) throw new AppError('not_found')
  await write(tx, 'INSERT INTO points_batch (id, memberId, points, unspent, expiresAt, at) VALUES (?,?,?,?,?,?)', [
    moveId,
    memberId,
    points,
    points,
    earning.expiresAt ?? NEVER,
    at,
  ])
  return { moveId, balance: await pointsOfNow(tx, memberId, at), again: false }
}

/** What an occasion that was there before answers. */
export async function repeated(tx: Tx, occasion: string, at: number): Promise<Moved> {
  const before = await moveOf(tx, occasion)
  return { moveId: before.id, balance: await pointsOfNow(tx, before.memberId, at), again: true }
}
