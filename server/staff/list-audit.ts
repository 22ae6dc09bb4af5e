import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { rows, text, whole } from '../base/sql'

const ENTRY = {
  id: text,
  at: whole,
  actorKind: text,
  actorId: text.nullable(),
  actorName: text.nullable(),
  action: text,
  objectKind: text,
  objectId: text.nullable(),
  reason: text.nullable(),
  requestId: text.nullable(),
}

/** The audit log, newest first. */
export async function listAudit(tx: Tx, query: { limit: number; cursor?: string }) {
  const after = readCursor(query.cursor)
  const found = await rows(
    tx,
    ENTRY,
    `SELECT e.id, e.at, e.actorKind, e.actorId, COALESCE(s.name, k.name) AS actorName, e.action, e.objectKind, e.objectId, e.reason, e.requestId
     FROM audit_entry e LEFT JOIN staff s ON s.id = e.actorId AND e.actorKind = 'staff'
     LEFT JOIN api_key k ON k.id = e.actorId AND e.actorKind = 'partner'
     ${after ? 'WHERE (e.at < ? OR (e.at = ? AND e.id < ?))' : ''} ORDER BY e.at DESC, e.id DESC LIMIT ?`,
    [...(after ? [after.sort, after.sort, after.id] : []), query.limit + 1],
  )
  return page(
    found,
    query.limit,
    ({ at, id }) => ({ sort: at, id }),
    (entry) => ({ ...entry, at: isoOf(entry.at) }),
  )
}
