import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'

type Row = {
  id: string
  at: number
  actorKind: string
  actorId: string | null
  actorName: string | null
  action: string
  objectKind: string
  objectId: string | null
  reason: string | null
  requestId: string | null
}

/** The audit log, newest first. */
export async function listAudit(tx: Tx, query: { limit: number; cursor?: string }) {
  const after = readCursor(query.cursor)
  const rows = (await tx.query(
    `SELECT e.id, e.at, e.actorKind, e.actorId, COALESCE(s.name, k.name) AS actorName, e.action, e.objectKind, e.objectId, e.reason, e.requestId
     FROM audit_entry e LEFT JOIN staff s ON s.id = e.actorId AND e.actorKind = 'staff'
     LEFT JOIN api_key k ON k.id = e.actorId AND e.actorKind = 'partner'
     ${after ? 'WHERE (e.at < ? OR (e.at = ? AND e.id < ?))' : ''} ORDER BY e.at DESC, e.id DESC LIMIT ?`,
    [...(after ? [after.sort, after.sort, after.id] : []), query.limit + 1],
  )) as Row[]
  return page(
    rows,
    query.limit,
    (r) => ({ sort: Number(r.at), id: r.id }),
    (r) => ({ ...r, at: isoOf(Number(r.at)) }),
  )
}
