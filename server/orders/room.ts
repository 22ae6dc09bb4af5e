import { ORDER_FIELDS } from '../../shared/rules/segmentOrders'
import { answer } from '../base/questions'
import { CLAIMS } from '../claims/hooks'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { carryOrders } from './carry'
import { orderPeople } from './holdings'
import { TIERS_ASK } from '../points/hooks'
import { orderRoutes } from './routes'
import { spentBetween } from './spent'

/** Purchases from every source as a ledger, and what each member's add up to. */
export const orders: Room = {
  name: 'orders',
  routes: (deps, house) => orderRoutes(deps, house.ask(CLAIMS)),
  answers: () => [answer(MEMBERSHIP, { carries: [carryOrders] }), answer(TIERS_ASK, { spentBetween })],
  settings: ['points'],
  segmentFields: [...ORDER_FIELDS],
  timeline: ['order_recorded'],
  person: orderPeople,
}
