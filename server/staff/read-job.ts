import { z } from 'zod'
import type { Job } from '../../shared/contract/staff'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { row, text, whole } from '../base/sql'

const JOB = {
  id: text,
  kind: text,
  status: z.enum(['waiting', 'running', 'done', 'failed']),
  total: whole.nullable(),
  done: whole,
  failedCount: whole,
  error: text.nullable(),
  createdAt: whole,
  finishedAt: whole.nullable(),
}

/** How far a job is; only jobs that staff started (they carry a total) are shown. */
export async function readJob(tx: Tx, id: string): Promise<z.output<typeof Job>> {
  const found = await row(
    tx,
    JOB,
    'SELECT id, kind, status, total, done, failedCount, error, createdAt, finishedAt FROM job WHERE id = ? AND total IS NOT NULL',
    [id],
  )
  if (!found) throw new AppError('not_found')
  return {
    id: found.id,
    kind: found.kind,
    status: found.status,
    total: found.total,
    done: found.done,
    failed: found.failedCount,
    ...(found.status === 'failed' ? { error: found.error ?? 'failed' } : {}),
    createdAt: isoOf(found.createdAt),
    finishedAt: found.finishedAt === null ? null : isoOf(found.finishedAt),
  }
}
