import { z } from 'zod'
import { inBackground } from './background'
import type { Clock } from './clock'
import type { Database } from './database'
import type { JobHandler, Waker } from './jobs'
import { LANES, USUAL_SLOTS, type Lane, type Slots } from './slots'
import type { Log } from './log'
import { flag, inList, row, rows, skipLocked, text, whole, write } from './sql'

const LEASE_MS = 30_000
const MOST_ATTEMPTS = 12
/** What nobody stands for ever is tried again at most every minute, what stands for ever at most every five. */
const LONGEST_PAUSE_MS = 60_000
const LONGEST_STANDING_PAUSE_MS = 5 * 60_000
/** After so long a handler is asked to let others have its slot, in ms. */
const TURN_MS: Record<Lane, number> = { prompt: 1000, send: 1500, bulk: 1500, standing: 1500 }

const Due = {
  id: text,
  kind: text,
  payload: text,
  place: text.nullable(),
  attempts: whole,
  epoch: whole,
  standing: flag,
}
type Row = z.infer<z.ZodObject<typeof Due>>
const One = { id: text }

export type Runner = {
  start(): void
  /** Runs everything that is due and returns when nothing is (tests, scripts). */
  drain(): Promise<void>
  /** Takes nothing more and waits for what is running. */
  stop(): Promise<void>
}

/**
 * Carries out what is due, lane by lane. While a job waits, `dueAt` is the moment from which it may be taken; while it
 * runs, the end of its lease, so a runner that died is taken over from by the very same look; where it is over, null. A
 * take is therefore one range of one index (lane, dueAt, id), however many wait.
 */
