import { z } from 'zod'
import type Router from '@koa/router'
import { readRfc3339, rfc3339 } from '../wechat/pay/moments'
import { PayRefusal, paramError, payBody, payRoute, type PayDeps } from './pay-door'
import type { PayCard, PayStock } from './pay-state'
import { isPlain, NotifyUrl, sameMerchant } from './pay-orders'
import { noticeUrl } from './pay-notices'

const BASE = '/v3/marketing/busifavor'
const signs = (most: number) => z.string().refine((text) => text !== '' && [...text].length <= most && isPlain(text))
const requestNo = z.string().regex(/^[0-9A-Za-z_\-|@*]{1,128}$/)
const moment = z.string().refine((text) => readRfc3339(text) !== null)
const minimum = z.int().nonnegative()

const Stock = z
  .object({
    stock_name: signs(21),
    belong_merchant: signs(15),
    comment: signs(20).optional(),
    goods_name: signs(15),
    stock_type: z.enum(['NORMAL', 'DISCOUNT', 'EXCHANGE']),
    coupon_use_rule: z.object({
      coupon_available_time: z.object({
        available_begin_time: moment,
        available_end_time: moment,
        available_day_after_receive: z.int().positive().optional(),
      }),
      fixed_normal_coupon: z.object({ discount_amount: z.int().positive(), transaction_minimum: minimum }).optional(),
      discount_coupon: z.object({ discount_percent: z.int().min(1).max(99), transaction_minimum: minimum }).optional(),
      exchange_coupon: z.object({ exchange_price: minimum, transaction_minimum: minimum }).optional(),
      use_method: z.enum(['OFF_LINE', 'MINI_PROGRAMS', 'SELF_CONSUME', 'PAYMENT_CODE']),
    }),
    stock_send_rule: z.object({
      max_coupons: z.int().positive().max(1e9),
      max_coupons_per_user: z.int().min(1).max(100),
    }),
    out_request_no: requestNo,
    coupon_code_mode: z.enum(['WECHATPAY_MODE', 'MERCHANT_API', 'MERCHANT_UPLOAD']),
  })
  .refine(({ stock_type, coupon_use_rule: rule }) => {
    const fits = { NORMAL: 'fixed_normal_coupon', DISCOUNT: 'discount_coupon', EXCHANGE: 'exchange_coupon' } as const
    return rule[fits[stock_type]] !== undefined
  })
  .refine(({ coupon_use_rule: { coupon_available_time: time } }) => {
    return readRfc3339(time.available_begin_time)! < readRfc3339(time.available_end_time)!
  })

/** Merchant coupons (商家券): stocks, a person's coupons, use, return, deactivate, the callback's address. */
export function payCardRoutes(router: Router, deps: PayDeps): void {
  payRoute(router, deps, 'post', `${BASE}/stocks`, async ({ raw }) => {
    const stock = await createStock(deps, payBody(raw, Stock))
    return { body: { stock_id: stock.stockId, create_time: rfc3339(stock.createdAt) } }
  })
  payRoute(router, deps, 'post', `${BASE}/callbacks`, async ({ raw }) => {
    payBody(raw, z.object({ mchid: z.string(), notify_url: NotifyUrl }))
    await deps.store.put('payCallback', 'coupons', { url: noticeUrl(deps) })
    return { body: { update_time: rfc3339(deps.clock.now()), notify_url: noticeUrl(deps) } }
  })
  payRoute(router, deps, 'get', `${BASE}/users/:openid/coupons/:coupon_code/appids/:appid`, async ({ params }) => {
    sameMerchant(deps, { appid: params.appid! })
    const card = await deps.store.get('payCard', params.coupon_code!)
    if (card === null || card.openid !== params.openid) throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '券不存在')
    return { body: { coupon_code: card.code, stock_id: card.stockId, coupon_state: card.state } }
  })
  useRoutes(router, deps)
}

