import { MINUTE_MS } from '../../shared/rules/calendar'
import type { JobHandler, JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { endPeriods, nextEnd, type TierWork } from './end-periods'
import { expireAll } from './expire'
import { simulate, SIMULATE_JOB } from './simulate'
import { walkDue, walkTiers, type So } from './walk-tiers'

export const EXPIRE_JOB: JobKind = { kind: 'points.expire', lane: 'standing', standing: true }
export const PERIODS_JOB: JobKind = { kind: 'points.tier-periods', lane: 'standing', standing: true }
export const TIERS_JOB: JobKind = { kind: 'points.tiers', lane: 'standing', standing: true }
const HOUR_MS = 3_600_000

/**
 * Once an hour what has run out is booked; who spends or reads before that does not count it either. Tiers' periods are
 * ended as soon as they are over, and all members are looked at once a day and soon after the rules changed.
 */
export const pointsJobs = (deps: Deps, work: TierWork): Record<string, JobHandler> => ({
  [EXPIRE_JOB.kind]: async (run) => {
    const passedOver = await expireAll(deps, run.letGo, run.place as string[] | null)
    return passedOver ? { again: 0, place: passedOver } : { again: HOUR_MS }
  },
  [PERIODS_JOB.kind]: async (run) => {
    const passedOver = await endPeriods(deps, work, run.letGo, run.place as string[] | null)
    if (passedOver) return { again: 0, place: passedOver }
    const next = await deps.db.read(nextEnd)
    const wait = next === null ? 10 * MINUTE_MS : next - deps.clock.now()
    // What could not be ended is tried again after a minute.
    return { again: wait > 0 ? Math.min(10 * MINUTE_MS, wait) : MINUTE_MS }
  },
  [TIERS_JOB.kind]: async ({ place, letGo }) => {
    const begun = (place as So | null) ?? (await walkDue(deps))
    const so = begun && (await walkTiers(deps, work, begun, letGo))
    return so ? { again: 0, place: so } : { again: MINUTE_MS }
  },
  [SIMULATE_JOB.kind]: (run) => simulate(deps, work.ask, run),
})
