import type { JobHandler, JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { expireAll } from './expire'

export const EXPIRE_JOB: JobKind = { kind: 'points.expire', lane: 'standing', standing: true }
const HOUR_MS = 3_600_000

/** Once an hour what has run out is booked; who spends or reads before that does not count it either. */
export const pointsJobs = (deps: Deps): Record<string, JobHandler> => ({
  [EXPIRE_JOB.kind]: async (run) => {
    const passedOver = await expireAll(deps, run.letGo, run.place as string[] | null)
    return passedOver ? { again: 0, place: passedOver } : { again: HOUR_MS }
  },
})
