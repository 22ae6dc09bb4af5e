import { answer } from '../base/questions'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { carryHold } from './carry-hold'
import { MemberHold, SuspicionRow } from './entities'
import { SUSPECT_JOB, suspicionJobs } from './jobs'
import { holdRoutes } from './routes-holds'
import { suspicionRoutes } from './routes-suspicions'
import { abusePeople } from './holdings'

/** Members under review, and what of the use of coupons looks odd. */
export const abuse: Room = {
  name: 'abuse',
  entities: [MemberHold, SuspicionRow],
  routes: (deps) => [...holdRoutes(deps), ...suspicionRoutes(deps)],
  jobKinds: [SUSPECT_JOB],
  jobs: suspicionJobs,
  answers: () => [answer(MEMBERSHIP, { carries: [carryHold] })],
  timeline: ['hold_begun', 'hold_ended'],
  person: abusePeople,
}
