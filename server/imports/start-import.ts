import type { createImport as row, runImport as runRow } from '../../shared/contract/imports'
import type { AnswerBody, BodyOf, FormOf } from '../../shared/contract/route'
import { DAY_MS } from '../../shared/rules/calendar'
import { keptDays } from '../../shared/rules/retention'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { enqueue, type JobKind } from '../base/jobs'
import { forUpdate, insert, row as one, write } from '../base/sql'
import { listToFill } from '../codes/add-codes'
import { listExists } from '../codes/code-lists'
import type { Deps } from '../deps'
import { Asked, BATCH, BATCH_COLUMNS, opened, sealed } from './batch'
import { fileKeyOf, type FileKey } from './keep-file'

export const IMPORT_JOB: JobKind = { kind: 'imports.run', lane: 'bulk' }

/** So long a file waits to be run, and so long its refused rows can be fetched after it was. */
export const KEPT_MS = keptDays('import_file') * DAY_MS

type By = { actor: StaffActor; requestId: string }
type Upload = {
  id: string
  key: FileKey
  file: { name: string; bytes: number }
  fields: FormOf<typeof row>
  dryRun: boolean
}

/** Where every run of a batch begins. */
const FROM_THE_START = {
  status: 'waiting',
  stage: null,
  place: 0,
  rowsDone: 0,
  rowsOf: null,
  accepted: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  rejectPieces: 0,
  reasons: '{}',
  problems: null,
  about: null,
  fileReason: null,
  fileLine: null,
  finishedAt: null,
} as const

/** A file that has been kept becomes a batch, and a job that works it off. Audited. */
export async function startImport(
  tx: Tx,
  deps: Deps,
  { id, key, file, fields, dryRun }: Upload,
  by: By,
): Promise<AnswerBody<typeof row>> {
  const now = deps.clock.now()
  const asked: Asked = {
    fileName: Array.from(file.name).slice(0, 200).join(''),
    platform: fields.platform ?? null,
    listId: await listFor(tx, fields),
    mapping: fields.mapping ?? null,
  }
  const jobId = deps.chance.id()
  await insert(tx, 'import_batch', {
    id,
    kind: fields.kind,
    dryRun: dryRun ? 1 : 0,
    staffId: by.actor.id,
    jobId,
    bytes: file.bytes,
    hasFile: 1,
    asked: key.seal('asked', sealed(asked)),
    createdAt: now,
    keptUntil: now + KEPT_MS,
    ...FROM_THE_START,
  })
  await insert(tx, 'import_key', { importId: id, sealed: key.kept, expiresAt: now + KEPT_MS })
  await enqueue(tx, deps, { ...IMPORT_JOB, id: jobId, payload: { importId: id } })
  await trace(tx, deps, now, dryRun ? 'imports.check' : 'imports.start', id, by)
  return { id }
}

/** The list that codes are added to: 422 where it is not said, or not there; 409 where nothing may be added to it. */
async function listFor(tx: Tx, { kind, listId }: FormOf<typeof row>): Promise<string | null> {
  if (kind !== 'coupon_codes') {
    if (listId !== undefined) throw invalid('listId', 'only codes are added to a list')
    return null
  }
  if (listId === undefined || !(await listExists(tx, listId))) throw invalid('listId', 'no such list of codes')
  await listToFill(tx, listId)
  return listId
}

/** The same file once more, as it is or as it is read now: 409 where it is under way, was brought in, or is gone. Audited. */
export async function runAgain(
  tx: Tx,
  deps: Deps,
  id: string,
  input: BodyOf<typeof runRow>,
  by: By,
): Promise<AnswerBody<typeof runRow>> {
  const sql = `SELECT ${BATCH_COLUMNS.join(', ')} FROM import_batch WHERE id = ?${forUpdate(tx)}`
  const batch = await one(tx, BATCH, sql, [id])
  if (!batch) throw new AppError('not_found')
  const now = deps.clock.now()
  const key = await fileKeyOf(tx, deps, id)
  // What broke off in the middle was begun for real.
  const isReady = batch.status === 'checked' || (batch.status === 'refused' && batch.place === 0)
  if (!isReady || !key || !batch.hasFile || batch.keptUntil <= now) throw new AppError('state_conflict')
  const before = opened(Asked, key.open('asked', batch.asked))
  const asked: Asked = {
    ...before,
    platform: input.platform ?? before.platform,
    mapping: input.mapping ?? before.mapping,
  }
  const jobId = deps.chance.id()
  const columns = {
    ...FROM_THE_START,
    dryRun: input.dryRun ? 1 : 0,
    staffId: by.actor.id,
    jobId,
    asked: key.seal('asked', sealed(asked)),
    // What waited for somebody to look at it is not swept away under the run.
    keptUntil: now + KEPT_MS,
  }
  const sets = Object.keys(columns).map((name) => `${name} = ?`)
  await write(tx, `UPDATE import_batch SET ${sets.join(', ')} WHERE id = ?`, [...Object.values(columns), id])
  await write(tx, 'UPDATE import_key SET expiresAt = ? WHERE importId = ?', [now + KEPT_MS, id])
  await write(tx, 'UPDATE import_piece SET expiresAt = ? WHERE importId = ?', [now + KEPT_MS, id])
  await write(tx, "DELETE FROM import_piece WHERE importId = ? AND part = 'rejects'", [id])
  await enqueue(tx, deps, { ...IMPORT_JOB, id: jobId, payload: { importId: id } })
  await trace(tx, deps, now, input.dryRun ? 'imports.check' : 'imports.start', id, by)
  return { id }
}

export const trace = (tx: Tx, deps: Deps, at: number, action: string, id: string, by: By): Promise<void> =>
  audit(tx, deps, at, {
    actor: { kind: 'staff', id: by.actor.id },
    action,
    objectKind: 'import',
    objectId: id,
    requestId: by.requestId,
  })
