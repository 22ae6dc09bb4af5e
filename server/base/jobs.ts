import { createHash } from 'node:crypto'
import type { Chance } from './chance'
import type { Clock } from './clock'
import { isDuplicate, uniqueKey, type Database, type Tx } from './database'
import { inList, insert, rows, text, write } from './sql'
import type { Lane } from './slots'

/**
 * Jobs are rows written in the business transaction: the work cannot be forgotten between a commit and a queue.
 * A runner (runner.ts) takes them by their lane and carries them out; every handler bears running twice.
 */

/** What a job is: a constant of its room, spread into `enqueue` and named where its handler stands. */
export type JobKind = {
  kind: string
  lane: Lane
  /** One row for the whole installation that never ends: a failure is tried again for ever. See `keepStanding`. */
  standing?: true
}

export type JobInput = JobKind & {
  payload: unknown
  /** Not before this moment; at once when absent. */
  runAt?: number
  /** At most one job with this key as long as its row is kept (thirty days after its end). It may name a person: a hash is kept. */
  dedupeKey?: string
  total?: number
  id?: string
}
export type JobRun = {
  id: string
  kind: string
  payload: unknown
  attempt: number
  /** Where the last run said it stood; null at the first. */
  place: unknown
  /** Adds to what the caller of GET /staff/jobs/:id sees. */
  progress(add: { done?: number; failed?: number; total?: number }): Promise<void>
  /** True once the process is stopping: leave at the next safe point with `{ again: 0 }`. */
  stopping(): boolean
  /** True once others should have the slot (a second or two are over) or the process is stopping; the same applies. */
  letGo(): boolean
}
/**
 * `again`: run once more after so many ms, `place` is what that run finds as its own; nothing: done. A throw is tried
 * again with growing pauses.
 */
export type JobHandler = (run: JobRun) => Promise<void | { again: number; place?: unknown }>

/** What tells a runner that work is there. In one process a callback; between machines a broker fills this. */
export type Waker = { wake(): void; onWake(listener: () => void): void }
export const inProcessWaker = (): Waker => {
  const listeners = new Set<() => void>()
  return { wake: () => listeners.forEach((l) => l()), onWake: (l) => void listeners.add(l) }
}

/** Decides two enqueues of one thing (two workers planning one campaign, two starts of one standing job). */
const DEDUPE = uniqueKey('job', 'uq_job_dedupe', ['dedupeKey'])

/** A key of the form `what:who:when` is kept as a hash. */
const keptKey = (key: string): string => {
  const [what, ...rest] = key.split(':')
  return rest.length === 0 ? key : `${what}:${createHash('sha256').update(key).digest('base64url')}`
}

type Made = { chance: Chance; clock: Clock }

/** Adds a job in the caller's transaction; with a dedupe key that is taken nothing is added. Answers its id. */
export async function enqueue(tx: Tx, deps: Made, job: JobInput): Promise<string | null> {
  const id = job.id ?? deps.chance.id()
  const now = deps.clock.now()
  try {
    await insert(tx, 'job', {
      id,
      kind: job.kind,
      lane: job.lane,
      standing: job.standing ? 1 : 0,
      payload: JSON.stringify(job.payload),
      status: 'waiting',
      dueAt: job.runAt ?? now,
      attempts: 0,
      epoch: 0,
      dedupeKey: job.dedupeKey === undefined ? null : keptKey(job.dedupeKey),
      total: job.total ?? null,
      done: 0,
      failedCount: 0,
      createdAt: now,
    })
    return id
  } catch (error) {
    if (job.dedupeKey !== undefined && isDuplicate(error, DEDUPE)) return null
    throw error
  }
}

const Standing = { dedupeKey: text }

/**
 * Each of these runs once for the whole installation from now on: what is missing is added, what died in an earlier
 * version lives again, and a kind that moved to another lane is moved. Further starts and processes add none.
 */
export async function keepStanding(deps: Made & { db: Database }, kinds: readonly JobKind[]): Promise<void> {
  await deps.db.inTransaction(async (tx) => {
    const keys = kinds.map((k) => k.kind)
    const there = await rows(tx, Standing, `SELECT dedupeKey FROM job WHERE dedupeKey IN ${inList(keys)}`, keys)
    const known = new Set(there.map((r) => r.dedupeKey))
    for (const { kind, lane } of kinds)
      if (known.has(kind)) await revive(tx, kind, lane, deps.clock.now())
      else await enqueue(tx, deps, { kind, lane, standing: true, payload: {}, dedupeKey: kind })
  })
}

async function revive(tx: Tx, kind: string, lane: Lane, now: number): Promise<void> {
  await write(tx, 'UPDATE job SET lane = ? WHERE dedupeKey = ? AND lane <> ?', [lane, kind, lane])
  await write(tx, `UPDATE job SET ${ANEW} WHERE dedupeKey = ? AND status = 'failed'`, [now, kind])
}

/** What a job that was given up becomes when it is tried again; takes the moment. */
export const ANEW =
  "status = 'waiting', dueAt = ?, attempts = 0, epoch = epoch + 1, error = NULL, failedAt = NULL, finishedAt = NULL"
