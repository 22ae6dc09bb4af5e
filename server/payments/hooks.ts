import type { Tx } from '../base/database'
import type { CouponHooks } from '../claims/hooks'
import type { MerchantCouponNotice } from './accept'

/** What this room asks of others; room.ts hands it in. All run in the caller's transaction. */
export type PaymentHooks = {
  coupons: Pick<CouponHooks, 'eligible' | 'segmentRule'>
  /** Told when a paid membership raised or ended a tier. */
  tierReached(tx: Tx, memberId: string, tier: string, at: number): Promise<void>
  /** A merchant coupon came into somebody's card folder. */
  merchantCoupon(tx: Tx, coupon: MerchantCouponNotice, at: number): Promise<void>
}
