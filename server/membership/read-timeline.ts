import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'

type Row = { id: string; at: number; kind: string; detail: string }

/** One page of everything that happened with a member, newest first. */
export async function readTimeline(tx: Tx, memberId: string, query: { limit: number; cursor?: string | undefined }) {
  const after = readCursor(query.cursor)
  const rows = (await tx.query(
    `SELECT id, at, kind, detail FROM timeline_entry WHERE memberId = ? ${after ? 'AND (at < ? OR (at = ? AND id < ?))' : ''}
     ORDER BY at DESC, id DESC LIMIT ?`,
    [memberId, ...(after ? [Number(after.sort), Number(after.sort), after.id] : []), query.limit + 1],
  )) as Row[]
  return page(
    rows,
    query.limit,
    (row) => ({ sort: Number(row.at), id: row.id }),
    (row) => ({
      id: row.id,
      at: isoOf(Number(row.at)),
      kind: row.kind,
      detail: JSON.parse(row.detail) as Record<string, string | number | boolean | null>,
    }),
  )
}
