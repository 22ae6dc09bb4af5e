import type { redeemCoupon } from '../../shared/contract/till'
import type { AnswerOf, BodyOf } from '../../shared/contract/route'
import { shanghaiDay } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { spent } from './budget'
import { Coupon, Redemption } from './entities'
import { findByCode, type Found } from './find-by-code'
import { isHeld } from './held'
import { presentCoupon } from './present'
import { judge, type NotRedeemable } from './redeemable'
import { auditActor, redeemerId, redeemerSession, type By } from './redeemer'
import { checkStore } from './till'
import { takeFree } from './usable'

type Input = BodyOf<typeof redeemCoupon>

/**
 * Uses the coupon, once: the row's own conditional update decides among tills, and what was read before it may only
 * refuse. Redemption, counts, timeline and audit stand in the same transaction.
 */
export async function redeem(tx: Tx, deps: Deps, input: Input, by: By): Promise<AnswerOf<typeof redeemCoupon>['body']> {
  const now = deps.clock.now()
  await checkStore(tx, by.actor, input.storeId)
  const found = await findByCode(tx, deps, { code: input.code, session: redeemerSession(by.actor) }, now)
  const memberHeld = await isHeld(tx, found.coupon.memberId)
  const judged = judge(found.coupon, found.template, { ...input, memberHeld }, now)
  if ('reason' in judged) throw refusal(judged.reason)
  const { coupon, template } = found
  const used = await takeFree(tx, coupon, { status: 'redeemed', redeemedAt: now }, { now, begun: true })
  if (!used) throw refusal(await reasonNow(tx, found, input, now))
  const row: Redemption = {
    id: deps.chance.id(),
    couponId: coupon.id,
    liveCouponId: coupon.id,
    couponTemplateId: template.id,
    memberId: coupon.memberId,
    storeId: input.storeId,
    staffId: redeemerId(by.actor),
    actorKind: by.actor.kind,
    reservationId: null,
    items: input.items ?? null,
    orderNo: input.orderNo ?? null,
    orderAmountFen: input.orderAmountFen ?? null,
    discountFen: judged.discountFen,
    at: now,
    day: shanghaiDay(now),
    reversedAt: null,
    reversedBy: null,
    reverseReason: null,
  }
  await tx.getRepository(Redemption).insert(row)
  if (found.spends !== null) await spend(tx, deps, found.spends, now)
  await spent(tx, template, judged.discountFen)
  await trace(tx, deps, row, template.title, by)
  const after: Coupon = { ...coupon, status: 'redeemed', redeemedAt: now, reservedUntil: null }
  return { redemptionId: row.id, coupon: presentCoupon(after, template, now), discountFen: row.discountFen }
}

/** A missing amount is a field to fill in (422); every other reason is about the coupon (409). */
const refusal = (reason: NotRedeemable): AppError =>
  reason === 'order_amount_required'
    ? invalid('orderAmountFen', 'needed where there is a threshold or a percentage')
    : new AppError(reason)

/** Why the conditional update matched nothing: somebody was quicker. */
async function reasonNow(tx: Tx, { coupon, template }: Found, input: Input, now: number): Promise<NotRedeemable> {
  const fresh = await tx.getRepository(Coupon).findOneByOrFail({ id: coupon.id })
  const judged = judge(fresh, template, { ...input, memberHeld: false }, now)
  return 'reason' in judged ? judged.reason : 'coupon_already_redeemed'
}

async function spend(tx: Tx, deps: Deps, id: string, now: number): Promise<void> {
  const ignore = deps.db.dialect === 'mysql' ? 'INSERT IGNORE' : 'INSERT OR IGNORE'
  await tx.query(`${ignore} INTO spent_code (id, at) VALUES (?,?)`, [id, now])
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
