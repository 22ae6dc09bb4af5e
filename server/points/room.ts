import { answer } from '../base/questions'
import { CLAIMS } from '../claims/hooks'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { carryPoints } from './carry'
import { EXPIRE_JOB, pointsJobs } from './jobs'
import { pointsRoutes } from './routes'
import { pointsPeople } from './holdings'

/** A ledger of two sides: earned, spent, run out. */
export const points: Room = {
  name: 'points',
  routes: (deps, house) => pointsRoutes(deps, house.ask(CLAIMS)),
  jobKinds: [EXPIRE_JOB],
  jobs: pointsJobs,
  answers: () => [answer(MEMBERSHIP, { carries: [carryPoints] })],
  segmentFields: ['points'],
  timeline: ['points_adjusted', 'points_exchanged'],
  person: pointsPeople,
}
