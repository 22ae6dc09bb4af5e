import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { PayCalls } from './client'
import type { PayOptions } from './merchant'
import { rfc3339 } from './moments'
import { PayError, type MerchantCoupons } from './ports'
import { payWords } from './words'

const BASE = '/v3/marketing/busifavor'
const CouponStatus = z.enum(['SENDED', 'USED', 'EXPIRED', 'DELETED', 'DEACTIVATED'])

/**
 * The APIv2 signature (HMAC-SHA256) that WeChat's coupon plugin checks: keys sorted by their bytes, joined, the key last,
 * upper-case hex. Parameters without a value are left out.
 */
export function signV2(parameters: Record<string, string>, key: string): string {
  const pairs = Object.keys(parameters)
    .filter((name) => parameters[name] !== '')
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
  return createHmac('sha256', key)
    .update([...pairs, `key=${key}`].join('&'))
    .digest('hex')
    .toUpperCase()
}

/** The plugin's parameters flattened as they are signed: each field with the piece's number behind it. */
export const flattened = (
  params: { stock_id: string; out_request_no: string; coupon_code: string }[],
  merchant: string,
): Record<string, string> => ({
  send_coupon_merchant: merchant,
  ...Object.fromEntries(params.flatMap((one, n) => Object.entries(one).map(([name, value]) => [`${name}${n}`, value]))),
})

/** Gives the merchant coupons (商家券) of this merchant; calls go signed through the same transport as payments. */
export function merchantCoupons(options: PayOptions, calls: () => PayCalls): MerchantCoupons {
  const post = <T>(path: string, body: Record<string, unknown>, schema: z.ZodType<T>): Promise<T> => {
    const text = JSON.stringify(body)
    const { ask, transport, sdk } = calls()
    return ask(
      () => transport.verified({ method: 'POST', path, body: text, authorization: sdk.authorize('POST', path, text) }),
      schema,
    )
  }
  return {
    createStock: async (input) => {
      const { stock_id: stockId } = await post(
        `${BASE}/stocks`,
        stockOf(input, options),
        z.object({ stock_id: z.string() }),
      )
      return { stockId }
    },
    sendParams: ({ stockId, requestNo, couponCode }) => {
      const sendCouponParams = [{ stock_id: stockId, out_request_no: requestNo, coupon_code: couponCode }]
      const key = options.merchant().apiV2Key
      if (key === null) throw new PayError('NOT_CONFIGURED', false, 'there is no APIv2 key')
      const sign = signV2(flattened(sendCouponParams, options.mchid), key)
      return { sendCouponParams, sign, sendCouponMerchant: options.mchid }
    },
    read: (input) => read(calls(), input),
    use: async ({ stockId, couponCode, openid, requestNo, at }) => {
      const body = {
        coupon_code: couponCode,
        stock_id: stockId,
        appid: options.appid,
        use_time: rfc3339(at),
        use_request_no: requestNo,
        openid,
      }
      await post(`${BASE}/coupons/use`, body, z.object({ wechatpay_use_time: z.string() }))
    },
    giveBack: async ({ stockId, couponCode, requestNo }) => {
      const body = { coupon_code: couponCode, stock_id: stockId, return_request_no: requestNo }
      await post(`${BASE}/coupons/return`, body, z.object({ wechatpay_return_time: z.string() }))
    },
    deactivate: async ({ stockId, couponCode, requestNo, reason }) => {
      const body = {
        coupon_code: couponCode,
        stock_id: stockId,
        deactivate_request_no: requestNo,
        deactivate_reason: firstSigns(reason, 64),
      }
      await post(`${BASE}/coupons/deactivate`, body, z.object({ wechatpay_deactivate_time: z.string() }))
    },
    setCallback: async (url) => {
      await post(`${BASE}/callbacks`, { mchid: options.mchid, notify_url: url }, z.looseObject({}))
    },
  }
}

const firstSigns = (text: string, most: number): string => [...payWords(text)].slice(0, most).join('')

/** What is called so where every sign of its name is one that the platform does not take. */
const NO_WORDS = '优惠券'

/** The stock in the platform's words; names are cut to its limits (21, 15 and 20 signs). */
function stockOf(
  input: Parameters<MerchantCoupons['createStock']>[0],
  { mchid, appid }: { mchid: string; appid: string },
) {
  const minimum = input.thresholdFen
  const rule = {
    cash: {
      stock_type: 'NORMAL',
      coupon: { fixed_normal_coupon: { discount_amount: input.valueFen, transaction_minimum: minimum } },
    },
    // We store the percent taken off, the platform the percent paid.
    discount: {
      stock_type: 'DISCOUNT',
      coupon: { discount_coupon: { discount_percent: 100 - input.discountPercent, transaction_minimum: minimum } },
    },
    gift: { stock_type: 'EXCHANGE', coupon: { exchange_coupon: { exchange_price: 0, transaction_minimum: minimum } } },
  }[input.kind]
  return {
    stock_name: firstSigns(input.name, 21) || NO_WORDS,
    belong_merchant: mchid,
    goods_name: firstSigns(input.goodsName, 15) || NO_WORDS,
    stock_type: rule.stock_type,
    coupon_use_rule: {
      coupon_available_time: {
        available_begin_time: rfc3339(input.from),
        available_end_time: rfc3339(input.until),
        ...(input.daysAfterReceive === null ? {} : { available_day_after_receive: input.daysAfterReceive }),
      },
      ...rule.coupon,
      use_method: 'OFF_LINE',
    },
    stock_send_rule: { max_coupons: input.total, max_coupons_per_user: Math.min(input.perUser, 100) },
    out_request_no: input.requestNo,
    coupon_code_mode: 'MERCHANT_API',
    notify_config: { notify_appid: appid },
  }
}

async function read(
  { options, ask, transport, sdk }: PayCalls,
  { openid, couponCode }: { openid: string; couponCode: string },
) {
  const path = `${BASE}/users/${encodeURIComponent(openid)}/coupons/${encodeURIComponent(couponCode)}/appids/${options.appid}`
  const Held = z.object({ coupon_state: CouponStatus, stock_id: z.string() })
  try {
    const held = await ask(
      () => transport.verified({ method: 'GET', path, authorization: sdk.authorize('GET', path) }),
      Held,
    )
    return { status: held.coupon_state, stockId: held.stock_id }
  } catch (error) {
    if (
      error instanceof PayError &&
      !error.unknown &&
      ['RESOURCE_NOT_EXISTS', 'COUPON_NOT_EXISTS'].includes(error.code)
    )
      return null
    throw error
  }
}