export function createRunner(deps: {
  db: Database
  clock: Clock
  log: Log
  waker: Waker
  handlers: Record<string, JobHandler>
  slots?: Slots
}): Runner {
  const { db, clock, log } = deps
  const slots = deps.slots ?? USUAL_SLOTS
  const kinds = Object.keys(deps.handlers)
  const known = inList(kinds)
  const running: Record<Lane, Set<Promise<void>>> = {
    prompt: new Set(),
    send: new Set(),
    bulk: new Set(),
    standing: new Set(),
  }
  let stopping = false
  let timer: NodeJS.Timeout | null = null
  const looks = new Map<Lane, { again: boolean }>()

  /** Due jobs of the lane, at most so many. Other processes' are passed over, not waited for. */
  const take = async (lane: Lane, most: number): Promise<Row[]> => {
    const now = clock.now()
    const due = `FROM job WHERE lane = ? AND dueAt <= ? AND kind IN ${known} ORDER BY dueAt, id LIMIT ?`
    // Looked at without a transaction first: an idle installation begins none.
    if (!(await db.read((tx) => row(tx, One, `SELECT id ${due}`, [lane, now, ...kinds, 1])))) return []
    return db.inTransaction(async (tx) => {
      const found = await rows(
        tx,
        Due,
        `SELECT id, kind, payload, place, attempts, epoch, standing ${due}${skipLocked(tx)}`,
        [lane, now, ...kinds, most],
      )
      if (found.length === 0) return []
      const ids = found.map((r) => r.id)
      // The epoch fences a runner that slept through its lease: its later writes match no row.
      await write(
        tx,
        `UPDATE job SET status = 'running', dueAt = ?, epoch = epoch + 1, attempts = attempts + 1 WHERE id IN ${inList(ids)}`,
        [now + LEASE_MS, ...ids],
      )
      return found.map((r) => ({ ...r, epoch: r.epoch + 1, attempts: r.attempts + 1 }))
    })
  }

  const settle = (job: Row, set: string, values: unknown[]) =>
    db.inTransaction((tx) =>
      write(tx, `UPDATE job SET ${set} WHERE id = ? AND epoch = ?`, [...values, job.id, job.epoch]),
    )

  const run = async (job: Row, lane: Lane): Promise<void> => {
    const beat = setInterval(() => {
      settle(job, 'dueAt = ?', [clock.now() + LEASE_MS]).catch((error: unknown) =>
        log.warn({ error: String(error), job: job.id }, 'lease not renewed'),
      )
    }, LEASE_MS / 3)
    const until = performance.now() + TURN_MS[lane]
    const handle = deps.handlers[job.kind]!
    try {
      const work = () =>
        handle({
          id: job.id,
          kind: job.kind,
          payload: JSON.parse(job.payload),
          attempt: job.attempts,
          place: job.place === null ? null : JSON.parse(job.place),
          progress: async (add) => {
            await settle(job, 'done = done + ?, failedCount = failedCount + ?, total = COALESCE(?, total)', [
              add.done ?? 0,
              add.failed ?? 0,
              add.total ?? null,
            ])
          },
          stopping: () => stopping,
          letGo: () => stopping || performance.now() >= until,
        })
      const result = await (lane === 'prompt' ? work() : inBackground(work))
      if (result) await comesBack(job, result)
      // Whom it was about is nobody's business any more: the payload goes with the work.
      else
        await settle(job, "status = 'done', dueAt = NULL, finishedAt = ?, payload = '{}', place = NULL", [clock.now()])
    } catch (error) {
      const { id, kind, attempts: attempt } = job
      const { stack } = error as Error
      log.error({ err: error, error: String(error), stack, job: id, kind, attempt }, 'job failed')
      await failed(job, String(error).slice(0, 400))
    } finally {
      clearInterval(beat)
    }
  }

  const comesBack = (job: Row, { again, place }: { again: number; place?: unknown }) =>
    settle(job, "status = 'waiting', attempts = 0, dueAt = ?, place = ?, failedAt = NULL, error = NULL", [
      clock.now() + again,
      place === undefined || place === null ? null : JSON.stringify(place),
    ])

  /** `failedAt` is what people are shown: jobs given up, and standing ones since they fail. */
  const failed = async (job: Row, error: string): Promise<void> => {
    const now = clock.now()
    const longest = job.standing ? LONGEST_STANDING_PAUSE_MS : LONGEST_PAUSE_MS
    const pause = Math.min(longest, 200 * 2 ** Math.min(job.attempts, 20))
    if (job.standing)
      await settle(job, "status = 'waiting', dueAt = ?, error = ?, failedAt = COALESCE(failedAt, ?)", [
        now + pause,
        error,
        now,
      ])
    else if (job.attempts >= MOST_ATTEMPTS)
      await settle(job, "status = 'failed', dueAt = NULL, error = ?, failedAt = ?, finishedAt = ?", [error, now, now])
    else await settle(job, "status = 'waiting', dueAt = ?, error = ?", [now + pause, error])
  }

  /** Fills the free slots of one lane; a look that is asked for during a look follows it. */
  const look = async (lane: Lane): Promise<void> => {
    const under = looks.get(lane)
    if (under) {
      under.again = true
      return
    }
    const mine = { again: false }
    looks.set(lane, mine)
    try {
      do {
        mine.again = false
        const free = slots[lane] - running[lane].size
        if (free <= 0) break
        const jobs = await take(lane, free)
        for (const job of jobs) begin(job, lane)
        if (jobs.length > 0) mine.again = true
      } while (mine.again && !stopping)
    } catch (error) {
      if (!stopping) log.error({ error: String(error), lane }, 'looking for jobs failed')
    } finally {
      looks.delete(lane)
    }
  }

  const begin = (job: Row, lane: Lane): void => {
    const task: Promise<void> = run(job, lane)
      .catch((error: unknown) => log.error({ error: String(error), job: job.id }, 'job not settled'))
      .finally(() => {
        running[lane].delete(task)
        if (!stopping) void look(lane)
      })
    running[lane].add(task)
  }

  const lookEverywhere = (): void => {
    if (!stopping) for (const lane of LANES) void look(lane)
  }

  return {
    start() {
      deps.waker.onWake(lookEverywhere)
      timer = setInterval(lookEverywhere, 500)
      lookEverywhere()
    },
    async drain() {
      for (;;) {
        let ran = false
        for (const lane of LANES)
          for (const job of await take(lane, 1)) {
            ran = true
            await run(job, lane)
          }
        const tasks = LANES.flatMap((lane) => [...running[lane]])
        if (tasks.length > 0) await Promise.all(tasks)
        else if (!ran) return
      }
    },
    async stop() {
      stopping = true
      if (timer) clearInterval(timer)
      await Promise.all(LANES.flatMap((lane) => [...running[lane]]))
    },
  }
}
