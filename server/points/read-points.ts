import type { PointsEntry } from '../../shared/contract/points'
import type { z } from 'zod'
import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { pointsOfNow } from '../membership/points-now'
import { NEVER } from './expire'
import type { PointsKind } from './ledger'

type Row = { id: string; points: number; kind: PointsKind; reason: string | null; at: number }

/**
 * How points came and went, newest first, what is there now and what runs out next. What has run out but is not yet
 * booked is not counted. The member does not read what staff wrote as the reason of an adjustment.
 */
export async function readPoints(
  tx: Tx,
  memberId: string,
  query: { limit: number; cursor?: string },
  now: number,
  forMember: boolean,
) {
  const after = readCursor(query.cursor)
  const rows = (await tx.query(
    `SELECT id, points, kind, reason, at FROM points_move WHERE memberId = ? ${after ? 'AND id < ?' : ''} ORDER BY id DESC LIMIT ?`,
    [memberId, ...(after ? [after.id] : []), query.limit + 1],
  )) as Row[]
  const [next] = (await tx.query(
    `SELECT expiresAt, SUM(unspent) AS n FROM points_batch WHERE memberId = ? AND unspent > 0 AND expiresAt > ? AND expiresAt < ?
      GROUP BY expiresAt ORDER BY expiresAt LIMIT 1`,
    [memberId, now, NEVER],
  )) as { expiresAt: number | string; n: number | string }[]
  const entry = (row: Row): z.input<typeof PointsEntry> => ({
    id: row.id,
    points: Number(row.points),
    kind: row.kind,
    reason: forMember && row.kind === 'adjusted' ? null : row.reason,
    at: isoOf(Number(row.at)),
  })
  return {
    ...page(rows, query.limit, (r) => ({ sort: r.id, id: r.id }), entry),
    balance: await pointsOfNow(tx, memberId, now),
    nextExpiry: next ? { points: Number(next.n), at: isoOf(Number(next.expiresAt)) } : null,
  }
}
