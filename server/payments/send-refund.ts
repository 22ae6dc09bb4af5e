import { write } from '../base/sql'
import { PayError } from '../wechat/pay/ports'
import type { Deps } from '../deps'
import { payOf } from './ask'
import { PayOrder, PayRefund } from './entities'
import type { PaymentHooks } from './hooks'
import { failRefund, reportedRefund, settleRefund } from './settle-refund'

/** A refusal that says nothing about this refund: try again later with the same number. */
const LATER = /^(FREQUENCY_?LIMITED|RATELIMIT_EXCEEDED|SYSTEM_ERROR|SIGN_ERROR|NO_AUTH|NOT_ENOUGH)$/
/** Asked after again after so many ms: a refund takes minutes, seldom days. */
const PAUSES = [60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000]

/**
 * Sends the refund, or asks after it where it was sent before and no news came. The same number goes out however often,
 * so the platform pays once; where it did not answer nothing is assumed and the next call asks again.
 */
export async function sendRefund(deps: Deps, hooks: PaymentHooks, id: string): Promise<void> {
  const due = await take(deps, id)
  if (!due) return
  const { refund, order, sentBefore } = due
  try {
    const known = sentBefore ? await payOf(deps).queryRefund(refund.refundNo) : null
    const told =
      known ??
      (await payOf(deps).refund({
        orderNo: order.orderNo,
        refundNo: refund.refundNo,
        reason: refund.reason,
        refundFen: refund.amountFen,
        totalFen: order.amountFen,
      }))
    reportedRefund(deps, await deps.db.inTransaction((tx) => settleRefund(tx, deps, hooks, told)))
  } catch (error) {
    if (!(error instanceof PayError)) throw error
    deps.log.warn({ code: error.code, refundNo: refund.refundNo, error: error.message }, 'a refund was not taken')
    if (!error.unknown && !LATER.test(error.code)) await refused(deps, hooks, refund, error)
    else if (!error.unknown)
      await deps.db.inTransaction((tx) =>
        write(tx, "UPDATE pay_refund SET problem = ? WHERE id = ? AND status = 'processing'", [wordsOf(error), id]),
      )
  }
}

const wordsOf = (error: PayError): string => `${error.code}: ${error.message}`.slice(0, 200)

/** Marks it as sent before it is: whatever happens afterwards, it is asked after. Null where it is not under way. */
const take = (deps: Deps, id: string) =>
  deps.db.inTransaction(async (tx) => {
    const now = deps.clock.now()
    const refund = await tx.getRepository(PayRefund).findOneBy({ id, status: 'processing' })
    if (!refund) return null
    const pause = PAUSES[Math.min(refund.queries, PAUSES.length - 1)]!
    await write(
      tx,
      "UPDATE pay_refund SET sentAt = COALESCE(sentAt, ?), nextQueryAt = ?, queries = queries + 1 WHERE id = ? AND status = 'processing'",
      [now, now + pause, id],
    )
    const order = await tx.getRepository(PayOrder).findOneByOrFail({ id: refund.orderId })
    return { refund, order, sentBefore: refund.sentAt !== null }
  })

/** The platform refuses for good. An earlier try may have been taken all the same, so it is asked once more by the number. */
async function refused(deps: Deps, hooks: PaymentHooks, refund: PayRefund, error: PayError): Promise<void> {
  try {
    const known = await payOf(deps).queryRefund(refund.refundNo)
    if (known) reportedRefund(deps, await deps.db.inTransaction((tx) => settleRefund(tx, deps, hooks, known)))
    else if (await deps.db.inTransaction((tx) => failRefund(tx, deps, hooks, refund.id, wordsOf(error))))
      reportedRefund(deps, { outcome: 'failed', refundNo: refund.refundNo, differs: [error.code] })
  } catch (failure) {
    if (!(failure instanceof PayError)) throw failure
    deps.log.warn({ code: failure.code, refundNo: refund.refundNo }, 'WeChat Pay did not answer a query of a refund')
  }
}
