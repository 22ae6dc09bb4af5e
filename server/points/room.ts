import { answer } from '../base/questions'
import { CLAIMS } from '../claims/hooks'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { carryPoints } from './carry'
import { TIERS_ASK } from './hooks'
import { EXPIRE_JOB, PERIODS_JOB, pointsJobs, TIERS_JOB } from './jobs'
import { rewardProfile } from './reward-profile'
import { pointsRoutes } from './routes'
import { pointsPeople } from './holdings'
import { SIMULATE_JOB } from './simulate'

/** A ledger of two sides: earned, spent, run out; and the tiers that what was gathered leads to. */
export const points: Room = {
  name: 'points',
  routes: (deps, house) => pointsRoutes(deps, { coupons: house.ask(CLAIMS), ask: house.ask(TIERS_ASK) }),
  jobKinds: [EXPIRE_JOB, PERIODS_JOB, TIERS_JOB, SIMULATE_JOB],
  jobs: (deps, house) => pointsJobs(deps, { coupons: house.ask(CLAIMS), ask: house.ask(TIERS_ASK) }),
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
  timeline: ['points_adjusted', 'points_exchanged', 'tier_kept', 'tier_grace'],
  person: pointsPeople,
}
