import { backoffMs, pause } from '../backoff'
import { createBreaker } from '../breaker'
import { z } from 'zod'
import { BillAddress, readBill } from './bill'
import { RefundFacts, TransactionFacts } from './facts'
import type { PayOptions } from './merchant'
import { merchantCoupons } from './merchant-coupons'
import { rfc3339 } from './moments'
import { readNotice } from './notice'
import { createPlatformKeys, type PlatformKeys } from './platform-keys'
import { PayError, type BillLine, type Pay, type PaymentParams } from './ports'
import { MerchantSdk, SDK_HOST } from './sdk'
import { createTransport, type PayTransport } from './transport'
import { payWordsIn } from './words'

const CERTIFICATES = '/v3/certificates'
const REPEATS = 2
const FIRST_PAUSE_MS = 150

/** What every call goes through: the SDK that builds and signs, our transport beneath it, repeats and reading. */
export type PayCalls = {
  options: PayOptions
  sdk: MerchantSdk
  transport: PayTransport
  keys: PlatformKeys
  /** Makes the call and reads its answer; repeated on 5xx and 429 with the same parameters, signed anew. */
  ask<T>(call: () => Promise<{ data?: unknown }>, schema: z.ZodType<T>): Promise<T>
}

/**
 * Gives WeChat Pay v3 for one merchant. Opens no connection by itself. Requests are built and signed by the SDK; the
 * exchange, the verification of answers and notices and the decryption are ours.
 */
export function createPay(options: PayOptions): Pay {
  let made: PayCalls | null = null
  const calls = () => (made ??= assemble(options))
  return {
    mchid: options.mchid,
    appid: options.appid,
    prepay: (input) => prepay(calls(), input),
    paymentParams: (prepayId) => paymentParams(calls(), prepayId),
    query: (orderNo) =>
      nullIf(
        ['ORDER_NOT_EXIST'],
        calls().ask(() => calls().sdk.query({ out_trade_no: orderNo }), TransactionFacts),
      ),
    close: async (orderNo) =>
      void (await calls()
        .ask(() => calls().sdk.close(orderNo), z.null())
        .catch(orderPaid)),
    refund: (input) => refund(calls(), input),
    queryRefund: (refundNo) =>
      nullIf(
        ['RESOURCE_NOT_EXISTS'],
        calls().ask(() => calls().sdk.find_refunds(refundNo), RefundFacts),
      ),
    bill: (day) => bill(calls(), day),
    readNotice: (headers, raw) =>
      readNotice(
        { clock: options.clock, findKey: (serial) => calls().keys.find(serial), apiV3Key: options.merchant().apiV3Key },
        headers,
        raw,
      ),
    merchantCoupons: options.merchantCoupons ? merchantCoupons(options, calls) : null,
  }
}

function assemble(options: PayOptions): PayCalls {
  const sdk = new MerchantSdk(options.merchant(), options)
  const keys: PlatformKeys = createPlatformKeys({
    ...options,
    fetchCertificates: () =>
      transport.exchange({
        method: 'GET',
        path: CERTIFICATES,
        authorization: sdk.authorize('GET', CERTIFICATES),
      }),
  })
  const transport: PayTransport = createTransport({
    baseUrl: options.baseUrl,
    timeoutMs: options.timeoutMs ?? 5_000,
    breaker: createBreaker(),
    clock: options.clock,
    findKey: keys.find,
    // The list of certificates is not asked for by one of them, which may be gone by now.
    wantedSerial: async (path) => (path === CERTIFICATES ? keys.publicKeyId() : keys.wanted()),
  })
  sdk.createHttp({
    get: (url, headers) =>
      transport.verified({ method: 'GET', path: pathOf(url), authorization: String(headers.Authorization) }),
    // The SDK has signed exactly this text.
    post: (url, params, headers) =>
      transport.verified({
        method: 'POST',
        path: pathOf(url),
        authorization: String(headers.Authorization),
        body: JSON.stringify(params),
      }),
    upload: () => Promise.reject(new PayError('NOT_SUPPORTED', false, 'nothing is uploaded')),
  })
  return { options, sdk, transport, keys, ask: (call, schema) => ask(options, call, schema) }
}

const pathOf = (url: string): string => url.replace(SDK_HOST, '')

