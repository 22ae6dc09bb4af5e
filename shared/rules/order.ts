/**
 * What two reports of one order make of each other. Sources tell of an order again and again, in no promised order (a file
 * of last week after yesterday's call), so what stands is never simply replaced.
 */

/** The states from the first to the last. `closed`: given up, nothing was kept; `refunded`: paid, and all of it went back. */
export const ORDER_STATES = ['unpaid', 'paid', 'shipped', 'completed', 'closed', 'refunded'] as const
export type OrderState = (typeof ORDER_STATES)[number]

const rank = (state: OrderState): number => ORDER_STATES.indexOf(state)

/** Whether an order of this state is a purchase: it was paid. One that went back whole still is, for no money. */
export const isPurchase = (state: OrderState): boolean => state !== 'unpaid' && state !== 'closed'

export type OrderItem = {
  sku: string | null
  name: string | null
  quantity: number | null
  amountFen: number | null
}

/** An order as it stands. */
export type OrderFacts = {
  status: OrderState
  paidAt: number | null
  amountFen: number
  refundedFen: number
  storeId: string | null
  items: readonly OrderItem[]
}

/** What a source says of an order; what it leaves out is no news. */
export type OrderReport = {
  status?: OrderState | undefined
  paidAt?: number | null | undefined
  amountFen: number
  refundedFen?: number | undefined
  storeId?: string | null | undefined
  items?: readonly OrderItem[] | undefined
}

export type OrderFault = 'refund_above_amount' | 'refund_incomplete' | 'paid_at_missing'

/**
 * The order after the report. The rule:
 * - State and refunds only go forward, each by itself: the later state of the two, the larger refund of the two. So what
 *   stands in the end is the same in whatever order reports arrive.
 * - The facts (amount, moment of payment, store, goods) are those of the last report that was behind in neither; a late one
 *   changes none of them.
 * - A refund of everything makes it `refunded`, and `refunded` means everything.
 */
export function orderAfter(standing: OrderFacts | null, report: OrderReport): OrderFacts | { fault: OrderFault } {
  const said = saidBy(standing, report)
  if ('fault' in said) return said
  if (standing === null) return sound(said)
  const late = rank(said.status) < rank(standing.status) || said.refundedFen < standing.refundedFen
  const facts = late ? standing : said
  return sound({
    ...facts,
    status: rank(said.status) > rank(standing.status) ? said.status : standing.status,
    refundedFen: Math.max(said.refundedFen, standing.refundedFen),
  })
}

/** The report with what it left out; by itself it has to make sense. */
function saidBy(standing: OrderFacts | null, report: OrderReport): OrderFacts | { fault: OrderFault } {
  const { amountFen } = report
  if ((report.refundedFen ?? 0) > amountFen) return { fault: 'refund_above_amount' }
  const before = standing?.status ?? 'paid'
  // Who says nothing of the state knows of an order that was paid.
  const status = report.status ?? (rank(before) > rank('paid') ? before : 'paid')
  const all = report.status === 'refunded' ? amountFen : undefined
  if (all !== undefined && report.refundedFen !== undefined && report.refundedFen !== all)
    return { fault: 'refund_incomplete' }
  return whole({
    status,
    paidAt: report.paidAt ?? standing?.paidAt ?? null,
    amountFen,
    refundedFen: all ?? report.refundedFen ?? standing?.refundedFen ?? 0,
    storeId: report.storeId ?? standing?.storeId ?? null,
    items: report.items ?? standing?.items ?? [],
  })
}

/** A refund of everything ends the order, whatever the source calls its state. */
const whole = (order: OrderFacts): OrderFacts =>
  order.amountFen > 0 && order.refundedFen === order.amountFen && order.status !== 'unpaid'
    ? { ...order, status: 'refunded' }
    : order

function sound(order: OrderFacts): OrderFacts | { fault: OrderFault } {
  const one = whole(order.status === 'refunded' ? { ...order, refundedFen: order.amountFen } : order)
  if (one.refundedFen > one.amountFen) return { fault: 'refund_above_amount' }
  return isPurchase(one.status) && one.paidAt === null ? { fault: 'paid_at_missing' } : one
}

/** What an order adds to its buyer's figures. */
export type OrderShare = { orders: number; returned: number; spentFen: number; paidAt: number | null }

export const NO_SHARE: OrderShare = { orders: 0, returned: 0, spentFen: 0, paidAt: null }

/** The share of an order as it stands: nothing unless it is a purchase. */
export const shareOf = (order: Pick<OrderFacts, 'status' | 'paidAt' | 'amountFen' | 'refundedFen'>): OrderShare =>
  isPurchase(order.status)
    ? {
        orders: 1,
        returned: order.status === 'refunded' ? 1 : 0,
        spentFen: order.amountFen - order.refundedFen,
        paidAt: order.paidAt,
      }
    : NO_SHARE

/** What one spends an order on average, in whole fen; null without orders. */
export const averageOrderFen = (orderCount: number, spentFen: number): number | null =>
  orderCount === 0 ? null : Math.round(spentFen / orderCount)

/** How long one waits between two orders on average, in ms; null below two. */
export const repurchaseCycleMs = (
  orderCount: number,
  firstPaidAt: number | null,
  lastPaidAt: number | null,
): number | null =>
  orderCount < 2 || firstPaidAt === null || lastPaidAt === null ? null : (lastPaidAt - firstPaidAt) / (orderCount - 1)
