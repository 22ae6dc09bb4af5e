import { answer } from '../base/questions'
import { PUSHES, type Room } from '../deps'
import { MESSAGES } from '../messages/hooks'
import { SEGMENTS } from '../segments/questions'
import { deliveries } from './deliveries'
import { Campaign } from './entities'
import { EXPIRE_JOB, FREEZE_JOB, PREVIEW_JOB, SEND_JOB } from './job-kinds'
import { campaignJobs } from './jobs'
import { onMessageEvent } from './on-message-event'
import { campaignsFor } from './for-segments'
import { campaignRoutes } from './routes'
import { campaignPeople } from './holdings'

/** One content to one segment, approved, sent once, with its outcome. */
export const campaigns: Room = {
  name: 'campaigns',
  entities: [Campaign],
  routes: campaignRoutes,
  jobKinds: [FREEZE_JOB, SEND_JOB, EXPIRE_JOB, PREVIEW_JOB],
  jobs: (deps) => campaignJobs(deps),
  answers: () => [
    answer(PUSHES, { listeners: [onMessageEvent] }),
    answer(MESSAGES, { delivered: deliveries.settled }),
    answer(SEGMENTS, { campaignsFor }),
  ],
  settings: ['frequencyCaps', 'approvalAbove', 'holdoutPercent'],
  person: campaignPeople,
}
