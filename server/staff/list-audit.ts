import { z } from 'zod'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import type { listAudit as row } from '../../shared/contract/audit'
import { isDay, isoOf, shanghaiDayEnd, shanghaiDayStart } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Changes } from '../base/changes'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { json, rows, text, whole } from '../base/sql'
import { saidChanges, spokenOf } from './said-changes'
import { namesOf } from './object-names'

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
  fields: json(z.array(z.string())).nullable(),
  changes: json(z.custom<Changes>()).nullable(),
  requestId: text.nullable(),
}
type Query = QueryOf<typeof row>

/** The audit log, newest first, of whom and what the filters name; each object with what it is called today. */
export async function listAudit(tx: Tx, query: Query): Promise<AnswerBody<typeof row>> {
  const { where, values } = wanted(query)
  const found = await rows(
    tx,
    ENTRY,
    `SELECT e.id, e.at, e.actorKind, e.actorId, COALESCE(s.name, k.name) AS actorName, e.action, e.objectKind, e.objectId, e.reason, e.fields, e.changes, e.requestId
     FROM audit_entry e LEFT JOIN staff s ON s.id = e.actorId AND e.actorKind = 'staff'
     LEFT JOIN api_key k ON k.id = e.actorId AND e.actorKind = 'partner'
     ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY e.at DESC, e.id DESC LIMIT ?`,
    [...values, query.limit + 1],
  )
  const names = await namesOf(tx, [...found, ...found.flatMap(({ changes }) => spokenOf(changes ?? {}))])
  return page(
    found,
    query.limit,
    ({ at, id }) => ({ sort: at, id }),
    (entry) => ({
      ...entry,
      at: isoOf(entry.at),
      fields: entry.fields ?? [],
      changes: saidChanges(entry.changes ?? {}, names),
      objectName: (entry.objectId === null ? null : names.get(`${entry.objectKind}:${entry.objectId}`)) ?? null,
    }),
  )
}

function wanted(query: Query): { where: string[]; values: (string | number)[] } {
  const where: string[] = []
  const values: (string | number)[] = []
  const add = (part: string, ...more: (string | number)[]): void => {
    where.push(part)
    values.push(...more)
  }
  if (query.actorId) add('e.actorId = ?', query.actorId)
  if (query.objectKind) add('e.objectKind = ?', query.objectKind)
  if (query.objectId) add('e.objectId = ?', query.objectId)
  // A room means all its verbs: every action of it stands between `room.` and `room/`, the next sign.
  if (query.action?.includes('.')) add('e.action = ?', query.action)
  else if (query.action) add('e.action >= ? AND e.action < ?', `${query.action}.`, `${query.action}/`)
  if (query.from) add('e.at >= ?', shanghaiDayStart(dayIn('from', query.from)))
  if (query.to) add('e.at < ?', shanghaiDayEnd(dayIn('to', query.to)))
  const after = readCursor(query.cursor)
  if (after) add('(e.at < ? OR (e.at = ? AND e.id < ?))', after.sort, after.sort, after.id)
  return { where, values }
}

function dayIn(path: string, day: string): string {
  if (!isDay(day)) throw invalid(path, 'not a calendar day')
  return day
}
