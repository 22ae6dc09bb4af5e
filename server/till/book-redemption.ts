import type { redeemCoupon } from '../../shared/contract/till'
import type { AnswerOf } from '../../shared/contract/route'
import { shanghaiDay } from '../../shared/rules/calendar'
import { auditAll } from '../base/audit'
import type { Tx } from '../base/database'
import { insert } from '../base/sql'
import type { Deps } from '../deps'
import { addToTimelines } from '../membership/timeline'
import { countUses } from '../coupons/counts'
import type { Coupon, CouponTemplate, Redemption } from '../coupons/entities'
import { presentCoupon } from '../coupons/present'
import { tellOfCoupons } from '../coupons/tell'
import { auditActor, redeemerId, type By } from './redeemer'

type Use = Pick<Redemption, 'storeId' | 'orderNo' | 'orderAmountFen' | 'items' | 'discountFen' | 'reservationId'>
/** A use that the coupon's own row has just granted to this transaction. */
export type Granted = { coupon: Coupon; template: CouponTemplate; use: Use; by: By }
type Booked = Granted & { row: Redemption }

/**
 * Writes uses down, each kind of row in one statement: redemptions, timeline, audit, news and what they change in their
 * templates' counts. Answers what the tills are told.
 */
export async function bookRedemptions(
  tx: Tx,
  deps: Deps,
  granted: readonly Granted[],
): Promise<AnswerOf<typeof redeemCoupon>['body'][]> {
  const now = deps.clock.now()
  const booked = granted.map((g): Booked => ({ ...g, row: rowOf(g, deps.chance.id(), now) }))
  await insert(
    tx,
    'redemption',
    booked.map(({ row }) => ({ ...row, items: row.items === null ? null : JSON.stringify(row.items) })),
  )
  await trace(tx, deps, booked, now)
  await tell(tx, deps, booked, now)
  await countUses(
    tx,
    deps,
    booked.map(({ template, use }) => ({ template, discountFen: use.discountFen })),
  )
  return booked.map(({ coupon, template, row }) => ({
    redemptionId: row.id,
    coupon: presentCoupon({ ...coupon, status: 'redeemed', redeemedAt: now }, template, now),
    discountFen: row.discountFen,
  }))
}

const rowOf = ({ coupon, template, use, by }: Granted, id: string, now: number): Redemption => ({
  id,
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
})

async function trace(tx: Tx, deps: Deps, booked: readonly Booked[], now: number): Promise<void> {
  await addToTimelines(
    tx,
    deps,
    booked.map(
      ({ template, row: { id: redemptionId, couponId, couponTemplateId, memberId, storeId, discountFen } }) => ({
        memberId,
        at: now,
        kind: 'coupon_redeemed',
        detail: { redemptionId, couponId, couponTemplateId, title: template.title, storeId, discountFen },
      }),
    ),
  )
  await auditAll(
    tx,
    deps,
    now,
    booked.map(({ by, row }) => ({
      actor: auditActor(by.actor),
      action: 'coupons.redeem',
      objectKind: 'redemption',
      objectId: row.id,
      requestId: by.requestId,
    })),
  )
}

async function tell(tx: Tx, deps: Deps, booked: readonly Booked[], now: number): Promise<void> {
  const byPiece = new Map(booked.map((b) => [b.coupon.id, b.row]))
  const templates = new Map(booked.map((b) => [b.template.id, b.template]))
  for (const template of templates.values()) {
    const coupons = booked.filter((b) => b.template.id === template.id).map((b) => b.coupon)
    await tellOfCoupons(tx, deps, 'coupon.redeemed', template, coupons, now, ({ id }) => {
      const row = byPiece.get(id)!
      return {
        redemptionId: row.id,
        storeId: row.storeId,
        orderNo: row.orderNo,
        orderAmountFen: row.orderAmountFen,
        discountFen: row.discountFen,
        by: row.actorKind,
      }
    })
  }
}
