import { In } from 'typeorm'
import type { Order } from '../../shared/contract/payments'
import type { StaffOrder } from '../../shared/contract/orders'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { inList, rows, text } from '../base/sql'
import { PaidPeriod, PayOrder } from './entities'
import { keptOfOrders } from './kept'

/** The orders as their buyer sees them. */
export async function presentOrders(tx: Tx, orders: PayOrder[]): Promise<Order[]> {
  if (orders.length === 0) return []
  const periods = await tx.getRepository(PaidPeriod).findBy({ orderId: In(orders.map((o) => o.id)) })
  const untilOf = new Map(periods.map((p) => [p.orderId, Math.min(p.until, p.endedAt ?? p.until)]))
  return orders.map((o) => ({
    id: o.id,
    orderNo: o.orderNo,
    productId: o.productId,
    kind: o.kind,
    title: o.title,
    amountFen: o.amountFen,
    status: o.status,
    createdAt: isoOf(o.createdAt),
    payUntil: isoOf(o.payUntil),
    ...(o.paidAt === null ? {} : { paidAt: isoOf(o.paidAt) }),
    ...(o.closedAt === null ? {} : { closedAt: isoOf(o.closedAt) }),
    refundedFen: o.refundedFen,
    ...(o.couponIds === null ? {} : { couponIds: o.couponIds }),
    ...(untilOf.has(o.id) ? { memberUntil: isoOf(untilOf.get(o.id)!) } : {}),
  }))
}

/** One order as its buyer sees it; 404 for an unknown id. */
export async function presentOrder(tx: Tx, id: string): Promise<Order> {
  const order = await tx.getRepository(PayOrder).findOneBy({ id })
  if (!order) throw new AppError('not_found')
  return (await presentOrders(tx, [order]))[0]!
}

/** What may still be asked back of it, in fen, when its used pieces keep so much. */
export const refundable = (o: PayOrder, keptFen: number): number =>
  o.status === 'paid' ? Math.max(0, o.amountFen - keptFen - o.refundedFen - o.refundingFen) : 0

const NUMBER = { id: text, memberNo: text }

/** The orders as staff see them. */
export async function presentStaffOrders(tx: Tx, orders: PayOrder[]): Promise<StaffOrder[]> {
  if (orders.length === 0) return []
  const shown = await presentOrders(tx, orders)
  const ids = [...new Set(orders.map((o) => o.memberId))]
  const members = await rows(tx, NUMBER, `SELECT id, memberNo FROM member WHERE id IN ${inList(ids)}`, ids)
  const kept = await keptOfOrders(
    tx,
    orders.filter((o) => o.status === 'paid'),
  )
  const numbers = new Map(members.map((m) => [m.id, m.memberNo]))
  return orders.map((o, i) => ({
    ...shown[i]!,
    memberId: o.memberId,
    memberNo: numbers.get(o.memberId) ?? '',
    transactionId: o.transactionId,
    paidLate: o.paidLate,
    refundableFen: refundable(o, kept.get(o.id) ?? 0),
  }))
}
