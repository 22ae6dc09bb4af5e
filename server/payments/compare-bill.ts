import type { BILL_DIFFERENCES } from '../../shared/contract/bills'
import { shanghaiDay } from '../../shared/rules/calendar'
import type { BillLine } from '../wechat/pay/ports'
import type { BillFields, PayOrder, PayRefund } from './entities'

export type Difference = {
  kind: (typeof BILL_DIFFERENCES)[number]
  /** What makes it the same difference when the day is compared again. */
  subject: string
  orderNo: string | null
  ours: BillFields | null
  theirs: BillFields | null
}
export type Books = {
  mchid: string
  appid: string
  /** Every order and refund a line names, and those of ours that the day should have. */
  orders: PayOrder[]
  refunds: PayRefund[]
}

const orderFields = (o: PayOrder): BillFields => ({
  status: o.status,
  amountFen: o.amountFen,
  transactionId: o.transactionId,
})
const refundFields = (r: PayRefund): BillFields => ({ status: r.status, amountFen: r.amountFen, refundNo: r.refundNo })
const paymentLine = (l: BillLine): BillFields => ({
  state: l.tradeState,
  amountFen: l.totalFen,
  transactionId: l.transactionId,
})
const refundLine = (l: BillLine): BillFields => ({
  state: l.refundState,
  amountFen: l.refundFen,
  refundNo: l.refundNo,
  refundId: l.refundId,
})
const asciiOrNull = (text: string): string | null => (/^[\x21-\x7e]{1,64}$/.test(text) ? text : null)
const isPaid = (o: PayOrder): boolean => o.status === 'paid' || o.status === 'refunded'

/**
 * Every line beside our books and our books beside the lines: each difference once, and none where both say the same.
 * Only lines of our own merchant number and app count as ours.
 */
export function compareBill(day: string, lines: BillLine[], books: Books): Difference[] {
  const found: Difference[] = []
  const orders = new Map(books.orders.map((o) => [o.orderNo, o]))
  const refunds = new Map(books.refunds.map((r) => [r.refundNo, r]))
  const seen = new Map<string, number>()
  for (const line of lines) {
    const name = line.refundNo ?? line.orderNo
    const add = (kind: Difference['kind'], ours: BillFields | null, more = '') =>
      found.push({
        kind,
        subject: asciiOrNull(`${name}${more}`) ?? Buffer.from(name).toString('base64url').slice(0, 64),
        orderNo: asciiOrNull(line.orderNo),
        ours,
        theirs: line.refundNo === null ? paymentLine(line) : refundLine(line),
      })
    if (line.mchid !== books.mchid || line.appid !== books.appid) {
      add('foreign_merchant', null)
      continue
    }
    const key = line.refundNo === null ? `pay ${name}` : `back ${name}`
    const times = (seen.get(key) ?? 0) + 1
    seen.set(key, times)
    if (times > 1) add('duplicate_line', null, `#${times}`)
    else if (line.refundNo === null) comparePayment(line, orders.get(line.orderNo), add)
    else compareRefund(line, refunds.get(line.refundNo), add)
  }
  return [...found, ...missingThere(day, books, seen)]
}

type Add = (kind: Difference['kind'], ours: BillFields | null) => void

function comparePayment(line: BillLine, order: PayOrder | undefined, add: Add): void {
  if (!order) return add('missing_here', null)
  const ours = orderFields(order)
  // A line says REFUND where some of the money has gone back since; it was paid all the same.
  const paidThere = line.tradeState === 'SUCCESS' || line.tradeState === 'REFUND'
  if (paidThere && !isPaid(order)) add('missing_here', ours)
  else if (!paidThere && isPaid(order)) add('state', ours)
  if (line.totalFen !== order.amountFen) add('amount', ours)
  if (order.transactionId !== null && line.transactionId !== order.transactionId) add('transaction', ours)
}

function compareRefund(line: BillLine, refund: PayRefund | undefined, add: Add): void {
  if (!refund) return add('refund_missing_here', null)
  const ours = refundFields(refund)
  const backThere = line.refundState === 'SUCCESS'
  // On its way on either side is no difference: the next news settles it.
  const underWay = line.refundState === 'PROCESSING' || refund.status === 'processing'
  if (backThere ? refund.status !== 'done' && !underWay : refund.status === 'done' && line.refundState !== 'PROCESSING')
    add('refund_state', ours)
  if (line.refundFen !== refund.amountFen) add('refund_amount', ours)
}

/** What our books have on that day and no line names. */
function missingThere(day: string, books: Books, seen: Map<string, number>): Difference[] {
  const on = (at: number | null) => at !== null && shanghaiDay(at) === day
  const numbers = new Map(books.orders.map((o) => [o.id, o.orderNo]))
  return [
    ...books.orders
      .filter((o) => isPaid(o) && on(o.paidAt) && !seen.has(`pay ${o.orderNo}`))
      .map((o): Difference => ({
        kind: 'missing_there',
        subject: o.orderNo,
        orderNo: o.orderNo,
        ours: orderFields(o),
        theirs: null,
      })),
    // One that was sent before midnight and paid back after it stands in the bill of either day.
    ...books.refunds
      .filter((r) => r.status === 'done' && on(r.doneAt) && on(r.sentAt) && !seen.has(`back ${r.refundNo}`))
      .map((r): Difference => ({
        kind: 'refund_missing_there',
        subject: r.refundNo,
        orderNo: numbers.get(r.orderId) ?? null,
        ours: refundFields(r),
        theirs: null,
      })),
  ]
}
