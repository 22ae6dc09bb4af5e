import { keptDays } from '../../shared/rules/retention'
import type { Clock } from './clock'
import type { Database } from './database'
import type { JobHandler, JobKind } from './jobs'
import { sweep, type Kept } from './sweep'

export const HOUSEKEEPING_JOB: JobKind = { kind: 'base.housekeeping', lane: 'standing', standing: true }
const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * What is kept only for a time, by its kind (shared/rules/retention.ts); a number of ms for what says its own end. Idempotency keys stay eight days (the contract promises seven, WeChat repeats for one);
 * what must never happen twice is guarded for ever by the rooms' own unique keys, not by these rows.
 */
const SWEEPS: (Kept & { age: number | Parameters<typeof keptDays>[0] })[] = [
  { table: 'idempotency_key', key: 'id', at: 'createdAt', age: 'idempotency' },
  { table: 'wechat_push', key: 'dedupeKey', at: 'at', only: 'dueAt IS NULL', age: 'push' },
  { table: 'job', key: 'id', at: 'finishedAt', only: "status = 'done' AND standing = 0", age: 'job' },
  { table: 'job', key: 'id', at: 'finishedAt', only: "status = 'failed'", age: 'failed_job' },
  { table: 'mini_session', key: 'tokenHash', at: 'expiresAt', age: 0 },
  { table: 'staff_session', key: 'tokenHash', at: 'expiresAt', age: 0 },
  { table: 'follow_token', key: 'tokenHash', at: 'expiresAt', age: 'follow_token' },
  // A dynamic code lives two minutes.
  { table: 'spent_code', key: 'id', at: 'at', age: DAY },
  { table: 'redemption_preview', key: 'id', at: 'until', age: 0 },
  { table: 'attempt', key: 'name', at: 'until', age: 0 },
  // The platform repeats a notice for a day; disputes are looked up in them for longer.
  { table: 'pay_notice', key: 'id', at: 'at', age: 'pay_notice' },
  // A delivery is given up after a day; what was told stays readable for a month.
  { table: 'webhook_delivery', key: 'id', at: 'createdAt', age: 'delivery' },
  // A list written out is fetched within days, or not at all.
  { table: 'export_piece', key: 'exportId', at: 'expiresAt', age: 0 },
  { table: 'staff_export', key: 'id', at: 'expiresAt', age: 0 },
  // What was kept of an upload; without its key nothing of it can be read.
  { table: 'import_piece', key: 'importId', at: 'expiresAt', age: 0 },
  { table: 'import_key', key: 'importId', at: 'expiresAt', age: 0 },
  // A number that a platform lent rings at a stranger's afterwards.
  { table: 'virtual_phone', key: 'id', at: 'expiresAt', age: 'lent_number' },
  { table: 'outbox_event', key: 'id', at: 'at', age: 'news' },
  // Whether a link was used is asked for minutes; the audit log says it for years.
  // What somebody filled in who then did not go on.
  { table: 'member_merge', key: 'id', at: 'askedAt', only: "status = 'offered'", age: 'merge_offer' },
  { table: 'email_proof', key: 'id', at: 'expiresAt', age: 'email_proof' },
  { table: 'own_data_link', key: 'id', at: 'expiresAt', age: 'own_data_link' },
]

/** Sweeps once an hour, in pieces, each a short transaction of its own, so nobody waits for it. */
export const housekeepingJobs = (deps: { db: Database; clock: Clock }): Record<string, JobHandler> => ({
  [HOUSEKEEPING_JOB.kind]: async () => {
    for (const { age, ...kept } of SWEEPS)
      await sweep(deps.db, kept, deps.clock.now() - (typeof age === 'number' ? age : keptDays(age) * DAY))
    return { again: HOUR }
  },
})
