import type { voidCoupon } from '../../shared/contract/till'
import type { AnswerOf } from '../../shared/contract/route'
import { audit, type Actor } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { uncommitted } from '../coupons/budget'
import { Coupon, CouponTemplate } from '../coupons/entities'
import { lockTemplates } from '../coupons/lock-template'
import { presentCoupon } from '../coupons/present'
import { tellOfCoupons } from '../coupons/tell'
import { endOffer } from '../coupons/transfers'

/**
 * Takes back an unused coupon (one that ran out included), also one that is offered to a friend or held for an order: its
 * link is dead, its hold gone. Its place in the total is not given to anybody else.
 */
export async function voidOne(
  tx: Tx,
  deps: Deps,
  id: string,
  reason: string,
  by: { actor: Actor; requestId: string | null },
): Promise<AnswerOf<typeof voidCoupon>['body']> {
  const now = deps.clock.now()
  const seen = await tx.getRepository(Coupon).findOneBy({ id })
  if (!seen) throw new AppError('not_found')
  await lockTemplates(tx, [seen.couponTemplateId])
  const taken = await write(
    tx,
    `UPDATE coupon SET status = 'voided', transferUntil = NULL, reservationId = NULL, reservedUntil = NULL
        WHERE id = ? AND status IN ('claimed','transferring')`,
    [id],
  )
  const coupon = await tx.getRepository(Coupon).findOneByOrFail({ id })
  if (taken !== 1) throw new AppError(coupon.status === 'redeemed' ? 'coupon_already_redeemed' : 'coupon_voided')
  await endOffer(tx, id, 'taken_back', now)
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId })
  await tellOfCoupons(tx, deps, 'coupon.voided', template, [coupon], now)
  await uncommitted(tx, template, coupon)
  await addToTimeline(tx, deps, {
    memberId: coupon.memberId,
    at: now,
    kind: 'coupon_voided',
    detail: { couponId: id, couponTemplateId: template.id, title: template.title },
  })
  await audit(tx, deps, now, {
    actor: by.actor,
    action: 'coupons.void',
    objectKind: 'coupon',
    objectId: id,
    reason,
    requestId: by.requestId,
  })
  return { id, coupon: presentCoupon(coupon, template, now) }
}
