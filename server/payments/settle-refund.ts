import type { PlatformRefund } from '../wechat/pay/ports'
import { audit, SYSTEM } from '../base/audit'
import type { Tx } from '../base/database'
import { announce } from '../base/outbox'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { holderOf, memberNoOf } from './accounts'
import { PayOrder, PayRefund } from './entities'
import type { PaymentHooks } from './hooks'
import { giveAgain, takeBack } from './take-back'
import { tellLedger } from './tell-ledger'

export type RefundSettled = {
  outcome: 'settled' | 'failed' | 'repeat' | 'processing' | 'mismatch' | 'foreign'
  refundNo: string
  differs: string[]
}

/**
 * The one way a refund ends, for answer, notice, query and bill alike. Money that went back is counted once; what the
 * platform will not pay is free again and what was taken back for it is given again. Saying it again changes nothing.
 */
export async function settleRefund(
  tx: Tx,
  deps: Deps,
  hooks: PaymentHooks,
  told: PlatformRefund & { mchid?: string },
): Promise<RefundSettled> {
  const ended = (outcome: RefundSettled['outcome'], differs: string[] = []): RefundSettled => ({
    outcome,
    refundNo: told.refundNo,
    differs,
  })
  const refund = await tx.getRepository(PayRefund).findOneBy({ refundNo: told.refundNo })
  if (!refund) return alarmed(tx, deps, ended('foreign'), null)
  const order = await tx.getRepository(PayOrder).findOneByOrFail({ id: refund.orderId })
  const differs = differences(deps, refund, order, told)
  if (differs.length > 0) return alarmed(tx, deps, ended('mismatch', differs), refund.id)
  if (told.status === 'PROCESSING') return ended('processing')
  if (told.status === 'SUCCESS') return ended(await done(tx, deps, hooks, refund, order, told))
  const problem =
    told.status === 'ABNORMAL' ? 'ABNORMAL：原路退回没有成功，请在商户平台处理' : 'CLOSED：平台已关闭这笔退款'
  return ended((await failRefund(tx, deps, hooks, refund.id, problem)) ? 'failed' : 'repeat')
}

function differences(
  deps: Deps,
  refund: PayRefund,
  order: PayOrder,
  told: PlatformRefund & { mchid?: string },
): string[] {
  const same: Record<string, boolean> = {
    mchid: told.mchid === undefined || told.mchid === deps.pay?.mchid,
    order: told.orderNo === order.orderNo,
    transactionId: told.transactionId === order.transactionId,
    amount: told.refundFen === refund.amountFen,
    total: told.totalFen === order.amountFen,
  }
  return Object.keys(same).filter((name) => !same[name])
}

async function done(
  tx: Tx,
  deps: Deps,
  hooks: PaymentHooks,
  refund: PayRefund,
  order: PayOrder,
  told: PlatformRefund,
): Promise<RefundSettled['outcome']> {
  const now = deps.clock.now()
  const turned = async (from: string) =>
    (await write(
      tx,
      "UPDATE pay_refund SET status = 'done', platformId = ?, doneAt = ?, problem = NULL, nextQueryAt = NULL WHERE id = ? AND status = ?",
      [told.refundId.slice(0, 64), told.successAt ?? now, refund.id, from],
    )) === 1
  const running = await turned('processing')
  // One that had failed was paid back after all (somebody saw to it at the platform): its money is not aside any more.
  if (!running && !(await turned('failed'))) return 'repeat'
  const { amountFen } = refund
  // The status stands first: MySQL reads columns that were assigned before it with their new values.
  await write(
    tx,
    "UPDATE pay_order SET status = CASE WHEN refundedFen + ? >= amountFen THEN 'refunded' ELSE status END, refundedFen = refundedFen + ?, refundingFen = refundingFen - ? WHERE id = ?",
    [amountFen, amountFen, running ? amountFen : 0, order.id],
  )
  // What was given again when it failed goes after all.
  if (!running) await takeBack(tx, deps, hooks, order.id, now)
  await record(tx, deps, refund, order, now)
  await tellLedger(tx, deps, order.id)
  return 'settled'
}

async function record(tx: Tx, deps: Deps, refund: PayRefund, order: PayOrder, at: number): Promise<void> {
  const memberId = await holderOf(tx, order.memberId)
  const { id: orderId, orderNo, title } = order
  const { amountFen, refundNo } = refund
  await addToTimeline(tx, deps, {
    memberId,
    at,
    kind: 'order_refunded',
    detail: { orderId, orderNo, title, amountFen },
  })
  await audit(tx, deps, at, {
    actor: SYSTEM,
    action: 'payments.refund.done',
    objectKind: 'pay_refund',
    objectId: refund.id,
  })
  await announce(tx, deps, {
    event: 'order.refunded',
    payload: async () => ({
      orderId,
      orderNo,
      refundNo,
      memberId,
      memberNo: await memberNoOf(tx, memberId),
      amountFen,
    }),
    at,
  })
}

/** It will not be paid: shown with the reason, its money is free for another refund. False where it ended before. */
export async function failRefund(
  tx: Tx,
  deps: Deps,
  hooks: PaymentHooks,
  id: string,
  problem: string,
  to: 'failed' | 'refused' = 'failed',
): Promise<boolean> {
  const now = deps.clock.now()
  const turned = await write(
    tx,
    'UPDATE pay_refund SET status = ?, problem = ?, nextQueryAt = NULL WHERE id = ? AND status = ?',
    [to, problem.slice(0, 200), id, to === 'failed' ? 'processing' : 'awaiting_approval'],
  )
  if (turned === 0) return false
  const { orderId, amountFen } = await tx.getRepository(PayRefund).findOneByOrFail({ id })
  await write(tx, 'UPDATE pay_order SET refundingFen = refundingFen - ? WHERE id = ?', [amountFen, orderId])
  await giveAgain(tx, deps, hooks, orderId, now)
  if (to === 'failed')
    await audit(tx, deps, now, {
      actor: SYSTEM,
      action: 'payments.refund.failed',
      objectKind: 'pay_refund',
      objectId: id,
      reason: problem.slice(0, 200),
    })
  return true
}

async function alarmed(tx: Tx, deps: Deps, settled: RefundSettled, refundId: string | null): Promise<RefundSettled> {
  await audit(tx, deps, deps.clock.now(), {
    actor: SYSTEM,
    action: `payments.alarm.refund_${settled.outcome}`,
    objectKind: 'pay_refund',
    objectId: refundId,
    reason: settled.differs.join(' ') || null,
  })
  return settled
}

/** Counts and logs how it ended, after the commit. */
export function reportedRefund(deps: Deps, settled: RefundSettled): RefundSettled {
  deps.metrics.events.inc({ kind: `refund.${settled.outcome}` })
  const { outcome, refundNo, differs } = settled
  if (outcome === 'mismatch' || outcome === 'foreign' || outcome === 'failed')
    deps.log.error({ kind: outcome, refundNo, reason: differs.join(' ') }, 'a refund needs somebody to look at it')
  return settled
}
