import type { PointsEntry } from '../../shared/contract/points'
import { z } from 'zod'
import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { row, rows, text, whole } from '../base/sql'
import { pointsOfNow } from '../membership/points-now'
import { NEVER } from './expire'
import type { PointsKind } from './ledger'

type Row = { id: string; points: number; kind: PointsKind; reason: string | null; at: number }

const POINTS_BATCH = { expiresAt: whole, n: whole }

const POINTS_MOVE = { id: text, points: whole, kind: z.custom<PointsKind>(), reason: text.nullable(), at: whole }

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
  const found = await rows(
    tx,
    POINTS_MOVE,
    `SELECT id, points, kind, reason, at FROM points_move WHERE memberId = ? ${after ? 'AND id < ?' : ''} ORDER BY id DESC LIMIT ?`,
    [memberId, ...(after ? [after.id] : []), query.limit + 1],
  )
  const next = await row(
    tx,
    POINTS_BATCH,
    `SELECT expiresAt, SUM(unspent) AS n FROM points_batch WHERE memberId = ? AND unspent > 0 AND expiresAt > ? AND expiresAt < ?
      GROUP BY expiresAt ORDER BY expiresAt LIMIT 1`,
    [memberId, now, NEVER],
  )
  const entry = (row: Row): z.input<typeof PointsEntry> => ({
    id: row.id,
    points: row.points,
    kind: row.kind,
    reason: forMember && row.kind === 'adjusted' ? null : row.reason,
    at: isoOf(row.at),
  })
  return {
    ...page(found, query.limit, (r) => ({ sort: r.id, id: r.id }), entry),
    balance: await pointsOfNow(tx, memberId, now),
    nextExpiry: next ? { points: next.n, at: isoOf(next.expiresAt) } : null,
  }
}
