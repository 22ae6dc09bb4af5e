import { isoOf } from '../../shared/rules/calendar'
import type { Transaction } from '../wechat/pay/ports'
import { audit, SYSTEM } from '../base/audit'
import type { Tx } from '../base/database'
import { announce } from '../base/outbox'
import { row, text, write } from '../base/sql'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { holderOf, memberNoOf } from './accounts'
import { PayOrder } from './entities'
import { fulfil } from './fulfil'
import type { PaymentHooks } from './hooks'
import { openRefund } from './open-refund'
import { tellLedger } from './tell-ledger'

const ID = { id: text }

/**
 * `settled`: paid now, and what was bought is there. `undelivered`: paid now, cannot be given any more, the money goes
 * back. `late`: paid after it was closed, the money goes back. `repeat`: known before. `unpaid`: the platform has no money.
 * `mismatch`, `foreign`, `elsewhere` (paid and given back without us): no effect but an alarm.
 */
export type Outcome = 'settled' | 'undelivered' | 'late' | 'repeat' | 'unpaid' | 'mismatch' | 'foreign' | 'elsewhere'
export type Settled = { outcome: Outcome; orderNo: string; differs: string[] }

/** Which of its facts are not the ones we wrote down before anybody could pay. */
function differences(deps: Deps, order: PayOrder, t: Transaction): string[] {
  const same: Record<string, boolean> = {
    mchid: t.mchid === deps.pay?.mchid,
    appid: t.appid === deps.pay?.appid,
    amount: t.totalFen === order.amountFen,
    currency: t.currency === 'CNY',
    payer: t.payerOpenid === order.openid,
    transactionId: t.transactionId !== null && /^[\x21-\x7e]{1,64}$/.test(t.transactionId),
  }
  return Object.keys(same).filter((name) => !same[name])
}

/**
 * The one way an order becomes paid, for notice, query and bill alike: everything the platform says is compared with ours,
 * one conditional update decides, and what was bought comes in the same transaction. Saying it again changes nothing.
 */
export async function settlePayment(tx: Tx, deps: Deps, hooks: PaymentHooks, t: Transaction): Promise<Settled> {
  const ended = (outcome: Outcome, differs: string[] = []): Settled => ({ outcome, orderNo: t.orderNo, differs })
  const order = await tx.getRepository(PayOrder).findOneBy({ orderNo: t.orderNo })
  if (!order) return alarmed(tx, deps, ended('foreign'), null)
  if (t.tradeState !== 'SUCCESS' && t.tradeState !== 'REFUND') return ended('unpaid')
  const differs = differences(deps, order, t)
  if (differs.length > 0) return alarmed(tx, deps, ended('mismatch', differs), order.id)
  const other = await row(tx, ID, 'SELECT id FROM pay_order WHERE transactionId = ? AND id <> ?', [
    t.transactionId,
    order.id,
  ])
  if (other) return alarmed(tx, deps, ended('mismatch', ['transactionId']), order.id)
  const now = deps.clock.now()
  const paidAt = t.successAt ?? now
  const turned = async (from: 'unpaid' | 'closed', late: 0 | 1) =>
    (await write(
      tx,
      "UPDATE pay_order SET status = 'paid', transactionId = ?, paidAt = ?, paidLate = ?, nextQueryAt = NULL WHERE id = ? AND status = ? AND transactionId IS NULL",
      [t.transactionId, paidAt, late, order.id, from],
    )) === 1
  const first = await turned('unpaid', 0)
  if (!first && !(await turned('closed', 1))) return repeated(tx, deps, order.id, t)
  await record(tx, deps, order, { paidAt, now })
  // Paid, and paid back by somebody at the platform: there is neither anything to bring nor to pay back.
  if (t.tradeState === 'REFUND') return alarmed(tx, deps, ended('elsewhere'), order.id)
  if (first) await tellLedger(tx, deps, order.id)
  const brought = first && (await fulfil(tx, deps, hooks, order, { at: paidAt, now }))
  if (brought) {
    // The product's row is one for all its buyers: touched last.
    await write(tx, 'UPDATE product SET sold = sold + 1 WHERE id = ?', [order.productId])
    return ended('settled')
  }
  const reason = first ? '券已发完，自动退款' : '订单关闭后才到账，自动退款'
  await openRefund(tx, deps, order, {
    amountFen: order.amountFen,
    reason,
    refundNo: `${order.orderNo}A`,
    askedBy: null,
  })
  return ended(first ? 'undelivered' : 'late')
}

async function repeated(tx: Tx, deps: Deps, orderId: string, t: Transaction): Promise<Settled> {
  const { transactionId } = await tx.getRepository(PayOrder).findOneByOrFail({ id: orderId })
  if (transactionId === t.transactionId) return { outcome: 'repeat', orderNo: t.orderNo, differs: [] }
  return alarmed(tx, deps, { outcome: 'mismatch', orderNo: t.orderNo, differs: ['transactionId'] }, orderId)
}

async function record(tx: Tx, deps: Deps, order: PayOrder, at: { paidAt: number; now: number }): Promise<void> {
  const memberId = await holderOf(tx, order.memberId)
  const { id, orderNo, title, amountFen, kind } = order
  await addToTimeline(tx, deps, {
    memberId,
    at: at.now,
    kind: 'order_paid',
    detail: { orderId: id, orderNo, title, amountFen },
  })
  await audit(tx, deps, at.now, {
    actor: SYSTEM,
    action: 'payments.settle',
    objectKind: 'pay_order',
    objectId: id,
  })
  await announce(tx, deps, {
    event: 'order.paid',
    payload: async () => ({
      orderId: id,
      orderNo,
      memberId,
      memberNo: await memberNoOf(tx, memberId),
      kind,
      title,
      amountFen,
      paidAt: isoOf(at.paidAt),
    }),
    at: at.now,
  })
}

/** The row by which people learn of what may not happen; it stays where the log has long been thrown away. */
async function alarmed(tx: Tx, deps: Deps, settled: Settled, orderId: string | null): Promise<Settled> {
  await audit(tx, deps, deps.clock.now(), {
    actor: SYSTEM,
    action: `payments.alarm.${settled.outcome}`,
    objectKind: 'pay_order',
    objectId: orderId,
    reason: settled.differs.join(' ') || null,
  })
  return settled
}

/** Counts and logs how it ended; called once the transaction is committed, since its work may be repeated. */
export function reported(deps: Deps, settled: Settled): Settled {
  deps.metrics.events.inc({ kind: `pay.${settled.outcome}` })
  const { outcome, orderNo, differs } = settled
  if (outcome === 'mismatch' || outcome === 'foreign' || outcome === 'elsewhere')
    deps.log.error({ kind: outcome, orderNo, reason: differs.join(' ') }, 'a payment is not as we wrote it down')
  return settled
}
