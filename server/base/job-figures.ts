import { Gauge } from 'prom-client'
import type { Clock } from './clock'
import type { Database } from './database'
import { LANES, type Lane } from './slots'
import type { Metrics } from './metrics'
import { flag, row, rows, text, whole } from './sql'

/** Counting goes no further than this: more is told as this. */
const MOST_COUNTED = 10_000
const MOST_NAMED = 20

const Count = { n: whole }
const Oldest = { dueAt: whole }
const One = { id: text }
const Failing = { lane: text, kind: text, standing: flag, failedAt: whole }

export type Failing = { lane: string; kind: string; standing: boolean; failedAt: number }

/** Since when the oldest due job of the lane waits to be taken; null when none does. */
export const oldestDue = async (db: Database, lane: Lane, now: number): Promise<number | null> => {
  const due = 'SELECT dueAt FROM job WHERE lane = ? AND dueAt <= ? ORDER BY dueAt, id LIMIT 1'
  return (await db.probe((tx) => row(tx, Oldest, due, [lane, now])))?.dueAt ?? null
}

/** Whether some process carries out a job of the lane right now. */
export const isWorked = async (db: Database, lane: Lane, now: number): Promise<boolean> => {
  const held = "SELECT id FROM job WHERE lane = ? AND dueAt > ? AND status = 'running' LIMIT 1"
  return (await db.probe((tx) => row(tx, One, held, [lane, now]))) !== null
}

/** Jobs that were given up and standing ones that fail, those that fail longest at the top. */
export const failingJobs = (db: Database): Promise<Failing[]> =>
  db.probe((tx) =>
    rows(
      tx,
      Failing,
      `SELECT lane, kind, standing, failedAt FROM job WHERE failedAt > 0 ORDER BY failedAt, id LIMIT ${MOST_NAMED}`,
    ),
  )

/** Adds the jobs' numbers to the process's: by lane how many are due and how old the oldest is, and how many failed. */
export function countJobs({ db, clock, metrics }: { db: Database; clock: Clock; metrics: Metrics }): void {
  const gauge = (name: string, help: string, valueOf: (lane: Lane, now: number) => Promise<number>): void => {
    const made: Gauge<'lane'> = new Gauge({
      name,
      help,
      labelNames: ['lane'],
      registers: [metrics.registry],
      collect: async () => {
        for (const lane of LANES) made.set({ lane }, await valueOf(lane, clock.now()))
      },
    })
  }
  const counted = async (where: string, values: unknown[]): Promise<number> =>
    (await db.probe((tx) =>
      row(tx, Count, `SELECT COUNT(*) AS n FROM (SELECT 1 FROM job WHERE ${where} LIMIT ${MOST_COUNTED}) some`, values),
    ))!.n
  gauge('jobs_waiting', `Jobs that are due and not taken yet, ${MOST_COUNTED} at most`, (lane, now) =>
    counted('lane = ? AND dueAt <= ?', [lane, now]),
  )
  gauge('jobs_oldest_seconds', 'How long the oldest due job has waited', async (lane, now) => {
    const since = await oldestDue(db, lane, now)
    return since === null ? 0 : (now - since) / 1000
  })
  gauge('jobs_failed', `Jobs given up, and standing ones that fail, ${MOST_COUNTED} at most`, (lane) =>
    counted('failedAt > 0 AND lane = ?', [lane]),
  )
}
