import { AppError } from './errors'

/** So many are served together at most. */
export const MOST_IN_BATCH = 256
/** Beyond this a lane refuses with 503 rather than let people wait for an answer they will not see. */
export const MOST_WAITING = 5000

/** How many are served together, and how many may wait, at most. */
export type LaneLimits = { batch: number; waiting: number }

export type Outcome<A> = { answer: A } | { refusal: unknown }
/** Decides a batch in the order of arrival; answers as many outcomes as were asked, only after they are durable. */
export type RunBatch<Q, A> = (name: string, asked: Q[]) => Promise<Outcome<A>[]>

type Waiting<Q, A> = { asked: Q; resolve(answer: A): void; reject(reason: unknown): void }

/**
 * One lane per name and process: what arrives while a batch is under way waits and makes the next one. No timer, one
 * batch in flight; an idle lane serves a single request at once, a busy one up to 256 for the price of one round trip
 * or commit. Answers what asks.
 */
export function createLanes<Q, A>(
  run: RunBatch<Q, A>,
  limits: LaneLimits = { batch: MOST_IN_BATCH, waiting: MOST_WAITING },
): (name: string, asked: Q) => Promise<A> {
  const lanes = new Map<string, Waiting<Q, A>[]>()

  const serve = async (name: string, queue: Waiting<Q, A>[]): Promise<void> => {
    while (queue.length > 0) {
      // One turn of the event loop: what lies in the sockets already comes along instead of waiting for the next batch.
      await new Promise((turn) => setImmediate(turn))
      const batch = queue.splice(0, limits.batch)
      try {
        const outcomes = await run(
          name,
          batch.map((w) => w.asked),
        )
        batch.forEach((w, i) => {
          const outcome = outcomes[i]
          if (outcome && 'answer' in outcome) w.resolve(outcome.answer)
          else w.reject(outcome?.refusal ?? new Error('a batch answered fewer than it was asked'))
        })
      } catch (error) {
        for (const w of batch) w.reject(error)
      }
    }
    // Nothing awaited since the queue was seen empty: no arrival can fall between the look and this line.
    lanes.delete(name)
  }

  return (name, asked) =>
    new Promise<A>((resolve, reject) => {
      const queue = lanes.get(name)
      if (!queue) {
        const fresh = [{ asked, resolve, reject }]
        lanes.set(name, fresh)
        void serve(name, fresh)
      } else if (queue.length >= limits.waiting)
        reject(new AppError('unavailable', { headers: { 'Retry-After': '2' } }))
      else queue.push({ asked, resolve, reject })
    })
}
