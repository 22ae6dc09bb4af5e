import { In } from 'typeorm'
import type { Refund } from '../../shared/contract/orders'
import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { Staff } from '../staff/entities'
import { PayOrder, PayRefund } from './entities'

/** The refunds as staff see them; who asked is null where it was opened by itself. */
export async function presentRefunds(tx: Tx, refunds: PayRefund[]): Promise<Refund[]> {
  if (refunds.length === 0) return []
  const people = [...new Set(refunds.flatMap((r) => [r.askedBy, r.approvedBy].filter((id) => id !== null)))]
  const names = new Map(
    (people.length > 0 ? await tx.getRepository(Staff).findBy({ id: In(people) }) : []).map((s) => [s.id, s.name]),
  )
  const orders = await tx.getRepository(PayOrder).findBy({ id: In(refunds.map((r) => r.orderId)) })
  const numbers = new Map(orders.map((o) => [o.id, o.orderNo]))
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return refunds.map((r) => ({
    id: r.id,
    refundNo: r.refundNo,
    orderId: r.orderId,
    orderNo: numbers.get(r.orderId) ?? '',
    amountFen: r.amountFen,
    reason: r.reason,
    status: r.status,
    askedBy: r.askedBy,
    askedByName: nameOf(r.askedBy),
    approvedByName: nameOf(r.approvedBy),
    problem: r.problem,
    createdAt: isoOf(r.createdAt),
    doneAt: r.doneAt === null ? null : isoOf(r.doneAt),
  }))
}

/** One refund; 404 for an unknown id. */
export async function presentRefund(tx: Tx, id: string): Promise<Refund> {
  const refund = await tx.getRepository(PayRefund).findOneBy({ id })
  if (!refund) throw new AppError('not_found')
  return (await presentRefunds(tx, [refund]))[0]!
}

/** Refunds, newest first. */
export async function listRefunds(tx: Tx, query: { limit: number; cursor?: string; status?: PayRefund['status'] }) {
  const after = readCursor(query.cursor)
  const list = tx
    .getRepository(PayRefund)
    .createQueryBuilder('r')
    .orderBy('r.id', 'DESC')
    .take(query.limit + 1)
  if (query.status) list.andWhere('r.status = :status', { status: query.status })
  const total = await list.clone().getCount()
  if (after) list.andWhere('r.id < :id', { id: after.id })
  const found = await list.getMany()
  const shown = new Map((await presentRefunds(tx, found)).map((r) => [r.id, r]))
  const shownPage = page(
    found,
    query.limit,
    (r) => ({ sort: r.id, id: r.id }),
    (r) => shown.get(r.id)!,
  )
  return { ...shownPage, total }
}
