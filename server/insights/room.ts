import { answer } from '../base/questions'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { COUNT_JOB, DAYS_JOB, insightJobs, PLACES_JOB, RETENTION_JOB, RFM_JOB } from './jobs'
import { membersCounted } from './overview'
import { insightRoutes } from './routes'

/** What the plots of the console show. */
export const insights: Room = {
  name: 'insights',
  routes: insightRoutes,
  jobKinds: [COUNT_JOB, DAYS_JOB, PLACES_JOB, RETENTION_JOB, RFM_JOB],
  jobs: (deps) => insightJobs(deps),
  answers: () => [answer(MEMBERSHIP, { membersCounted })],
}
