import type { redeemCoupon } from '../../shared/contract/till'
import type { AnswerOf } from '../../shared/contract/route'
import { shanghaiDay } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { spent } from '../coupons/budget'
import { Redemption, type Coupon, type CouponTemplate } from '../coupons/entities'
import { presentCoupon } from '../coupons/present'
import { auditActor, redeemerId, type By } from './redeemer'
import { tellOfCoupons } from '../coupons/tell'

type Use = Pick<Redemption, 'storeId' | 'orderNo' | 'orderAmountFen' | 'items' | 'discountFen' | 'reservationId'>

/**
 * Writes down a use that the coupon's own row has just granted to this transaction: redemption, timeline, audit and the
 * template's counts, the template's row last. Answers what the till is told.
 */
export async function bookRedemption(
  tx: Tx,
  deps: Deps,
  { coupon, template }: { coupon: Coupon; template: CouponTemplate },
  use: Use,
  by: By,
): Promise<AnswerOf<typeof redeemCoupon>['body']> {
  const now = deps.clock.now()
  const row: Redemption = {
    id: deps.chance.id(),
    couponId: coupon.id,
    liveCouponId: coupon.id,
    couponTemplateId: template.id,
    memberId: coupon.memberId,
    staffId: redeemerId(by.actor),
    actorKind: by.actor.kind,
    ...use,
    at: now,
    day: shanghaiDay(now),
    reversedAt: null,
    reversedBy: null,
    reverseReason: null,
  }
  await tx.getRepository(Redemption).insert(row)
  await trace(tx, deps, row, template.title, by)
  await tellOfCoupons(tx, deps, 'coupon.redeemed', template, [coupon], now, {
    redemptionId: row.id,
    storeId: row.storeId,
    orderNo: row.orderNo,
    orderAmountFen: row.orderAmountFen,
    discountFen: row.discountFen,
    by: row.actorKind,
  })
  await spent(tx, template, row.discountFen)
  const after: Coupon = { ...coupon, status: 'redeemed', redeemedAt: now }
  return { redemptionId: row.id, coupon: presentCoupon(after, template, now), discountFen: row.discountFen }
}

async function trace(tx: Tx, deps: Deps, row: Redemption, title: string, by: By): Promise<void> {
  const { id: redemptionId, couponId, couponTemplateId, memberId, storeId, discountFen, at } = row
  await addToTimeline(tx, deps, {
    memberId,
    at,
    kind: 'coupon_redeemed',
    detail: { redemptionId, couponId, couponTemplateId, title, storeId, discountFen },
  })
  await audit(tx, deps, at, {
    actor: auditActor(by.actor),
    action: 'coupons.redeem',
    objectKind: 'redemption',
    objectId: redemptionId,
    requestId: by.requestId,
  })
}
