import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { flag, rows, text, whole } from '../base/sql'

const ENTRY = { id: text, purpose: text, granted: flag, documentVersion: text.nullable(), source: text, at: whole }

/** One page of a member's consent ledger, oldest first. */
export async function consentHistory(tx: Tx, memberId: string, query: { limit: number; cursor?: string | undefined }) {
  const after = readCursor(query.cursor)
  const found = await rows(
    tx,
    ENTRY,
    `SELECT id, purpose, granted, documentVersion, source, at FROM consent_entry
     WHERE memberId = ? ${after ? 'AND (at > ? OR (at = ? AND id > ?))' : ''} ORDER BY at, id LIMIT ?`,
    [memberId, ...(after ? [Number(after.sort), Number(after.sort), after.id] : []), query.limit + 1],
  )
  return page(
    found,
    query.limit,
    ({ at, id }) => ({ sort: at, id }),
    ({ id: _, at, ...entry }) => ({ ...entry, at: isoOf(at) }),
  )
}
