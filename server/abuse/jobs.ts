import { MINUTE_MS } from '../../shared/rules/calendar'
import { keepStanding, type JobHandler, type JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { findSuspicions } from './suspect'
import { sweepCoupons } from '../coupons/sweep'

const SWEEP_JOB: JobKind = { kind: 'coupons.sweep', lane: 'standing', standing: true }
const SUSPECT_JOB: JobKind = { kind: 'coupons.suspect', lane: 'standing', standing: true }

/** What happens to coupons by time, and what of their use people should look at. */
export const couponLifeJobs = (deps: Deps): Record<string, JobHandler> => ({
  [SWEEP_JOB.kind]: async ({ stopping }) => {
    await sweepCoupons(deps, stopping)
    return { again: stopping() ? 0 : 5 * MINUTE_MS }
  },
  [SUSPECT_JOB.kind]: async ({ stopping }) => {
    await findSuspicions(deps, stopping)
    return { again: stopping() ? 0 : 60 * MINUTE_MS }
  },
})

/** The standing jobs of a coupon's life; further starts and processes add none. */
export const scheduleCouponLife = (deps: Pick<Deps, 'db' | 'clock' | 'chance'>): Promise<void> =>
  keepStanding(deps, [SWEEP_JOB, SUSPECT_JOB])
