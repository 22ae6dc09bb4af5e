import { answer } from '../base/questions'
import { CLAIMS } from '../claims/hooks'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { Segment } from './entities'
import { segmentHooks } from './hooks'
import { segmentRoutes } from './routes'

/** Saved questions about members, and whom they hold for. */
export const segments: Room = {
  name: 'segments',
  entities: [Segment],
  routes: segmentRoutes,
  answers: (deps) => {
    const hooks = segmentHooks(deps)
    return [answer(CLAIMS, hooks), answer(MEMBERSHIP, { segmentMembers: hooks.segmentMembers })]
  },
  settings: ['dormantDays'],
}
