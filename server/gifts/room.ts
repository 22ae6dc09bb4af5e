import { answer } from '../base/questions'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { carryCoupons } from './carry'
import { transferRoutes } from './routes'

/** Giving a coupon to a friend. */
export const gifts: Room = {
  name: 'gifts',
  routes: transferRoutes,
  answers: () => [answer(MEMBERSHIP, { carries: [carryCoupons] })],
  timeline: ['coupon_offered', 'coupon_taken_back', 'coupon_given', 'coupon_received'],
}
