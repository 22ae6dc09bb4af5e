import { answer } from '../base/questions'
import { CLAIMS } from '../claims/hooks'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { COUNT_JOB, RECOUNT_JOB, segmentJobs } from './count'
import { Segment } from './entities'
import { segmentPeople } from './holdings'
import { segmentHooks } from './hooks'
import { carrySegments } from './carry'
import { FORGET_JOB, forgetJob } from './delete-segment'
import { TAGS_JOB, tagsJob } from './give-tags'
import { SEGMENTS } from './questions'
import { segmentRoutes } from './routes'
import { WATCH_JOB, watchJob } from './watch'
import { SNAPSHOT_JOB, snapshotJob } from './take-snapshot'

/** Saved questions about members, and whom they hold for. */
export const segments: Room = {
  name: 'segments',
  entities: [Segment],
  routes: (deps, house) => segmentRoutes(deps, house.ask(SEGMENTS)),
  jobKinds: [COUNT_JOB, RECOUNT_JOB, SNAPSHOT_JOB, FORGET_JOB, WATCH_JOB, TAGS_JOB],
  jobs: (deps) => ({
    ...segmentJobs(deps),
    [SNAPSHOT_JOB.kind]: snapshotJob(deps),
    [FORGET_JOB.kind]: forgetJob(deps),
    [WATCH_JOB.kind]: watchJob(deps),
    [TAGS_JOB.kind]: tagsJob(deps),
  }),
  person: segmentPeople,
  answers: (deps) => {
    const hooks = segmentHooks(deps)
    return [
      answer(CLAIMS, hooks),
      answer(MEMBERSHIP, { segmentMembers: hooks.segmentMembers, carries: [carrySegments] }),
    ]
  },
  settings: ['dormantDays', 'rfm'],
  segmentFields: ['segment'],
}
