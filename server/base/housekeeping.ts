import type { Clock } from './clock'
import type { Database } from './database'
import type { JobHandler, JobKind } from './jobs'
import { sweep, type Kept } from './sweep'

export const HOUSEKEEPING_JOB: JobKind = { kind: 'base.housekeeping', lane: 'standing', standing: true }
const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * What is kept only for a time. Idempotency keys stay eight days (the contract promises seven, WeChat repeats for one);
 * what must never happen twice is guarded for ever by the rooms' own unique keys, not by these rows.
 */
const SWEEPS: (Kept & { age: number })[] = [
  { table: 'idempotency_key', key: 'id', at: 'createdAt', age: 8 * DAY },
  { table: 'wechat_push', key: 'dedupeKey', at: 'at', only: 'dueAt IS NULL', age: 7 * DAY },
  { table: 'job', key: 'id', at: 'finishedAt', only: "status = 'done' AND standing = 0", age: 30 * DAY },
  { table: 'job', key: 'id', at: 'finishedAt', only: "status = 'failed'", age: 90 * DAY },
  { table: 'mini_session', key: 'tokenHash', at: 'expiresAt', age: 0 },
  { table: 'staff_session', key: 'tokenHash', at: 'expiresAt', age: 0 },
  { table: 'follow_token', key: 'tokenHash', at: 'expiresAt', age: DAY },
  // A dynamic code lives two minutes.
  { table: 'spent_code', key: 'id', at: 'at', age: DAY },
  { table: 'redemption_preview', key: 'id', at: 'until', age: 0 },
  { table: 'attempt', key: 'name', at: 'until', age: 0 },
  // The platform repeats a notice for a day; disputes are looked up in them for longer.
  { table: 'pay_notice', key: 'id', at: 'at', age: 90 * DAY },
  // A delivery is given up after a day; what was told stays readable for a month.
  { table: 'webhook_delivery', key: 'id', at: 'createdAt', age: 30 * DAY },
  // A list written out is fetched within days, or not at all.
  { table: 'export_piece', key: 'exportId', at: 'expiresAt', age: 0 },
  { table: 'staff_export', key: 'id', at: 'expiresAt', age: 0 },
  // What was kept of an upload; without its key nothing of it can be read.
  { table: 'import_piece', key: 'importId', at: 'expiresAt', age: 0 },
  { table: 'import_key', key: 'importId', at: 'expiresAt', age: 0 },
  { table: 'outbox_event', key: 'id', at: 'at', age: 31 * DAY },
  // Whether a link was used is asked for minutes; the audit log says it for years.
  { table: 'own_data_link', key: 'id', at: 'expiresAt', age: 7 * DAY },
]

/** Sweeps once an hour, in pieces, each a short transaction of its own, so nobody waits for it. */
export const housekeepingJobs = (deps: { db: Database; clock: Clock }): Record<string, JobHandler> => ({
  [HOUSEKEEPING_JOB.kind]: async () => {
    for (const { age, ...kept } of SWEEPS) await sweep(deps.db, kept, deps.clock.now() - age)
    return { again: HOUR }
  },
})
