import type { Tx } from '../base/database'
import { enqueue, type JobKind } from '../base/jobs'
import { locked, row, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { PayOrder, PayRefund } from './entities'
import { keptHeld } from './kept'

export const SEND_REFUND: JobKind = { kind: 'payments.refund', lane: 'prompt' }
/** So long its own job has to send a refund, in ms. */
export const SEND_AGAIN_MS = 60_000

const SUM = { fen: whole }

/**
 * Puts the refund on record with its number before the platform hears of it, and the money aside: all refunds of an order
 * together never exceed what was paid less what its used pieces keep, whoever asks at once. Null where the order is not
 * paid or less is left.
 */
export async function openRefund(
  tx: Tx,
  deps: Deps,
  order: Pick<PayOrder, 'id'>,
  input: { amountFen: number; reason: string; refundNo: string; askedBy: string | null; approveAbove?: number },
): Promise<PayRefund | null> {
  const { amountFen, reason, refundNo, askedBy } = input
  const now = deps.clock.now()
  const bought = await tx.getRepository(PayOrder).findOneOrFail({ where: { id: order.id }, ...locked(tx) })
  const kept = await keptHeld(tx, bought)
  const aside = await write(
    tx,
    "UPDATE pay_order SET refundingFen = refundingFen + ? WHERE id = ? AND status = 'paid' AND refundingFen + refundedFen + ? <= amountFen - ?",
    [amountFen, order.id, amountFen, kept],
  )
  if (aside === 0) return null
  const sum = await row(tx, SUM, 'SELECT refundingFen + refundedFen AS fen FROM pay_order WHERE id = ?', [order.id])
  // What goes back for one order counts together: nobody gets around the second person by asking in small parts.
  const waits = input.approveAbove !== undefined && sum!.fen > input.approveAbove
  const refund: PayRefund = {
    id: deps.chance.id(),
    refundNo,
    orderId: order.id,
    amountFen,
    reason,
    status: waits ? 'awaiting_approval' : 'processing',
    askedBy,
    approvedBy: null,
    platformId: null,
    problem: null,
    // Should its job be lost, the round that asks after refunds sends it.
    nextQueryAt: waits ? null : now + SEND_AGAIN_MS,
    queries: 0,
    createdAt: now,
    sentAt: null,
    doneAt: null,
  }
  await tx.getRepository(PayRefund).insert(refund)
  if (!waits) await sendSoon(tx, deps, refund.id)
  return refund
}

/** The refund is sent by a job of its own, in the same transaction; the caller wakes the runner after the commit. */
export const sendSoon = (tx: Tx, deps: Deps, id: string): Promise<unknown> =>
  enqueue(tx, deps, { ...SEND_REFUND, payload: { id } })
