import { answer } from '../base/questions'
import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { Coupon, CouponTemplate, Redemption } from './entities'
import { CouponExtension, CouponReservation, CouponTransfer } from './entities-life'
import { EXTEND_JOB } from './extend'
import { couponJobs } from './jobs'
import { usableCoupons } from './mine'
import { RELEASE_JOB } from './release'
import { couponRoutes } from './routes'
import { couponTemplateRoutes } from './routes-templates'
import { SWEEP_JOB } from './sweep'
import { couponPeople } from './holdings'

/** Templates, pieces, and what time does to them. */
export const coupons: Room = {
  name: 'coupons',
  entities: [CouponTemplate, Coupon, Redemption, CouponExtension, CouponReservation, CouponTransfer],
  routes: (deps) => [...couponRoutes(deps), ...couponTemplateRoutes(deps)],
  jobKinds: [EXTEND_JOB, RELEASE_JOB, SWEEP_JOB],
  jobs: couponJobs,
  answers: () => [answer(MEMBERSHIP, { usableCoupons })],
  settings: ['coupons'],
  segmentFields: ['couponStatus'],
  timeline: ['coupon_claimed', 'coupon_granted', 'coupon_returned'],
  person: couponPeople,
}
