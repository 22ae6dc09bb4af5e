import type { PointsEntry } from '../../shared/contract/points'
import type { z } from 'zod'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { insert, row, text, whole } from '../base/sql'
import type { Deps } from '../deps'

export type PointsKind = z.output<typeof PointsEntry>['kind']
export type LedgerDeps = Pick<Deps, 'db' | 'chance'>

/** Decides two writers of one occasion: a key, an exchange, an expiry moves points once, for ever. */
const OCCASION_TAKEN = uniqueKey('points_move', 'uq_points_occasion', ['occasion'])

/** Where points come from and go to, seen from the member’s account. */
const OTHER_SIDE = {
  earned: 'issued',
  adjusted: 'issued',
  exchanged: 'spent',
  exchange_undone: 'spent',
  expired: 'expired',
  profile: 'issued',
  taken_back: 'issued',
} as const satisfies Record<PointsKind, string>

export type Move = {
  memberId: string
  /** Positive: the member receives; negative: gives. */
  points: number
  kind: PointsKind
  /** At most 120 ASCII signs, once for ever. */
  occasion: string
  reason: string | null
  at: number
}

/** Writes the move and its two entries, which sum to nothing. Null where the occasion has moved points already. */
export async function writeMove(tx: Tx, deps: LedgerDeps, move: Move): Promise<string | null> {
  const ids = await writeMoves(tx, deps, [move])
  return ids && ids[0]!
}

/** The same for several, answered in their order; null, and nothing is written, where one of them has moved points already. */
export async function writeMoves(tx: Tx, deps: LedgerDeps, moves: readonly Move[]): Promise<string[] | null> {
  const made = moves.map(({ memberId, points, kind, occasion, reason, at }) => ({
    id: deps.chance.id(),
    occasion,
    memberId,
    kind,
    points,
    reason,
    at,
  }))
  try {
    await insert(tx, 'points_move', made)
  } catch (error) {
    if (isDuplicate(error, OCCASION_TAKEN)) return null
    throw error
  }
  const entries = made.flatMap(({ id, memberId, kind, points }) => [
    { moveId: id, account: 'member', memberId, amount: points },
    { moveId: id, account: otherSide(kind, points), memberId, amount: -points },
  ])
  await insert(tx, 'points_entry', entries)
  return made.map(({ id }) => id)
}

const otherSide = (kind: PointsKind, points: number): string =>
  kind === 'adjusted' && points < 0 ? 'taken' : OTHER_SIDE[kind]

const POINTS_MOVE = { id: text, memberId: text }

/** The move an occasion made; it is there, since `writeMove` found the occasion taken. */
export async function moveOf(tx: Tx, occasion: string): Promise<{ id: string; memberId: string }> {
  const found = await row(tx, POINTS_MOVE, 'SELECT id, memberId FROM points_move WHERE occasion = ?', [occasion])
  if (!found) throw new Error(`no points were moved for ${occasion}`)
  return found
}

const MEMBER = { points: whole }

/** What a member has now. */
export async function pointsOf(tx: Tx, memberId: string): Promise<number> {
  const found = await row(tx, MEMBER, 'SELECT points FROM member WHERE id = ?', [memberId])
  return found?.points ?? 0
}
