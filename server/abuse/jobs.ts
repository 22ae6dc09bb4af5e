import { MINUTE_MS } from '../../shared/rules/calendar'
import type { JobHandler, JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { findSuspicions } from './suspect'

export const SUSPECT_JOB: JobKind = { kind: 'coupons.suspect', lane: 'standing', standing: true }

/** What of the use of coupons people should look at. */
export const suspicionJobs = (deps: Deps): Record<string, JobHandler> => ({
  [SUSPECT_JOB.kind]: async ({ stopping }) => {
    await findSuspicions(deps, stopping)
    return { again: stopping() ? 0 : 60 * MINUTE_MS }
  },
})
