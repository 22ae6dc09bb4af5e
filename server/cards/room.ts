import { STOCK_JOB, SYNC_JOB } from '../coupons/tell-cards'
import type { Room } from '../deps'
import { WechatCard } from './entities'
import { cardJobs } from './jobs'
import { cardRoutes } from './routes'
import { cardPeople } from './holdings'

/** Pieces in WeChat's card folder. */
export const cards: Room = {
  name: 'cards',
  entities: [WechatCard],
  routes: cardRoutes,
  jobKinds: [STOCK_JOB, SYNC_JOB],
  jobs: cardJobs,
  person: cardPeople,
}
