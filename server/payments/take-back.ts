import { In } from 'typeorm'
import type { Tx } from '../base/database'
import { inList, locked, write } from '../base/sql'
import { committedAnew, uncommitted } from '../coupons/budget'
import { Coupon, CouponTemplate } from '../coupons/entities'
import { lockTemplates } from '../coupons/lock-template'
import { tellOfCoupons } from '../coupons/tell'
import { endOffer } from '../coupons/transfers'
import { syncCards } from '../coupons/tell-cards'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { PayOrder } from './entities'
import type { PaymentHooks } from './hooks'
import { keptHeld } from './kept'
import { endPeriodOf, resumePeriodOf } from './periods'

/**
 * Once all of an order's money goes back, save what its used pieces keep, what it brought goes too: unused pieces are dead
 * for ever, also those that are offered to a friend or held for an order, and the paid membership ends. What was used stays
 * used; when its money went back as well it stays dead should that use be undone. The caller holds the order's row. Nothing
 * happens while more of the money stays.
 */
export async function takeBack(tx: Tx, deps: Deps, hooks: PaymentHooks, orderId: string, at: number): Promise<void> {
  const order = await tx.getRepository(PayOrder).findOneByOrFail({ id: orderId })
  const back = order.refundedFen + order.refundingFen
  if (back < order.amountFen - (await keptHeld(tx, order))) return
  const before: NonNullable<PayOrder['takenBack']> = order.takenBack ?? { couponIds: [], period: false }
  const couponIds = [...before.couponIds]
  for (const coupon of await piecesOf(tx, order.couponIds ?? []))
    if (await voided(tx, deps, coupon, at)) couponIds.push(coupon.id)
  if (back >= order.amountFen) await markUsed(tx, order.couponIds ?? [], at)
  const period = before.period || (await endPeriodOf(tx, deps, hooks, orderId, at))
  await write(tx, 'UPDATE pay_order SET takenBack = ? WHERE id = ?', [JSON.stringify({ couponIds, period }), orderId])
}

/** Held until the transaction ends, after their templates' rows. */
async function piecesOf(tx: Tx, ids: string[]): Promise<Coupon[]> {
  if (ids.length === 0) return []
  const pieces = { where: { id: In(ids) }, order: { couponTemplateId: 'ASC', id: 'ASC' } } as const
  const seen = await tx.getRepository(Coupon).find(pieces)
  await lockTemplates(
    tx,
    seen.map((c) => c.couponTemplateId),
  )
  return tx.getRepository(Coupon).find({ ...pieces, ...locked(tx) })
}

async function markUsed(tx: Tx, ids: string[], at: number | null): Promise<void> {
  if (ids.length === 0) return
  await write(tx, `UPDATE coupon SET paidBackAt = ? WHERE id IN ${inList(ids)} AND status = 'redeemed'`, [at, ...ids])
}

/** One conditional update decides between this and a till that redeems it now. */
async function voided(tx: Tx, deps: Deps, coupon: Coupon, at: number): Promise<boolean> {
  const taken = await write(
    tx,
    `UPDATE coupon SET status = 'voided', paidBackAt = ?, transferUntil = NULL, reservationId = NULL, reservedUntil = NULL
      WHERE id = ? AND status IN ('claimed','transferring')`,
    [at, coupon.id],
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
  const { takenBack, couponIds } = await tx.getRepository(PayOrder).findOneByOrFail({ id: orderId })
  if (!takenBack) return
  for (const coupon of await piecesOf(tx, couponIds ?? [])) {
    // What staff took back on its own stays so.
    if (coupon.status !== 'voided' || (coupon.paidBackAt === null && !takenBack.couponIds.includes(coupon.id))) continue
    await write(tx, "UPDATE coupon SET status = 'claimed', paidBackAt = NULL WHERE id = ?", [coupon.id])
    const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId })
    await committedAnew(tx, template, coupon)
    if (template.wechatStockId !== null) await syncCards(tx, deps, [coupon], at)
    await addToTimeline(tx, deps, {
      memberId: coupon.memberId,
      at,
      kind: 'coupon_granted',
      detail: { couponId: coupon.id, couponTemplateId: template.id, title: template.title, source: 'purchase' },
    })
  }
  await markUsed(tx, couponIds ?? [], null)
  if (takenBack.period) await resumePeriodOf(tx, deps, hooks, orderId, at)
  await write(tx, 'UPDATE pay_order SET takenBack = NULL WHERE id = ?', [orderId])
}
