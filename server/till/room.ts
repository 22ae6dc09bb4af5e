import type { Room } from '../deps'
import { tillRoutes } from './routes'

/** Using a coupon, and taking that back. */
export const till: Room = {
  name: 'till',
  routes: tillRoutes,
  settings: ['redemption'],
  timeline: ['coupon_redeemed', 'coupon_reversed', 'coupon_voided'],
}
