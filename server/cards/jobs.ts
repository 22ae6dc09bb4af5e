import type { JobHandler } from '../base/jobs'
import { STOCK_JOB, SYNC_JOB } from '../coupons/tell-cards'
import type { Deps } from '../deps'
import { stockJob } from './stock'
import { syncJob } from './sync'

/** What keeps the folder in step with our pieces. */
export const cardJobs = (deps: Deps): Record<string, JobHandler> => ({
  [STOCK_JOB.kind]: stockJob(deps),
  [SYNC_JOB.kind]: syncJob(deps),
})
