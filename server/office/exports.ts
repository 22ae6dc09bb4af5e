import { z } from 'zod'
import {
  ExportedColumn,
  ExportedList,
  type readExport as readRow,
  type readExportFile as fileRow,
  type startExport as startRow,
} from '../../shared/contract/exports'
import type { AnswerBody, BodyOf } from '../../shared/contract/route'
import { DAY_MS, isoOf } from '../../shared/rules/calendar'
import { keptDays } from '../../shared/rules/retention'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import { readCursor, writeCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { AppError, invalid, type Locale } from '../base/errors'
import { enqueue, type JobKind } from '../base/jobs'
import { insert, json, row, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { LISTS } from './exported-lists'

export const EXPORT_JOB: JobKind = { kind: 'office.export', lane: 'bulk' }

/** So long it can be fetched; then it is swept away: of who is erased no list may tell a day later. */
const KEPT_MS = keptDays('export') * DAY_MS

/** Begins an export; 403 where this person may not see the list, 422 for filters it does not have. Audited. */
export async function startExport(
  tx: Tx,
  deps: Deps,
  input: BodyOf<typeof startRow>,
  by: { actor: StaffActor; locale: Locale; requestId: string },
): Promise<AnswerBody<typeof startRow>> {
  const { list, query, columns } = input
  const { who, query: filters } = LISTS[list]
  if (!who.roles.includes(by.actor.role)) throw new AppError('forbidden')
  const asked = filters.safeParse(query)
  if (!asked.success) throw invalid(`query.${asked.error.issues[0]!.path.join('.')}`, asked.error.issues[0]!.message)
  const now = deps.clock.now()
  const id = deps.chance.id()
  await insert(tx, 'staff_export', {
    id,
    list,
    query: JSON.stringify(query),
    columns: JSON.stringify(columns),
    staffId: by.actor.id,
    locale: by.locale,
    place: null,
    pieces: 0,
    rowCount: 0,
    expiresAt: now + KEPT_MS,
  })
  await enqueue(tx, deps, { ...EXPORT_JOB, id, payload: {}, total: 0 })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'office.export',
    objectKind: 'export',
    objectId: id,
    fields: [list, ...columns.map((c) => c.field)],
    requestId: by.requestId,
  })
  return { id, jobId: id }
}

export const EXPORT = {
  id: text,
  list: ExportedList,
  query: json(z.record(z.string(), z.string())),
  columns: json(z.array(ExportedColumn)),
  staffId: text,
  locale: z.enum(['zh-Hans', 'zh-Hant', 'en']).nullable(),
  place: text.nullable(),
  pieces: whole,
  rowCount: whole,
  expiresAt: whole,
}
export const EXPORT_SQL = `SELECT ${Object.keys(EXPORT).join(', ')} FROM staff_export WHERE id = ?`
const STATUS = { status: z.enum(['waiting', 'running', 'done', 'failed']) }

/** Whether it is there, of a list that this person may see now, and the own one; the owner sees everybody's. */
export async function exportVisible(tx: Tx, id: string, actor: StaffActor): Promise<boolean> {
  const found = await row(tx, EXPORT, EXPORT_SQL, [id])
  if (found === null || !LISTS[found.list].who.roles.includes(actor.role)) return false
  return found.staffId === actor.id || actor.role === 'owner'
}

/** How far it is. */
export async function readExport(tx: Tx, id: string): Promise<AnswerBody<typeof readRow>> {
  const { list, rowCount, expiresAt } = (await row(tx, EXPORT, EXPORT_SQL, [id]))!
  const job = await row(tx, STATUS, 'SELECT status FROM job WHERE id = ?', [id])
  return { id, list, status: job?.status ?? 'done', rows: rowCount, expiresAt: isoOf(expiresAt) }
}

const PIECE = { body: text }

/** One piece of its text, as far as it is written. */
export async function readPiece(tx: Tx, id: string, cursor: string | undefined): Promise<AnswerBody<typeof fileRow>> {
  const n = Number(readCursor(cursor)?.sort ?? 0)
  const piece = await row(tx, PIECE, 'SELECT body FROM export_piece WHERE exportId = ? AND n = ?', [id, n])
  const { pieces } = (await row(tx, EXPORT, EXPORT_SQL, [id]))!
  return { text: piece?.body ?? '', nextCursor: n + 1 < pieces ? writeCursor({ sort: n + 1, id }) : null }
}