/** The same request number in the same words gives the stock it made; in others it is refused. */
async function createStock(deps: PayDeps, body: z.output<typeof Stock>): Promise<PayStock> {
  if (body.belong_merchant !== deps.keys().merchant.mchid) throw paramError('belong_merchant')
  const asked = JSON.stringify(body)
  const known = (await deps.store.list('payStock')).find((one) => one.requestNo === body.out_request_no)
  if (known !== undefined) {
    if (known.asked === asked) return known
    throw new PayRefusal(400, 'RESOURCE_ALREADY_EXISTS', '批次已存在')
  }
  const time = body.coupon_use_rule.coupon_available_time
  const stock: PayStock = {
    stockId: String(10_000_000 + deps.chance.bytes(3).readUIntBE(0, 3)),
    requestNo: body.out_request_no,
    asked,
    name: body.stock_name,
    from: readRfc3339(time.available_begin_time)!,
    until: readRfc3339(time.available_end_time)!,
    total: body.stock_send_rule.max_coupons,
    perUser: body.stock_send_rule.max_coupons_per_user,
    sent: 0,
    createdAt: deps.clock.now(),
  }
  await deps.store.put('payStock', stock.stockId, stock)
  return stock
}

const Piece = { coupon_code: z.string().min(1).max(32), stock_id: z.string().min(1) }

function useRoutes(router: Router, deps: PayDeps): void {
  payRoute(router, deps, 'post', `${BASE}/coupons/use`, async ({ raw }) => {
    const body = payBody(
      raw,
      z.object({
        ...Piece,
        appid: z.string(),
        use_time: moment,
        use_request_no: requestNo,
        openid: z.string().optional(),
      }),
    )
    sameMerchant(deps, body)
    const card = await turn(deps, body, (one) => {
      if (one.state === 'USED' && one.useRequestNo === body.use_request_no) return one
      if (one.state === 'USED') throw new PayRefusal(400, 'RESOURCE_ALREADY_EXISTS', '券已被其他订单核销')
      if (one.state !== 'SENDED') throw new PayRefusal(400, 'INVALID_REQUEST', '券状态不可核销')
      return { ...one, state: 'USED', useRequestNo: body.use_request_no }
    })
    return { body: { stock_id: card.stockId, openid: card.openid, wechatpay_use_time: rfc3339(deps.clock.now()) } }
  })
  payRoute(router, deps, 'post', `${BASE}/coupons/return`, async ({ raw }) => {
    const body = payBody(raw, z.object({ ...Piece, return_request_no: requestNo }))
    await turn(deps, body, (one) => {
      if (one.returnRequestNo === body.return_request_no) return one
      if (one.state !== 'USED') throw new PayRefusal(400, 'INVALID_REQUEST', '券未核销，不能退回')
      return { ...one, state: 'SENDED', returnRequestNo: body.return_request_no }
    })
    return { body: { wechatpay_return_time: rfc3339(deps.clock.now()) } }
  })
  payRoute(router, deps, 'post', `${BASE}/coupons/deactivate`, async ({ raw }) => {
    const body = payBody(
      raw,
      z.object({ ...Piece, deactivate_request_no: requestNo, deactivate_reason: signs(64).optional() }),
    )
    await turn(deps, body, (one) => {
      if (one.state === 'DEACTIVATED' && one.deactivateRequestNo === body.deactivate_request_no) return one
      if (one.state !== 'SENDED') throw new PayRefusal(400, 'INVALID_REQUEST', '券状态不可失效')
      return { ...one, state: 'DEACTIVATED', deactivateRequestNo: body.deactivate_request_no }
    })
    return { body: { wechatpay_deactivate_time: rfc3339(deps.clock.now()) } }
  })
}

/** Moves a card in one step; what `work` throws changes nothing. */
async function turn(
  deps: PayDeps,
  piece: { coupon_code: string; stock_id: string },
  work: (card: PayCard) => PayCard,
): Promise<PayCard> {
  const done: { card?: PayCard; problem?: Error } = {}
  await deps.store.change('payCard', piece.coupon_code, (row) => {
    try {
      if (row === null || row.stockId !== piece.stock_id) throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '券不存在')
      done.card = work(row)
    } catch (error) {
      done.problem = error instanceof Error ? error : new Error(String(error))
    }
    return done.card ?? row
  })
  if (done.problem !== undefined) throw done.problem
  return done.card!
}
