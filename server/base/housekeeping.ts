import type { Chance } from './chance'
import type { Clock } from './clock'
import type { Database } from './database'
import { keepStanding, type JobHandler, type JobKind } from './jobs'

const HOUSEKEEPING_JOB: JobKind = { kind: 'base.housekeeping', lane: 'standing', standing: true }
const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * What is kept only for a time. Idempotency keys stay eight days (the contract promises seven, WeChat repeats for one);
 * what must never happen twice is guarded for ever by the rooms' own unique keys, not by these rows.
 */
const SWEEPS: [sql: string, age: number][] = [
  ['DELETE FROM idempotency_key WHERE createdAt < ?', 8 * DAY],
  ['DELETE FROM wechat_push WHERE at < ?', 7 * DAY],
  ["DELETE FROM job WHERE status = 'done' AND dedupeKey IS NULL AND finishedAt < ?", 30 * DAY],
  ['DELETE FROM mini_session WHERE expiresAt < ?', 0],
  ['DELETE FROM staff_session WHERE expiresAt < ?', 0],
  ['DELETE FROM follow_token WHERE expiresAt < ?', DAY],
  // A dynamic code lives two minutes.
  ['DELETE FROM spent_code WHERE at < ?', DAY],
  ['DELETE FROM attempt WHERE until < ?', 0],
  // The platform repeats a notice for a day; disputes are looked up in them for longer.
  ['DELETE FROM pay_notice WHERE at < ?', 90 * DAY],
  // A delivery is given up after a day; what was told stays readable for a month.
  ['DELETE FROM webhook_delivery WHERE createdAt < ?', 30 * DAY],
  ['DELETE FROM outbox_event WHERE at < ?', 31 * DAY],
]

/** Sweeps once an hour; each sweep is its own short transaction, so nobody waits for it. */
export const housekeepingJobs = (deps: { db: Database; clock: Clock }): Record<string, JobHandler> => ({
  [HOUSEKEEPING_JOB.kind]: async () => {
    for (const [sql, age] of SWEEPS) await deps.db.inTransaction((tx) => tx.query(sql, [deps.clock.now() - age]))
    return { again: HOUR }
  },
})

/** The one standing job of housekeeping; further starts and processes add none. */
export const scheduleHousekeeping = (deps: { db: Database; clock: Clock; chance: Chance }): Promise<void> =>
  keepStanding(deps, [HOUSEKEEPING_JOB])
