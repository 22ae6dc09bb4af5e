import { answer } from '../base/questions'
import { CLAIMS } from '../claims/hooks'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { carryPoints } from './carry'
import { EXPIRE_JOB, pointsJobs } from './jobs'
import { rewardProfile } from './reward-profile'
import { pointsRoutes } from './routes'
import { pointsPeople } from './holdings'

/** A ledger of two sides: earned, spent, run out; and the tiers that what was gathered leads to. */
export const points: Room = {
  name: 'points',
  routes: (deps, house) => pointsRoutes(deps, house.ask(CLAIMS)),
  jobKinds: [EXPIRE_JOB],
  jobs: pointsJobs,
  answers: (deps, house) => {
    const hooks = house.ask(CLAIMS)
    return [
      answer(MEMBERSHIP, {
        carries: [carryPoints],
        told: (tx, memberId, steps, at) => rewardProfile(tx, deps, hooks, memberId, steps, at),
      }),
    ]
  },
  settings: ['membership'],
  segmentFields: ['points'],
  timeline: ['points_adjusted', 'points_exchanged'],
  person: pointsPeople,
}
