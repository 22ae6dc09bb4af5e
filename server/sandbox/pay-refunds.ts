import type Router from '@koa/router'
import { z } from 'zod'
import { rfc3339 } from '../wechat/pay/moments'
import { PayRefusal, paramError, payBody, payRoute, type PayDeps } from './pay-door'
import { noticeUrl, PAY_GAPS, type Notifier } from './pay-notices'
import { NotifyUrl, payWords } from './pay-orders'
import type { PayOrder, PayRefund } from './pay-state'

const MOST_REFUNDS = 50
const YEAR_MS = 365 * 86_400_000

const Ask = z
  .object({
    transaction_id: z.string().optional(),
    out_trade_no: z.string().optional(),
    out_refund_no: z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/),
    reason: payWords(80).optional(),
    notify_url: NotifyUrl.optional(),
    amount: z.object({ refund: z.int().positive(), total: z.int().positive(), currency: z.literal('CNY') }),
  })
  .refine((body) => body.transaction_id !== undefined || body.out_trade_no !== undefined)
type Ask = z.output<typeof Ask>

/** Refunds and their queries; a refund ends in the background as the switch says, and a notice tells it. */
export function payRefundRoutes(router: Router, deps: PayDeps, notifier: Notifier): void {
  payRoute(router, deps, 'post', '/v3/refund/domestic/refunds', async ({ raw }) => {
    const body = payBody(raw, Ask)
    const known = await deps.store.get('payRefund', body.out_refund_no)
    if (known !== null) {
      if (known.asked !== JSON.stringify(body))
        throw new PayRefusal(400, 'INVALID_REQUEST', '订单金额或退款金额与之前请求不一致，请核实后再试')
      return { body: told(known) }
    }
    const refund = await accept(deps, body)
    deps.background(() => settle(deps, notifier, refund.refundNo))
    return { body: told(refund) }
  })
  payRoute(router, deps, 'get', '/v3/refund/domestic/refunds/:out_refund_no', async ({ params }) => {
    const refund = await deps.store.get('payRefund', params.out_refund_no!)
    if (refund === null) throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
    return { body: told(refund) }
  })
}

async function accept(deps: PayDeps, body: Ask): Promise<PayRefund> {
  const orders = await deps.store.list('payOrder')
  const order = orders.find((o) => o.orderNo === body.out_trade_no || o.transactionId === body.transaction_id)
  if (order === undefined) throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '订单不存在')
  const now = deps.clock.now()
  const problem: { refusal: PayRefusal | null } = { refusal: null }
  await deps.store.change('payOrder', order.orderNo, (row) => {
    problem.refusal = refusalOf(row!, body, now)
    if (problem.refusal !== null) return row
    return { ...row!, state: 'REFUND', refundedFen: row!.refundedFen + body.amount.refund, refunds: row!.refunds + 1 }
  })
  if (problem.refusal !== null) throw problem.refusal
  const refund: PayRefund = {
    refundNo: body.out_refund_no,
    refundId: `50${deps.chance.bytes(13).toString('hex').replace(/[a-f]/g, '3')}`,
    orderNo: order.orderNo,
    transactionId: order.transactionId!,
    asked: JSON.stringify(body),
    refundFen: body.amount.refund,
    totalFen: body.amount.total,
    status: 'PROCESSING',
    notifyUrl: body.notify_url === undefined ? null : noticeUrl(deps),
    createdAt: now,
    successAt: null,
  }
  await deps.store.put('payRefund', refund.refundNo, refund)
  return refund
}

function refusalOf(order: PayOrder, { amount }: Ask, now: number): PayRefusal | null {
  if (order.paidAt === null) return new PayRefusal(400, 'INVALID_REQUEST', '订单未支付')
  if (amount.total !== order.totalFen) return paramError('amount/total')
  if (now - order.paidAt > YEAR_MS) return new PayRefusal(400, 'INVALID_REQUEST', '订单已超过退款期限')
  if (order.refunds >= MOST_REFUNDS) return new PayRefusal(403, 'RULE_LIMIT', '退款次数已达上限')
  if (order.refundedFen + amount.refund > order.totalFen)
    return new PayRefusal(400, 'INVALID_REQUEST', '申请退款金额大于订单可退金额')
  return null
}

/** Ends a refund that is under way as the switch says; one that is closed gives its amount free again. */
export async function settle(deps: PayDeps, notifier: Notifier, refundNo: string): Promise<void> {
  const status = deps.paySwitches.refunds
  if (status === 'PROCESSING') return
  let ended = false
  await deps.store.change('payRefund', refundNo, (row) => {
    if (row === null || row.status !== 'PROCESSING') return row
    ended = true
    return { ...row, status, successAt: status === 'SUCCESS' ? deps.clock.now() : null }
  })
  const refund = await deps.store.get('payRefund', refundNo)
  if (!ended || refund === null) return
  if (status === 'CLOSED')
    await deps.store.change('payOrder', refund.orderNo, (row) => ({
      ...row!,
      refundedFen: row!.refundedFen - refund.refundFen,
    }))
  if (refund.notifyUrl === null) return
  const { mchid } = deps.keys().merchant
  const { status: refund_status, ...rest } = told(refund)
  await notifier.tell({
    eventType: `REFUND.${status}`,
    originalType: 'refund',
    summary: { SUCCESS: '退款成功', ABNORMAL: '退款异常', CLOSED: '退款关闭' }[status],
    url: refund.notifyUrl,
    gaps: PAY_GAPS,
    told: { mchid, ...rest, refund_status },
  })
}

function told(refund: PayRefund): Record<string, unknown> {
  const { refundFen, totalFen } = refund
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.refundNo,
    transaction_id: refund.transactionId,
    out_trade_no: refund.orderNo,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    create_time: rfc3339(refund.createdAt),
    ...(refund.successAt === null ? {} : { success_time: rfc3339(refund.successAt) }),
    status: refund.status,
    funds_account: 'AVAILABLE',
    amount: {
      total: totalFen,
      refund: refundFen,
      payer_total: totalFen,
      payer_refund: refundFen,
      settlement_total: totalFen,
      settlement_refund: refundFen,
      discount_refund: 0,
      currency: 'CNY',
    },
  }
}
