import type { reverseRedemption } from '../../shared/contract/till'
import type { AnswerOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { forgetDynamicCodes } from '../membership/dynamic-code'
import { addToTimeline } from '../membership/timeline'
import { uncommitted, unspent } from '../coupons/budget'
import { Coupon, CouponTemplate, Redemption } from '../coupons/entities'
import { lockTemplates } from '../coupons/lock-template'
import { presentCoupon } from '../coupons/present'
import { auditActor, redeemerId, type By, type Redeemer } from './redeemer'
import { notUndoable } from './undoable'
import { tellOfCoupons } from '../coupons/tell'
import { NOT_PAID_BACK } from '../coupons/usable'

/** Whether the redemption exists for this redeemer: a cashier sees those of the own store, a key sees its own. */
export async function redemptionVisible(tx: Tx, by: Redeemer, id: string): Promise<boolean> {
  const row = await tx.getRepository(Redemption).findOneBy({ id })
  if (row === null) return false
  if (by.kind === 'partner') return row.staffId === by.key.id
  return by.actor.role !== 'cashier' || row.storeId === by.actor.storeId
}

/**
 * Undoes a redemption on its calendar day in Shanghai: the coupon can be used again (if it has not run out and its money was
 * not paid back), its spent dynamic code cannot. A cashier or a key undoes the own ones only.
 */
export async function reverse(
  tx: Tx,
  deps: Deps,
  id: string,
  reason: string,
  by: By,
): Promise<AnswerOf<typeof reverseRedemption>['body']> {
  const now = deps.clock.now()
  const row = await tx.getRepository(Redemption).findOneBy({ id })
  if (!row) throw new AppError('not_found')
  const refusal = notUndoable(row, by.actor, now)
  if (refusal) throw new AppError(refusal)
  await lockTemplates(tx, [row.couponTemplateId])
  const undone = await write(
    tx,
    'UPDATE redemption SET reversedAt = ?, reversedBy = ?, reverseReason = ?, liveCouponId = NULL WHERE id = ? AND reversedAt IS NULL',
    [now, redeemerId(by.actor), reason, id],
  )
  if (undone !== 1) throw new AppError('already_reversed')
  await write(
    tx,
    `UPDATE coupon SET status = CASE WHEN ${NOT_PAID_BACK} THEN 'claimed' ELSE 'voided' END, redeemedAt = NULL
      WHERE id = ? AND status = 'redeemed'`,
    [row.couponId],
  )
  const coupon = await tx.getRepository(Coupon).findOneByOrFail({ id: row.couponId })
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: row.couponTemplateId })
  await tellOfCoupons(tx, deps, 'coupon.reversed', template, [coupon], now, {
    redemptionId: id,
    storeId: row.storeId,
    orderNo: row.orderNo,
    discountFen: row.discountFen,
  })
  // The next code on her phone is another one: the same digits would be dead until the minute ends.
  await forgetDynamicCodes(tx, 2, row.couponId)
  await unspent(tx, template, row.discountFen)
  if (coupon.status === 'voided') await uncommitted(tx, template, coupon)
  await addToTimeline(tx, deps, {
    memberId: row.memberId,
    at: now,
    kind: 'coupon_reversed',
    detail: { redemptionId: id, couponId: row.couponId, couponTemplateId: template.id, title: template.title },
  })
  await audit(tx, deps, now, {
    actor: auditActor(by.actor),
    action: 'coupons.reverse',
    objectKind: 'redemption',
    objectId: id,
    reason,
    requestId: by.requestId,
  })
  return { redemptionId: id, coupon: presentCoupon(coupon, template, now), reversedAt: isoOf(now) }
}