async function ask<T>(options: PayOptions, call: () => Promise<{ data?: unknown }>, schema: z.ZodType<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const read = schema.safeParse((await call()).data)
      if (read.success) return read.data
      throw new PayError('NO_ANSWER', true, 'the answer is of another form than documented')
    } catch (error) {
      if (!(error instanceof PayError)) throw error
      // Which call, and the platform's code; never its words, which may quote what was sent.
      const api = error.message.split(':')[0]
      options.log.warn({ api, code: error.code, status: error.status, attempt }, 'wechat pay call failed')
      const busy =
        error.status !== null && (error.status >= 500 || error.status === 429 || error.code === 'SYSTEM_ERROR')
      if (!busy || attempt > REPEATS) throw error
      await pause(backoffMs(attempt, FIRST_PAUSE_MS, options.chance))
    }
  }
}

/** Gives null for a definite "there is none". */
export async function nullIf<T>(codes: string[], asked: Promise<T>): Promise<T | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof PayError && !error.unknown && codes.includes(error.code)) return null
    throw error
  })
}

/** A close that is refused because somebody has paid is one code for us, whichever of its words the platform takes. */
function orderPaid(error: unknown): never {
  if (error instanceof PayError && ['ORDERPAID', 'ORDER_PAID', 'TRADE_ERROR'].includes(error.code))
    throw new PayError('ORDERPAID', false, error.message, error.status)
  throw error
}

/** Limits of the platform, in bytes of UTF-8 (WeChat Pay, JSAPI `description`, refund `reason`). */
const MOST_DESCRIPTION = 127
const MOST_REASON = 80
/** What an order is called whose title is nothing but signs that the platform does not take. */
const NO_WORDS = '商品'

async function prepay(calls: PayCalls, input: Parameters<Pay['prepay']>[0]): Promise<{ prepayId: string }> {
  // The SDK answers with the parameters for requestPayment, signed with the machine's time; only the id in them is used.
  const Answer = z.object({ package: z.string().regex(/^prepay_id=[\x21-\x7e]{1,64}$/) })
  const { package: packed } = await calls.ask(
    () =>
      calls.sdk.transactions_jsapi({
        description: payWordsIn(input.description, MOST_DESCRIPTION) || NO_WORDS,
        out_trade_no: input.orderNo,
        time_expire: rfc3339(input.expiresAt),
        notify_url: calls.options.notifyUrl,
        amount: { total: input.totalFen, currency: 'CNY' },
        payer: { openid: input.openid },
      }),
    Answer,
  )
  return { prepayId: packed.slice('prepay_id='.length) }
}

function paymentParams({ options, sdk }: PayCalls, prepayId: string): PaymentParams {
  const timeStamp = String(Math.floor(options.clock.now() / 1000))
  const nonceStr = options.chance.bytes(16).toString('hex')
  const packed = `prepay_id=${prepayId}`
  const paySign = sdk.sha256WithRsa(`${options.appid}\n${timeStamp}\n${nonceStr}\n${packed}\n`)
  return { timeStamp, nonceStr, package: packed, signType: 'RSA', paySign }
}

function refund(calls: PayCalls, input: Parameters<Pay['refund']>[0]) {
  const reason = payWordsIn(input.reason, MOST_REASON)
  return calls.ask(
    () =>
      calls.sdk.refunds({
        out_trade_no: input.orderNo,
        out_refund_no: input.refundNo,
        ...(reason === '' ? {} : { reason }),
        notify_url: calls.options.notifyUrl,
        amount: { refund: input.refundFen, total: input.totalFen, currency: 'CNY' },
      }),
    RefundFacts,
  )
}

async function bill(calls: PayCalls, day: string): Promise<BillLine[] | null> {
  const asked = calls.ask(() => calls.sdk.tradebill({ bill_date: day, bill_type: 'ALL' }), BillAddress)
  const told = await nullIf(['NO_STATEMENT_EXIST'], asked.catch(notYet))
  if (told === null) return null
  // The address carries our signature to whoever answers there: none but the platform's own is asked.
  const path = [calls.options.baseUrl, SDK_HOST].find((base) =>
    told.download_url.startsWith(`${base}/v3/billdownload/`),
  )
  if (path === undefined) throw new PayError('BILL_BROKEN', true, 'the bill lies at a foreign address')
  const file = await calls.ask(
    () => calls.sdk.downloadBill(`${SDK_HOST}${told.download_url.slice(path.length)}`),
    z.instanceof(Buffer),
  )
  return readBill(file, told.hash_value)
}

/** A bill still being made is no refusal: it is asked for again. */
function notYet(error: unknown): never {
  if (error instanceof PayError && error.code === 'STATEMENT_CREATING')
    throw new PayError(error.code, true, error.message, error.status)
  throw error
}
