import type { Chance } from './chance'
import type { Clock } from './clock'
import { affected, isDuplicate, uniqueKey, type Database, type Tx } from './database'
import type { Log } from './log'

/**
 * Jobs are rows written in the business transaction: the work cannot be forgotten between a commit and a queue.
 * A runner takes them by a conditional update and carries them out; every handler bears running twice.
 */
export type JobInput = {
  kind: string
  payload: unknown
  /** Not before this moment; at once when absent. */
  runAt?: number
  /** At most one job with this key, ever. */
  dedupeKey?: string
  total?: number
  id?: string
}
export type JobRun = {
  id: string
  kind: string
  payload: unknown
  attempt: number
  /** Adds to what the caller of GET /staff/jobs/:id sees. */
  progress(add: { done?: number; failed?: number; total?: number }): Promise<void>
  /** True once the process is stopping: leave at the next safe point with `{ again: 0 }`. */
  stopping(): boolean
}
/** `again`: run once more after so many ms; nothing: done. A throw is tried again with growing pauses. */
export type JobHandler = (run: JobRun) => Promise<void | { again: number }>

/** What tells a runner that work is there. In one process a callback; between machines a broker fills this. */
export type Waker = { wake(): void; onWake(listener: () => void): void }
export const inProcessWaker = (): Waker => {
  const listeners = new Set<() => void>()
  return { wake: () => listeners.forEach((l) => l()), onWake: (l) => void listeners.add(l) }
}

/** Decides two enqueues of one thing (a push delivered twice, two workers planning one campaign). */
const DEDUPE = uniqueKey('job', 'uq_job_dedupe', ['dedupeKey'])

/** Adds a job in the caller's transaction; with a dedupe key that is taken nothing is added. Answers its id. */
export async function enqueue(tx: Tx, deps: { chance: Chance; clock: Clock }, job: JobInput): Promise<string | null> {
  const id = job.id ?? deps.chance.id()
  const now = deps.clock.now()
  try {
    await tx.query(
      `INSERT INTO job (id, kind, payload, status, runAt, attempts, leaseUntil, epoch, dedupeKey, total, done, failedCount, createdAt)
       VALUES (?,?,?,'waiting',?,0,0,0,?,?,0,0,?)`,
      [id, job.kind, JSON.stringify(job.payload), job.runAt ?? now, job.dedupeKey ?? null, job.total ?? null, now],
    )
    return id
  } catch (error) {
    if (job.dedupeKey !== undefined && isDuplicate(error, DEDUPE)) return null
    throw error
  }
}

const LEASE_MS = 30_000
const MOST_ATTEMPTS = 12
const AT_ONCE = 4

type Row = { id: string; kind: string; payload: string; attempts: number; epoch: number }

export type Runner = {
  start(): void
  /** Runs everything that is due and returns when nothing is (tests, scripts). */
  drain(): Promise<void>
  /** Takes nothing more and waits for what is running. */
  stop(): Promise<void>
}

export function createRunner(deps: {
  db: Database
  clock: Clock
  chance: Chance
  log: Log
  waker: Waker
  handlers: Record<string, JobHandler>
}): Runner {
  const { db, clock, log } = deps
  const kinds = Object.keys(deps.handlers)
  const running = new Set<Promise<void>>()
  let stopping = false
  let timer: NodeJS.Timeout | null = null
  let looking = false
  let lookAgain = false

  /** Takes one due job. The epoch fences a runner that slept through its lease: its later writes match no row. */
  const take = async (): Promise<Row | null> => {
    const now = clock.now()
    const places = kinds.map(() => '?').join(',')
    const rows = (await db.read((tx) =>
      tx.query(
        `SELECT id, kind, payload, attempts, epoch FROM job WHERE status IN ('waiting','running') AND runAt <= ? AND leaseUntil <= ? AND kind IN (${places}) ORDER BY runAt LIMIT 8`,
        [now, now, ...kinds],
      ),
    )) as Row[]
    for (const row of rows) {
      const took = await db.inTransaction(async (tx) =>
        affected(
          await tx.query(
            "UPDATE job SET status = 'running', leaseUntil = ?, epoch = epoch + 1, attempts = attempts + 1 WHERE id = ? AND epoch = ?",
            [now + LEASE_MS, row.id, row.epoch],
          ),
        ),
      )
      if (took === 1) return { ...row, epoch: row.epoch + 1, attempts: row.attempts + 1 }
    }
    return null
  }

  const settle = (row: Row, set: string, values: unknown[]) =>
    db.inTransaction((tx) =>
      tx.query(`UPDATE job SET ${set} WHERE id = ? AND epoch = ?`, [...values, row.id, row.epoch]),
    )

  const run = async (row: Row): Promise<void> => {
    const beat = setInterval(() => {
      settle(row, 'leaseUntil = ?', [clock.now() + LEASE_MS]).catch((error: unknown) =>
        log.warn({ error: String(error), job: row.id }, 'lease not renewed'),
      )
    }, LEASE_MS / 3)
    try {
      const result = await deps.handlers[row.kind]!({
        id: row.id,
        kind: row.kind,
        payload: JSON.parse(row.payload),
        attempt: row.attempts,
        progress: async (add) => {
          await settle(row, 'done = done + ?, failedCount = failedCount + ?, total = COALESCE(?, total)', [
            add.done ?? 0,
            add.failed ?? 0,
            add.total ?? null,
          ])
        },
        stopping: () => stopping,
      })
      if (result)
        await settle(row, "status = 'waiting', attempts = 0, leaseUntil = 0, runAt = ?", [clock.now() + result.again])
      else await settle(row, "status = 'done', leaseUntil = 0, finishedAt = ?", [clock.now()])
    } catch (error) {
      log.error(
        {
          err: error,
          error: String(error),
          stack: (error as Error).stack,
          job: row.id,
          kind: row.kind,
          attempt: row.attempts,
        },
        'job failed',
      )
      if (row.attempts >= MOST_ATTEMPTS)
        await settle(row, "status = 'failed', leaseUntil = 0, error = ?, finishedAt = ?", [
          String(error).slice(0, 400),
          clock.now(),
        ])
      else
        await settle(row, "status = 'waiting', leaseUntil = 0, runAt = ?, error = ?", [
          clock.now() + Math.min(60_000, 200 * 2 ** row.attempts),
          String(error).slice(0, 400),
        ])
    } finally {
      clearInterval(beat)
    }
  }

  const look = async (): Promise<void> => {
    if (looking) {
      lookAgain = true
      return
    }
    looking = true
    try {
      do {
        lookAgain = false
        while (!stopping && running.size < AT_ONCE) {
          const row = await take()
          if (!row) break
          const task: Promise<void> = run(row)
            .catch((error: unknown) => log.error({ error: String(error), job: row.id }, 'job not settled'))
            .finally(() => {
              running.delete(task)
              if (!stopping) void look()
            })
          running.add(task)
        }
      } while (lookAgain && !stopping)
    } catch (error) {
      if (!stopping) log.error({ error: String(error) }, 'looking for jobs failed')
    } finally {
      looking = false
    }
  }

  return {
    start() {
      deps.waker.onWake(() => void look())
      timer = setInterval(() => void look(), 500)
      void look()
    },
    async drain() {
      for (;;) {
        const row = await take()
        if (row) await run(row)
        else if (running.size === 0) return
        else await Promise.all(running)
      }
    },
    async stop() {
      stopping = true
      if (timer) clearInterval(timer)
      await Promise.all(running)
    },
  }
}
