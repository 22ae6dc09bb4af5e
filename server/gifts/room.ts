import type { Room } from '../deps'
import { transferRoutes } from './routes'

/** Giving a coupon to a friend. */
export const gifts: Room = {
  name: 'gifts',
  routes: transferRoutes,
  timeline: ['coupon_offered', 'coupon_taken_back', 'coupon_given', 'coupon_received'],
}
