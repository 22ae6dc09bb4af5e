import { In, type SelectQueryBuilder } from 'typeorm'
import type { listOrders as listRow } from '../../shared/contract/orders'
import type { QueryOf } from '../../shared/contract/route'
import { isDay, shanghaiDayEnd, shanghaiDayStart } from '../../shared/rules/calendar'
import { couponStatus } from '../../shared/rules/coupon'
import { page, readCursor } from '../base/cursor'
import { audit, type Actor } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { inList, rows, text } from '../base/sql'
import { Coupon } from '../coupons/entities'
import type { Deps } from '../deps'
import { PayError } from '../wechat/pay/ports'
import { askPlatform, endUnpaid, payOf } from './ask'
import { PayOrder, PayRefund } from './entities'
import type { PaymentHooks } from './hooks'
import { keptSums, type Sums } from './order-sums'
import { presentStaffOrders } from './present-order'
import { presentRefunds } from './present-refund'

const TITLE = { id: text, title: text }

const dayIn = (path: string, day: string | undefined, edge: (day: string) => number): number | null => {
  if (day === undefined) return null
  if (!isDay(day)) throw invalid(path, 'not a calendar day')
  return edge(day)
}

/**
 * Orders, newest first; number and sums are of all that the filters name, in a large shop those of all orders as they were
 * some minutes ago. `from` and `to` are Shanghai days, both inside.
 */
export async function listOrders(tx: Tx, query: QueryOf<typeof listRow>, now: number) {
  const after = readCursor(query.cursor)
  const from = dayIn('from', query.from, shanghaiDayStart)
  const to = dayIn('to', query.to, shanghaiDayEnd)
  const wanted = tx.getRepository(PayOrder).createQueryBuilder('o').where('1 = 1')
  if (query.status) wanted.andWhere('o.status = :status', { status: query.status })
  // Numbers are ASCII; MySQL refuses to compare other words with such a column.
  if (query.orderNo !== undefined && !/^[\x21-\x7e]+$/.test(query.orderNo)) wanted.andWhere('1 = 0')
  else if (query.orderNo !== undefined) wanted.andWhere('o.orderNo = :orderNo', { orderNo: query.orderNo })
  if (query.memberId !== undefined) wanted.andWhere('o.memberId = :memberId', { memberId: query.memberId })
  if (from !== null) wanted.andWhere('o.createdAt >= :from', { from })
  if (to !== null) wanted.andWhere('o.createdAt < :to', { to })
  const all = query.orderNo === undefined && query.memberId === undefined && from === null && to === null
  const sums = (all ? await keptSums(tx, query.status, now) : null) ?? (await sumsOf(wanted))
  if (after) wanted.andWhere('o.id < :after', { after: after.id })
  const found = await wanted
    .orderBy('o.id', 'DESC')
    .take(query.limit + 1)
    .getMany()
  const shown = new Map((await presentStaffOrders(tx, found)).map((o) => [o.id, o]))
  return {
    ...page(
      found,
      query.limit,
      (o) => ({ sort: o.id, id: o.id }),
      (o) => shown.get(o.id)!,
    ),
    ...sums,
  }
}

async function sumsOf(wanted: SelectQueryBuilder<PayOrder>): Promise<Sums> {
  const sums = (await wanted
    .clone()
    .select('COUNT(*)', 'n')
    .addSelect("COALESCE(SUM(CASE WHEN o.status IN ('paid','refunded') THEN o.amountFen ELSE 0 END), 0)", 'paid')
    .addSelect('COALESCE(SUM(o.refundedFen), 0)', 'back')
    .getRawOne()) as { n: number; paid: number; back: number }
  return { count: Number(sums.n), paidFen: Number(sums.paid), refundedFen: Number(sums.back) }
}

/** One order as staff see it; 404 for an unknown id. */
export async function staffOrder(tx: Tx, id: string) {
  const order = await tx.getRepository(PayOrder).findOneBy({ id })
  if (!order) throw new AppError('not_found')
  return (await presentStaffOrders(tx, [order]))[0]!
}

/** The same with its refunds and what became of its pieces, so that nobody pays back unseen what was used. */
export async function readOrder(tx: Tx, id: string, now: number) {
  const shown = await staffOrder(tx, id)
  const refunds = await tx.getRepository(PayRefund).find({ where: { orderId: id }, order: { id: 'DESC' } })
  const ids = shown.couponIds ?? []
  const coupons = ids.length > 0 ? await tx.getRepository(Coupon).findBy({ id: In(ids) }) : []
  const templates = [...new Set(coupons.map((c) => c.couponTemplateId))]
  const titles = await rows(
    tx,
    TITLE,
    `SELECT id, title FROM coupon_template WHERE id IN ${inList(templates)}`,
    templates,
  )
  return {
    ...shown,
    refunds: await presentRefunds(tx, refunds),
    coupons: coupons.map((c) => ({
      id: c.id,
      title: titles.find((t) => t.id === c.couponTemplateId)?.title ?? '',
      status: couponStatus(c, now),
    })),
  }
}

/** Asks the platform now; 503 where it does not answer. */
export async function queryNow(deps: Deps, hooks: PaymentHooks, id: string) {
  payOf(deps)
  const order = await deps.db.read((tx) => tx.getRepository(PayOrder).findOneByOrFail({ id }))
  try {
    await askPlatform(deps, hooks, order)
  } catch (error) {
    if (error instanceof PayError) throw new AppError('pay_unavailable')
    throw error
  }
  return deps.db.read((tx) => staffOrder(tx, id))
}

/** Gives up an unpaid order for its buyer, as she could herself; who asked for it is on record before the platform hears of it. */
export async function endOrder(deps: Deps, hooks: PaymentHooks, id: string, by: { actor: Actor; requestId: string }) {
  const order = await deps.db.read((tx) => tx.getRepository(PayOrder).findOneByOrFail({ id }))
  if (order.status === 'unpaid')
    await deps.db.inTransaction((tx) =>
      audit(tx, deps, deps.clock.now(), {
        ...by,
        action: 'payments.end_order',
        objectKind: 'pay_order',
        objectId: id,
      }),
    )
  await endUnpaid(deps, hooks, order)
  return deps.db.read((tx) => staffOrder(tx, id))
}
