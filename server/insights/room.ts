import type { Room } from '../deps'
import { COUNT_JOB, insightJobs } from './jobs'
import { insightRoutes } from './routes'

/** What the plots of the console show. */
export const insights: Room = {
  name: 'insights',
  routes: insightRoutes,
  jobKinds: [COUNT_JOB],
  jobs: (deps) => insightJobs(deps),
}
