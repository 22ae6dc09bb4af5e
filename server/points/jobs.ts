import { enqueue, type JobHandler } from '../base/jobs'
import type { Deps } from '../deps'
import { expireStep } from './expire'

const HOUR_MS = 3_600_000

/** Once an hour what has run out is booked; who spends or reads before that does not count it either. */
export const pointsJobs = (deps: Deps): Record<string, JobHandler> => ({
  'points.expire': async (run) => {
    while (!run.stopping()) if ((await expireStep(deps)) === 0) return { again: HOUR_MS }
    return { again: 0 }
  },
})

/** The one standing job of this room; further starts and processes add none. */
export const schedulePoints = (deps: Deps): Promise<unknown> =>
  deps.db.inTransaction((tx) => enqueue(tx, deps, { kind: 'points.expire', payload: {}, dedupeKey: 'points.expire' }))
