import type { z } from 'zod'
import type { Job } from '../../shared/contract/staff'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'

type Row = {
  id: string
  kind: string
  status: 'waiting' | 'running' | 'done' | 'failed'
  total: number | null
  done: number
  failedCount: number
  error: string | null
  createdAt: number
  finishedAt: number | null
}

/** How far a job is; only jobs that staff started (they carry a total) are shown. */
export async function readJob(tx: Tx, id: string): Promise<z.output<typeof Job>> {
  const [row] = (await tx.query(
    'SELECT id, kind, status, total, done, failedCount, error, createdAt, finishedAt FROM job WHERE id = ? AND total IS NOT NULL',
    [id],
  )) as Row[]
  if (!row) throw new AppError('not_found')
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    total: row.total,
    done: row.done,
    failed: row.failedCount,
    ...(row.status === 'failed' ? { error: row.error ?? 'failed' } : {}),
    createdAt: isoOf(Number(row.createdAt)),
    finishedAt: row.finishedAt === null ? null : isoOf(Number(row.finishedAt)),
  }
}
