import { answer } from '../base/questions'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { CLASS_JOB, COUNT_JOB, DAYS_JOB, insightJobs, PLACES_JOB, RETENTION_JOB, RFM_JOB } from './jobs'
import { insightPeople } from './holdings'
import { MOVES_JOB } from './moves'
import { membersCounted } from './overview'
import { insightRoutes } from './routes'

/** What the plots of the console show. */
export const insights: Room = {
  name: 'insights',
  routes: insightRoutes,
  jobKinds: [CLASS_JOB, COUNT_JOB, DAYS_JOB, PLACES_JOB, RETENTION_JOB, RFM_JOB, MOVES_JOB],
  jobs: (deps) => insightJobs(deps),
  person: insightPeople,
  answers: () => [answer(MEMBERSHIP, { membersCounted })],
}
