import type { Tx } from '../base/database'
import { write } from '../base/sql'
import type { CouponTransfer } from './entities-life'

/**
 * Ends the offer of a coupon that stands open, if there is one, as `state`; one whose time was up before ends as
 * `expired` at that time. The coupon's own row was changed by the caller before: it, not this row, decides who has it.
 */
export async function endOffer(
  tx: Tx,
  couponId: string,
  state: Exclude<CouponTransfer['state'], 'open' | 'accepted'>,
  now: number,
): Promise<boolean> {
  const ended = await write(
    tx,
    `UPDATE coupon_transfer SET state = CASE WHEN expiresAt <= ? THEN 'expired' ELSE ? END,
              endedAt = CASE WHEN expiresAt <= ? THEN expiresAt ELSE ? END, openCouponId = NULL WHERE openCouponId = ?`,
    [now, state, now, now, couponId],
  )
  return ended === 1
}
