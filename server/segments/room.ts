import { answer } from '../base/questions'
import { CLAIMS } from '../claims/hooks'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { COUNT_JOB, RECOUNT_JOB, segmentJobs } from './count'
import { Segment } from './entities'
import { segmentHooks } from './hooks'
import { SEGMENTS } from './questions'
import { segmentRoutes } from './routes'

/** Saved questions about members, and whom they hold for. */
export const segments: Room = {
  name: 'segments',
  entities: [Segment],
  routes: (deps, house) => segmentRoutes(deps, house.ask(SEGMENTS)),
  jobKinds: [COUNT_JOB, RECOUNT_JOB],
  jobs: (deps) => segmentJobs(deps),
  answers: (deps) => {
    const hooks = segmentHooks(deps)
    return [answer(CLAIMS, hooks), answer(MEMBERSHIP, { segmentMembers: hooks.segmentMembers })]
  },
  settings: ['dormantDays', 'rfm'],
}
