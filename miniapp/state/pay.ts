import { platform } from '@platform'
import { api } from '../api'
import type { Order, Ordered } from '../contract'
import { Refusal } from '../request'
import { once } from './once'

/** How a payment stands by the server's word; `unknown` when it has not said it is settled, or could not be asked. */
export type PayResult =
  | { kind: 'paid'; order: Order }
  | { kind: 'unpaid'; order: Order }
  | { kind: 'closed'; order: Order }
  | { kind: 'unknown'; order: Order }

/** Pauses between the questions, ms: the platform's notice is nearly always there within two seconds. */
export const PAUSES_MS = [0, 700, 1_300, 2_000, 3_000, 4_000] as const

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const standing = (order: Order): PayResult | null => {
  if (order.status === 'paid' || order.status === 'refunded') return { kind: 'paid', order }
  return order.status === 'closed' ? { kind: 'closed', order } : null
}

/** Asks the server until it says how the order ended, or the pauses are used up. Never throws. */
export const settle = async (order: Order, pauses: readonly number[] = PAUSES_MS): Promise<PayResult> => {
  let last = order
  for (const pause of pauses) {
    await later(pause)
    try {
      last = await api.readOrder(order.id)
    } catch (error) {
      // An order that is not ours or a dead login does not get better by asking again.
      if (error instanceof Refusal && !error.unknownOutcome && error.status !== 429) break
      continue
    }
    const end = standing(last)
    if (end) return end
  }
  return { kind: 'unknown', order: last }
}

/** Opens the panel and then believes the server alone: one look after a turning back, more after any other end. */
const pay = async ({ order, payment }: Ordered, question: string): Promise<PayResult> => {
  const said = await platform.requestPayment(payment, question)
  if (said === 'said_paid') return settle(order)
  const result = await settle(order, [0])
  // Only a turning back that the server's books agree with is called one; a panel that failed may still have paid.
  const asked = result.kind === 'unknown' && result.order !== order
  return asked && said === 'cancelled' ? { kind: 'unpaid', order: result.order } : result
}

/** Orders the product and pays. Throws the Refusal of the order; what became of the payment is the answer. */
export const buy = async (productId: string, question: string): Promise<PayResult> =>
  pay(await once(`order:${productId}`, (key) => api.order(productId, key)), question)

/** Pays an order that stands unpaid. Throws the Refusal. */
export const payAgain = async (orderId: string, question: string): Promise<PayResult> =>
  pay(await api.payOrder(orderId), question)
