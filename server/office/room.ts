import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { paymentHooks } from '../payments/room'
import { DecisionNote, SavedView } from './entities'
import { officeRoutes } from './routes'

/** The desk of the people of the brand: what waits for them, how they like their lists, and what is left to do at first. */
export const office: Room = {
  name: 'office',
  entities: [SavedView, DecisionNote],
  routes: (deps, house) =>
    officeRoutes(deps, {
      membership: { ...house.ask(MEMBERSHIP), holdings: house.person },
      payments: paymentHooks(deps, house),
    }),
}
