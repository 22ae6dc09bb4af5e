import { In } from 'typeorm'
import { affected, type Tx } from '../base/database'
import { mostOf, uncommitted } from '../coupons/budget'
import { Coupon, CouponTemplate } from '../coupons/entities'
import { tellOfCoupons } from '../coupons/tell'
import { endOffer } from '../coupons/transfers'
import { syncCards } from '../coupons/tell-cards'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { PayOrder } from './entities'
import type { PaymentHooks } from './hooks'
import { endPeriodOf, resumePeriodOf } from './periods'

/**
 * Once all of an order's money goes back, what it brought goes too: unused pieces cannot be used any more, the paid
 * membership ends. What was used stays used, and what a till holds is left for the next call. The caller holds the order's
 * row. Nothing happens while a part of the money stays.
 */
export async function takeBack(tx: Tx, deps: Deps, hooks: PaymentHooks, orderId: string, at: number): Promise<void> {
  const order = await tx.getRepository(PayOrder).findOneByOrFail({ id: orderId })
  if (order.refundedFen + order.refundingFen < order.amountFen) return
  const before: NonNullable<PayOrder['takenBack']> = order.takenBack ?? { couponIds: [], period: false }
  const couponIds = [...before.couponIds]
  for (const coupon of await piecesOf(tx, order.couponIds ?? []))
    if (await voided(tx, deps, coupon, at)) couponIds.push(coupon.id)
  const period = before.period || (await endPeriodOf(tx, deps, hooks, orderId, at))
  await tx.query('UPDATE pay_order SET takenBack = ? WHERE id = ?', [JSON.stringify({ couponIds, period }), orderId])
}

/** By their templates' rising ids, as everybody who holds more than one of those rows. */
const piecesOf = (tx: Tx, ids: string[]): Promise<Coupon[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.getRepository(Coupon).find({ where: { id: In(ids) }, order: { couponTemplateId: 'ASC', id: 'ASC' } })

/** One conditional update decides between this and a till that redeems it now. */
async function voided(tx: Tx, deps: Deps, coupon: Coupon, at: number): Promise<boolean> {
  const taken = affected(
    await tx.query(
      "UPDATE coupon SET status = 'voided', transferUntil = NULL WHERE id = ? AND status IN ('claimed','transferring') AND (reservedUntil IS NULL OR reservedUntil <= ?)",
      [coupon.id, at],
    ),
  )
  if (taken === 0) return false
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId })
  await endOffer(tx, coupon.id, 'taken_back', at)
  await tellOfCoupons(tx, deps, 'coupon.voided', template, [coupon], at)
  await uncommitted(tx, template, coupon)
  await addToTimeline(tx, deps, {
    memberId: coupon.memberId,
    at,
    kind: 'coupon_voided',
    detail: { couponId: coupon.id, couponTemplateId: template.id, title: template.title },
  })
  return true
}

/** The money stays after all: the pieces taken back are usable again, the paid membership goes on. */
export async function giveAgain(tx: Tx, deps: Deps, hooks: PaymentHooks, orderId: string, at: number): Promise<void> {
  const { takenBack } = await tx.getRepository(PayOrder).findOneByOrFail({ id: orderId })
  if (!takenBack) return
  for (const coupon of await piecesOf(tx, takenBack.couponIds)) {
    const again = affected(
      await tx.query(
        "UPDATE coupon SET status = 'claimed', reservationId = NULL, reservedUntil = NULL WHERE id = ? AND status = 'voided'",
        [coupon.id],
      ),
    )
    if (again === 0) continue
    const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId })
    const most = coupon.releasedAt === null ? (mostOf(template) ?? 0) : 0
    await tx.query('UPDATE coupon_template SET voided = voided - 1, committedFen = committedFen + ? WHERE id = ?', [
      most,
      template.id,
    ])
    if (template.wechatStockId !== null) await syncCards(tx, deps, [coupon], at)
    await addToTimeline(tx, deps, {
      memberId: coupon.memberId,
      at,
      kind: 'coupon_granted',
      detail: { couponId: coupon.id, couponTemplateId: template.id, title: template.title, source: 'purchase' },
    })
  }
  if (takenBack.period) await resumePeriodOf(tx, deps, hooks, orderId, at)
  await tx.query('UPDATE pay_order SET takenBack = NULL WHERE id = ?', [orderId])
}
