import { answer } from '../base/questions'
import { CLAIMS } from '../claims/hooks'
import type { Room } from '../deps'
import { carryBack, carryOver } from '../gifts/carry'
import { MEMBERSHIP } from '../membership/hooks'
import { carryPoints, carryPointsBack } from './carry'
import { EXPIRE_JOB, pointsJobs } from './jobs'
import { pointsRoutes } from './routes'

/** A ledger of two sides: earned, spent, run out. */
export const points: Room = {
  name: 'points',
  routes: (deps, house) => pointsRoutes(deps, house.ask(CLAIMS)),
  jobKinds: [EXPIRE_JOB],
  jobs: pointsJobs,
  answers: (deps) => [
    answer(MEMBERSHIP, {
      // Points first: members' rows are held by now, the templates' rows come last.
      carryOver: async (tx, from, to, at) => {
        await carryPoints(tx, deps, from, to, at)
        return carryOver(tx, deps, from, to)
      },
      carryBack: async (tx, couponIds, to, at) => {
        await carryPointsBack(tx, deps, to, at)
        await carryBack(tx, couponIds, to)
      },
    }),
  ],
  segmentFields: ['points'],
  timeline: ['points_adjusted', 'points_exchanged'],
}
