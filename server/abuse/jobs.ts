import { MINUTE_MS } from '../../shared/rules/calendar'
import { enqueue, type JobHandler } from '../base/jobs'
import type { Deps } from '../deps'
import { findSuspicions } from './suspect'
import { sweepCoupons } from '../coupons/sweep'

const SWEEP_JOB = 'coupons.sweep'
const SUSPECT_JOB = 'coupons.suspect'

/** What happens to coupons by time, and what of their use people should look at. */
export const couponLifeJobs = (deps: Deps): Record<string, JobHandler> => ({
  [SWEEP_JOB]: async ({ stopping }) => {
    await sweepCoupons(deps, stopping)
    return { again: stopping() ? 0 : 5 * MINUTE_MS }
  },
  [SUSPECT_JOB]: async ({ stopping }) => {
    await findSuspicions(deps, stopping)
    return { again: stopping() ? 0 : 60 * MINUTE_MS }
  },
})

/** The standing jobs of a coupon's life; further starts and processes add none. */
export async function scheduleCouponLife(deps: Pick<Deps, 'db' | 'clock' | 'chance'>): Promise<void> {
  for (const kind of [SWEEP_JOB, SUSPECT_JOB])
    await deps.db.inTransaction((tx) => enqueue(tx, deps, { kind, payload: {}, dedupeKey: kind }))
}
