import { MINUTE_MS } from '../../shared/rules/calendar'
import { keepStanding, type JobHandler, type JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { findSuspicions } from './suspect'

const SUSPECT_JOB: JobKind = { kind: 'coupons.suspect', lane: 'standing', standing: true }

/** What of the use of coupons people should look at. */
export const suspicionJobs = (deps: Deps): Record<string, JobHandler> => ({
  [SUSPECT_JOB.kind]: async ({ stopping }) => {
    await findSuspicions(deps, stopping)
    return { again: stopping() ? 0 : 60 * MINUTE_MS }
  },
})

/** The standing job of this room; further starts and processes add none. */
export const scheduleSuspicionJobs = (deps: Pick<Deps, 'db' | 'clock' | 'chance'>): Promise<void> =>
  keepStanding(deps, [SUSPECT_JOB])
