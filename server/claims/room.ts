import { answer } from '../base/questions'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { BIRTHDAY_JOB } from './birthday'
import { CouponGrant } from './entities'
import { GRANT_JOB } from './grant'
import { CLAIMS } from './hooks'
import { claimJobs } from './jobs'
import { claimRoutes } from './routes'
import { welcomeCoupons } from './welcome'
import { claimPeople } from './holdings'

/** The guarded way in to a piece: offers, claims, grants, and what is given by itself. */
export const claims: Room = {
  name: 'claims',
  entities: [CouponGrant],
  routes: (deps, house) => claimRoutes(deps, house.ask(CLAIMS)),
  jobKinds: [GRANT_JOB, BIRTHDAY_JOB],
  jobs: (deps, house) => claimJobs(deps, house.ask(CLAIMS)),
  answers: (deps, house) => {
    const hooks = house.ask(CLAIMS)
    return [answer(MEMBERSHIP, { welcomeCoupons: (tx, memberId, at) => welcomeCoupons(tx, deps, hooks, memberId, at) })]
  },
  person: claimPeople,
}
