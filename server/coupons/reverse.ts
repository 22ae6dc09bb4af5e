import type { reverseRedemption } from '../../shared/contract/till'
import type { AnswerOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { sameShanghaiDay } from '../../shared/rules/coupon'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import { affected, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { Coupon, CouponTemplate, Redemption } from './entities'
import { presentCoupon } from './present'

/** Whether this member of staff may know of the redemption: a cashier sees those of the own store. */
export async function redemptionVisible(tx: Tx, actor: StaffActor, id: string): Promise<boolean> {
  const row = await tx.getRepository(Redemption).findOneBy({ id })
  return row !== null && (actor.role !== 'cashier' || row.storeId === actor.storeId)
}

/**
 * Undoes a redemption on its calendar day in Shanghai: the coupon can be used again (if it has not run out), its spent
 * dynamic code cannot. A cashier undoes the own ones only.
 */
export async function reverse(
  tx: Tx,
  deps: Deps,
  id: string,
  reason: string,
  by: { actor: StaffActor; requestId: string },
): Promise<AnswerOf<typeof reverseRedemption>['body']> {
  const now = deps.clock.now()
  const row = await tx.getRepository(Redemption).findOneBy({ id })
  if (!row) throw new AppError('not_found')
  if (by.actor.role === 'cashier' && row.staffId !== by.actor.id) throw new AppError('forbidden')
  if (row.reversedAt !== null) throw new AppError('already_reversed')
  if (!sameShanghaiDay(row.at, now)) throw new AppError('reversal_window_passed')
  const undone = affected(
    await tx.query(
      'UPDATE redemption SET reversedAt = ?, reversedBy = ?, reverseReason = ?, liveCouponId = NULL WHERE id = ? AND reversedAt IS NULL',
      [now, by.actor.id, reason, id],
    ),
  )
  if (undone !== 1) throw new AppError('already_reversed')
  await tx.query("UPDATE coupon SET status = 'claimed', redeemedAt = NULL WHERE id = ? AND status = 'redeemed'", [
    row.couponId,
  ])
  await tx.query('UPDATE coupon_template SET redeemed = redeemed - 1 WHERE id = ?', [row.couponTemplateId])
  const coupon = await tx.getRepository(Coupon).findOneByOrFail({ id: row.couponId })
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: row.couponTemplateId })
  await addToTimeline(tx, deps, {
    memberId: row.memberId,
    at: now,
    kind: 'coupon_reversed',
    detail: { redemptionId: id, couponId: row.couponId, couponTemplateId: template.id, title: template.title },
  })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'coupons.reverse',
    objectKind: 'redemption',
    objectId: id,
    reason,
    requestId: by.requestId,
  })
  return { redemptionId: id, coupon: presentCoupon(coupon, template, now), reversedAt: isoOf(now) }
}
