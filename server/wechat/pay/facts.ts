import { z } from 'zod'
import { readRfc3339 } from './moments'
import type { PlatformRefund, Transaction } from './ports'

const fen = z.int().nonnegative()
const moment = z.string().nullish().transform(readRfc3339)

/** A payment in WeChat's words (answer of a query, or opened notice); unknown fields pass. */
export const TransactionFacts = z
  .object({
    appid: z.string(),
    mchid: z.string(),
    out_trade_no: z.string(),
    transaction_id: z.string().nullish(),
    trade_state: z.enum(['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR']),
    success_time: moment,
    payer: z.object({ openid: z.string().nullish() }).nullish(),
    amount: z.object({ total: fen.nullish(), currency: z.string().nullish() }).nullish(),
  })
  .transform((told): Transaction => ({
    appid: told.appid,
    mchid: told.mchid,
    orderNo: told.out_trade_no,
    transactionId: told.transaction_id ?? null,
    tradeState: told.trade_state,
    totalFen: told.amount?.total ?? null,
    currency: told.amount?.currency ?? null,
    payerOpenid: told.payer?.openid ?? null,
    successAt: told.success_time,
  }))

const status = z.enum(['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL'])
const refundShape = {
  out_refund_no: z.string(),
  refund_id: z.string(),
  out_trade_no: z.string(),
  transaction_id: z.string(),
  success_time: moment,
  amount: z.object({ refund: fen, total: fen }),
}
type RefundWords = z.output<z.ZodObject<typeof refundShape>>
const refundOf = (told: RefundWords, state: z.output<typeof status>): PlatformRefund => ({
  refundNo: told.out_refund_no,
  refundId: told.refund_id,
  orderNo: told.out_trade_no,
  transactionId: told.transaction_id,
  status: state,
  refundFen: told.amount.refund,
  totalFen: told.amount.total,
  successAt: told.success_time,
})

/** A refund as asked for or queried: its state is called `status`. */
export const RefundFacts = z.object({ ...refundShape, status }).transform((told) => refundOf(told, told.status))

/** A refund as a notice tells it: there the state is called `refund_status`. */
export const RefundNoticeFacts = z
  .object({ ...refundShape, refund_status: status, mchid: z.string() })
  .transform((told) => ({ ...refundOf(told, told.refund_status), mchid: told.mchid }))

/** A merchant coupon that came into somebody's card folder. */
export const CouponSentFacts = z
  .object({
    event_type: z.literal('EVENT_TYPE_BUSICOUPON_SEND'),
    coupon_code: z.string(),
    stock_id: z.string(),
    send_time: z.string(),
    openid: z.string(),
    send_merchant: z.string(),
  })
  .transform((told, ctx) => {
    const sentAt = readRfc3339(told.send_time)
    if (sentAt === null) ctx.addIssue({ code: 'custom', message: 'send_time is no moment' })
    const { stock_id: stockId, coupon_code: couponCode, openid, send_merchant: mchid } = told
    return { stockId, couponCode, openid, mchid, sentAt: sentAt ?? 0 }
  })
