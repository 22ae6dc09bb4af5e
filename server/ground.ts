import { HOUSEKEEPING_JOB, housekeepingJobs } from './base/housekeeping'
import { BEAT_JOB, beatJob } from './base/replica'
import { PUSHES, type Room } from './deps'
import { PUSH_JOB, pushJob, PUSHES_JOB, pushesJob } from './pushes'
import { tokenPlace } from './wechat/database-token-store'

/** What every room stands on: the plumbing's own work, and what the platform pushes. */
export const ground: Room = {
  name: 'ground',
  sealed: [{ table: 'wechat_token', key: 'appid', column: 'sealed', as: 'bytes', label: tokenPlace }],
  jobKinds: [HOUSEKEEPING_JOB, BEAT_JOB, PUSHES_JOB, PUSH_JOB],
  jobs: (deps, house) => ({
    ...housekeepingJobs(deps),
    [BEAT_JOB.kind]: beatJob(deps),
    [PUSHES_JOB.kind]: pushesJob(deps, house.ask(PUSHES).listeners),
    [PUSH_JOB.kind]: pushJob(deps, house.ask(PUSHES).listeners),
  }),
}
