import type Router from '@koa/router'
import { z } from 'zod'
import { readRfc3339, rfc3339 } from '../wechat/pay/moments'
import { PayRefusal, paramError, payBody, payRoute, type PayDeps } from './pay-door'
import { noticeUrl, PAY_GAPS, type Notifier } from './pay-notices'
import type { PayOrder } from './pay-state'
import { personByOpenid } from './people'

export const PREPAY_LIVES_MS = 2 * 3_600_000
const bytes = (most: number) => z.string().refine((value) => value !== '' && Buffer.byteLength(value) <= most)
/** People's words come in one line and without signs of four bytes. */
export const isPlain = (value: string): boolean => !/[\p{Cc}\p{Zl}\p{Zp}\u{10000}-\u{10FFFF}]/u.test(value)
export const payWords = (most: number) => bytes(most).refine(isPlain)
const fen = z.int().positive().max(100_000_000_00)

export const NotifyUrl = bytes(255).refine((value) => /^https?:\/\/[^?#]+$/.test(value))
const Prepay = z.object({
  appid: z.string(),
  mchid: z.string(),
  description: payWords(127),
  out_trade_no: z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/),
  time_expire: z.string().optional(),
  attach: payWords(128).optional(),
  goods_tag: payWords(32).optional(),
  notify_url: NotifyUrl,
  amount: z.object({ total: fen, currency: z.literal('CNY').default('CNY') }),
  payer: z.object({ openid: z.string().min(1).max(128) }),
})
type Prepay = z.output<typeof Prepay>

/** Prepay, query, close. */
export function payOrderRoutes(router: Router, deps: PayDeps): void {
  payRoute(router, deps, 'post', '/v3/pay/transactions/jsapi', async ({ raw }) => {
    const body = payBody(raw, Prepay)
    sameMerchant(deps, body)
    return { body: { prepay_id: await prepay(deps, body) } }
  })
  payRoute(router, deps, 'get', '/v3/pay/transactions/out-trade-no/:out_trade_no', async ({ params, query }) => {
    if (query.mchid !== deps.keys().merchant.mchid) throw paramError('mchid')
    return { body: told(deps, await orderOf(deps, params.out_trade_no!)) }
  })
  payRoute(router, deps, 'get', '/v3/pay/transactions/id/:transaction_id', async ({ params, query }) => {
    if (query.mchid !== deps.keys().merchant.mchid) throw paramError('mchid')
    const order = (await deps.store.list('payOrder')).find((one) => one.transactionId === params.transaction_id)
    if (order === undefined) throw new PayRefusal(404, 'ORDER_NOT_EXIST', '订单不存在')
    return { body: told(deps, order) }
  })
  payRoute(router, deps, 'post', '/v3/pay/transactions/out-trade-no/:out_trade_no/close', async ({ params, raw }) => {
    const { mchid } = payBody(raw, z.object({ mchid: z.string() }))
    if (mchid !== deps.keys().merchant.mchid) throw paramError('mchid')
    const order = await orderOf(deps, params.out_trade_no!)
    let state = order.state
    await deps.store.change('payOrder', order.orderNo, (row) => {
      state = row!.state
      return row!.state === 'NOTPAY' ? { ...row!, state: 'CLOSED' } : row
    })
    if (state === 'SUCCESS' || state === 'REFUND') throw new PayRefusal(400, 'ORDERPAID', '该订单已支付')
    return { body: null }
  })
}

export function sameMerchant(deps: PayDeps, { appid, mchid }: { appid: string; mchid?: string }): void {
  const { merchant } = deps.keys()
  if (mchid !== undefined && mchid !== merchant.mchid) throw new PayRefusal(400, 'MCH_NOT_EXISTS', '商户号不存在')
  if (appid !== merchant.appid) throw new PayRefusal(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配，请检查后再试')
}

export async function orderOf(deps: PayDeps, orderNo: string): Promise<PayOrder> {
  const order = await deps.store.get('payOrder', orderNo)
  if (order === null) throw new PayRefusal(404, 'ORDER_NOT_EXIST', '订单不存在')
  return order
}

/** A prepay id; the same number asked for in the same words gives the one it had. */
async function prepay(deps: PayDeps, body: Prepay): Promise<string> {
  const now = deps.clock.now()
  const expiresAt = body.time_expire === undefined ? null : readRfc3339(body.time_expire)
  if (body.time_expire !== undefined && (expiresAt === null || expiresAt <= now)) throw paramError('time_expire')
  if ((await personByOpenid(deps, 'mini', body.payer.openid)) === null)
    throw new PayRefusal(400, 'PARAM_ERROR', '无效的openid')
  const asked = JSON.stringify(body)
  const fresh = `wx${deps.chance.bytes(17).toString('hex')}`
  const answer: { prepayId: string; refusal: PayRefusal | null } = { prepayId: fresh, refusal: null }
  await deps.store.change('payOrder', body.out_trade_no, (row) => {
    if (row === null)
      return {
        orderNo: body.out_trade_no,
        openid: body.payer.openid,
        description: body.description,
        totalFen: body.amount.total,
        asked,
        prepayId: fresh,
        prepaidAt: now,
        // What a product calls its public address may lead nowhere here; its notice route is on this server.
        notifyUrl: noticeUrl(deps),
        expiresAt,
        state: 'NOTPAY',
        transactionId: null,
        paidAt: null,
        refundedFen: 0,
        refunds: 0,
        createdAt: now,
      }
    answer.refusal = refusalOf(row, asked)
    if (answer.refusal !== null) return row
    if (now - row.prepaidAt >= PREPAY_LIVES_MS) return { ...row, prepayId: fresh, prepaidAt: now }
    answer.prepayId = row.prepayId
    return row
  })
  if (answer.refusal !== null) throw answer.refusal
  return answer.prepayId
}

function refusalOf(row: PayOrder, asked: string): PayRefusal | null {
  if (row.state === 'CLOSED') return new PayRefusal(400, 'ORDER_CLOSED', '该订单已关闭')
  if (row.state !== 'NOTPAY') return new PayRefusal(400, 'ORDERPAID', '该订单已支付')
  return row.asked === asked ? null : new PayRefusal(403, 'OUT_TRADE_NO_USED', '商户订单号重复')
}

/** The order as queries and notices tell it. */
export function told(deps: PayDeps, order: PayOrder): Record<string, unknown> {
  const { merchant } = deps.keys()
  const words = { NOTPAY: '订单未支付', SUCCESS: '支付成功', CLOSED: '订单已关闭', REFUND: '订单发生过退款' }
  const head = {
    appid: merchant.appid,
    mchid: merchant.mchid,
    out_trade_no: order.orderNo,
    trade_state: order.state,
    trade_state_desc: words[order.state],
  }
  if (order.paidAt === null) return head
  const amount = { total: order.totalFen, payer_total: order.totalFen, currency: 'CNY', payer_currency: 'CNY' }
  return {
    ...head,
    transaction_id: order.transactionId,
    trade_type: 'JSAPI',
    bank_type: 'OTHERS',
    attach: '',
    success_time: rfc3339(order.paidAt),
    payer: { openid: order.openid },
    amount,
    promotion_detail: [],
  }
}

/** The payer pays: null and a notice on its way, or the reason why nobody can. */
export async function payNow(
  deps: PayDeps,
  notifier: Notifier,
  prepayId: string,
  openid: string,
): Promise<'unknown' | 'foreign' | 'expired' | 'paid' | 'closed' | null> {
  const now = deps.clock.now()
  const found = (await deps.store.list('payOrder')).find((one) => one.prepayId === prepayId)
  if (found === undefined) return 'unknown'
  if (found.openid !== openid) return 'foreign'
  let refused: 'expired' | 'paid' | 'closed' | null = null
  await deps.store.change('payOrder', found.orderNo, (row) => {
    if (row!.state === 'CLOSED') refused = 'closed'
    else if (row!.state !== 'NOTPAY') refused = 'paid'
    else if (now - row!.prepaidAt >= PREPAY_LIVES_MS || (row!.expiresAt !== null && row!.expiresAt <= now))
      refused = 'expired'
    if (refused !== null) return row
    const transactionId = `42${deps.chance.bytes(13).toString('hex').replace(/[a-f]/g, '7')}`
    return { ...row!, state: 'SUCCESS', paidAt: now, transactionId }
  })
  if (refused !== null) return refused
  const order = await orderOf(deps, found.orderNo)
  await notifier.tell({
    eventType: 'TRANSACTION.SUCCESS',
    originalType: 'transaction',
    summary: '支付成功',
    url: order.notifyUrl,
    gaps: PAY_GAPS,
    told: told(deps, order),
  })
  return null
}
