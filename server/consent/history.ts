import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'

type Row = {
  id: string
  purpose: string
  granted: number | boolean
  documentVersion: string | null
  source: string
  at: number
}

/** One page of a member's consent ledger, oldest first. */
export async function consentHistory(tx: Tx, memberId: string, query: { limit: number; cursor?: string | undefined }) {
  const after = readCursor(query.cursor)
  const rows = (await tx.query(
    `SELECT id, purpose, granted, documentVersion, source, at FROM consent_entry
     WHERE memberId = ? ${after ? 'AND (at > ? OR (at = ? AND id > ?))' : ''} ORDER BY at, id LIMIT ?`,
    [memberId, ...(after ? [Number(after.sort), Number(after.sort), after.id] : []), query.limit + 1],
  )) as Row[]
  return page(
    rows,
    query.limit,
    (row) => ({ sort: Number(row.at), id: row.id }),
    (row) => ({
      purpose: row.purpose,
      granted: Number(row.granted) === 1,
      documentVersion: row.documentVersion,
      source: row.source,
      at: isoOf(Number(row.at)),
    }),
  )
}
