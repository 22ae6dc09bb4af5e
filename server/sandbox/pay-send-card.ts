import { rfc3339 } from '../wechat/pay/moments'
import { flattened, signV2 } from '../wechat/pay/merchant-coupons'
import type { PayDeps } from './pay-door'
import { COUPON_GAPS, type Notifier } from './pay-notices'
import type { Person } from './state'

export type SendCouponParams = { stock_id: string; out_request_no: string; coupon_code: string }
type Result = SendCouponParams & { code: string; message: string }

/**
 * What WeChat's coupon plugin does when the person taps: checks the merchant's sign, puts each piece into the card folder
 * within the stock's limits, and tells the merchant's callback. Gives the plugin's `e.detail`.
 */
export async function sendCards(
  deps: PayDeps,
  notifier: Notifier,
  person: Person,
  input: { sendCouponParams: SendCouponParams[]; sign: string; sendCouponMerchant: string },
): Promise<{ errcode: string; msg: string; send_coupon_result: Result[] }> {
  const { merchant } = deps.keys()
  if (input.sendCouponParams.length > 10) return { errcode: 'PARAM_ERROR', msg: '最多10张', send_coupon_result: [] }
  const right = signV2(flattened(input.sendCouponParams, input.sendCouponMerchant), merchant.apiV2Key ?? '')
  if (input.sendCouponMerchant !== merchant.mchid || right !== input.sign)
    return { errcode: 'SIGN_ERROR', msg: '签名错误', send_coupon_result: [] }
  const results: Result[] = []
  for (const piece of input.sendCouponParams) {
    const code = await sendOne(deps, notifier, person, piece)
    results.push({ ...piece, code, message: code === 'SUCCESS' ? 'ok' : code })
  }
  return { errcode: 'OK', msg: 'ok', send_coupon_result: results }
}

async function sendOne(deps: PayDeps, notifier: Notifier, person: Person, piece: SendCouponParams): Promise<string> {
  const stock = await deps.store.get('payStock', piece.stock_id)
  const now = deps.clock.now()
  if (stock === null || stock.until <= now) return 'NOTRUNNING'
  const openid = person.openids.mini
  const held = (await deps.store.list('payCard')).filter((c) => c.stockId === stock.stockId && c.openid === openid)
  const again = held.some((card) => card.sendRequestNo === piece.out_request_no)
  if (!again && (await deps.store.get('payCard', piece.coupon_code)) !== null) return 'FAILED'
  if (!again && held.length >= stock.perUser) return 'MAXQUOTA'
  if (!again && stock.sent >= stock.total) return 'NOTENOUGH'
  if (again) return 'DUPREQUEST'
  await deps.store.change('payStock', stock.stockId, (row) => row && { ...row, sent: row.sent + 1 })
  await deps.store.put('payCard', piece.coupon_code, {
    code: piece.coupon_code,
    stockId: stock.stockId,
    openid,
    state: 'SENDED',
    sendRequestNo: piece.out_request_no,
    useRequestNo: null,
    returnRequestNo: null,
    deactivateRequestNo: null,
    sentAt: now,
  })
  const callback = await deps.store.get('payCallback', 'coupons')
  if (callback === null) return 'SUCCESS'
  await notifier.tell({
    eventType: 'COUPON.SEND',
    originalType: 'busicoupon-send',
    summary: '商家券领券通知',
    url: callback.url,
    gaps: COUPON_GAPS,
    told: {
      event_type: 'EVENT_TYPE_BUSICOUPON_SEND',
      coupon_code: piece.coupon_code,
      stock_id: stock.stockId,
      send_time: rfc3339(now),
      openid,
      unionid: person.unionid ?? '',
      send_channel: 'BUSICOUPON_SEND_CHANNEL_MINIAPP',
      send_merchant: deps.keys().merchant.mchid,
      attach_info: {},
    },
  })
  return 'SUCCESS'
}
