import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { ANEW } from '../base/jobs'
import { LANES, type Lane } from '../base/slots'
import { flag, row, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'

const Failed = {
  id: text,
  kind: text,
  lane: text,
  standing: flag,
  attempts: whole,
  error: text.nullable(),
  failedAt: whole,
  createdAt: whole,
}
const Kind = { kind: text, failedAt: whole.nullable() }

/** Jobs that were given up and standing ones that fail, the latest first. What they were about is not shown. */
export async function listFailedJobs(tx: Tx, query: { limit: number; cursor?: string }) {
  const after = readCursor(query.cursor)
  const found = await rows(
    tx,
    Failed,
    `SELECT id, kind, lane, standing, attempts, error, failedAt, createdAt FROM job
      WHERE ${after ? '(failedAt < ? OR (failedAt = ? AND id < ?))' : 'failedAt > 0'} ORDER BY failedAt DESC, id DESC LIMIT ?`,
    [...(after ? [after.sort, after.sort, after.id] : []), query.limit + 1],
  )
  return page(
    found,
    query.limit,
    (job) => ({ sort: job.failedAt, id: job.id }),
    (job) => ({
      ...job,
      lane: LANES.find((lane) => lane === job.lane) ?? ('prompt' satisfies Lane),
      error: job.error ?? '',
      failedAt: isoOf(job.failedAt),
      createdAt: isoOf(job.createdAt),
    }),
  )
}

/** The job is due at once, as if it had never failed. 404 for an unknown one, 409 for one that does not fail. Audited. */
export async function retryJob(
  tx: Tx,
  deps: Deps,
  id: string,
  by: { actor: StaffActor; requestId: string },
): Promise<void> {
  const job = await row(tx, Kind, 'SELECT kind, failedAt FROM job WHERE id = ?', [id])
  if (!job) throw new AppError('not_found')
  const now = deps.clock.now()
  // Under way, or taken by somebody who tries it again at this moment: nothing to do.
  const changed = await write(
    tx,
    `UPDATE job SET ${ANEW} WHERE id = ? AND failedAt > 0 AND status IN ('failed','waiting')`,
    [now, id],
  )
  if (changed === 0) throw new AppError('state_conflict')
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'jobs.retry',
    objectKind: 'job',
    objectId: id,
    reason: job.kind,
    requestId: by.requestId,
  })
}
