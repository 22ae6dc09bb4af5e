import { verify } from 'node:crypto'
import { PayError } from '../../../server/wechat/pay/ports'
import { MerchantSdk } from '../../../server/wechat/pay/sdk'
import { openPlatform, type Platform } from './platform'

const JSAPI = '/v3/pay/transactions/jsapi'
const QUERY = '/v3/pay/transactions/out-trade-no/{out_trade_no}'
const REFUND = '/v3/refund/domestic/refunds'

const errorOf = async (work: Promise<unknown>): Promise<PayError> => {
  const said = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(said instanceof PayError)) throw new Error(`no PayError: ${String(said)}`)
  return said
}

describe.each(['public_key', 'certificate'] as const)('the client in %s mode', (mode) => {
  let p: Platform
  beforeAll(async () => {
    p = await openPlatform({ mode })
  })
  afterAll(() => p.close())
  beforeEach(() => p.faults({}))

  it('asks for a prepay id, the same one again, and signs what requestPayment is given', async () => {
    const who = await p.person()
    const order = await p.prepaid(who)
    expect(order.prepayId).toMatch(/^wx[0-9a-f]{34}$/)
    expect((await p.pay.prepay(order)).prepayId).toBe(order.prepayId)
    expect(await errorOf(p.pay.prepay({ ...order, totalFen: 1 }))).toMatchObject({
      code: 'OUT_TRADE_NO_USED',
      unknown: false,
    })
    const params = p.pay.paymentParams(order.prepayId)
    const message = `${p.pay.appid}\n${params.timeStamp}\n${params.nonceStr}\nprepay_id=${order.prepayId}\n`
    expect(params).toMatchObject({
      package: `prepay_id=${order.prepayId}`,
      signType: 'RSA',
      timeStamp: String(p.time.now / 1000),
    })
    expect(
      verify('RSA-SHA256', Buffer.from(message), p.keys().merchantKey, Buffer.from(params.paySign, 'base64')),
    ).toBe(true)
  })

  it('queries what is unknown, unpaid, paid; closes; and cannot close what is paid', async () => {
    const who = await p.person()
    expect(await p.pay.query('NOBODYS-1')).toBeNull()
    const order = await p.prepaid(who)
    expect(await p.pay.query(order.orderNo)).toEqual({
      appid: p.pay.appid,
      mchid: p.pay.mchid,
      orderNo: order.orderNo,
      transactionId: null,
      tradeState: 'NOTPAY',
      totalFen: null,
      currency: null,
      payerOpenid: null,
      successAt: null,
    })
    await p.pay.close(order.orderNo)
    await p.pay.close(order.orderNo)
    expect((await p.pay.query(order.orderNo))?.tradeState).toBe('CLOSED')
    expect((await p.payNow(who, order.prepayId)).body.code).toBe('order_closed')
    const paid = await p.prepaid(who)
    expect((await p.payNow(who, paid.prepayId)).body.errMsg).toBe('requestPayment:ok')
    expect(await p.pay.query(paid.orderNo)).toMatchObject({
      tradeState: 'SUCCESS',
      totalFen: 6_800,
      currency: 'CNY',
      payerOpenid: who.openid,
      successAt: p.time.now,
      transactionId: expect.stringMatching(/^42\d+$/) as string,
    })
    expect(await errorOf(p.pay.close(paid.orderNo))).toMatchObject({ code: 'ORDERPAID', unknown: false })
  })

  it('refunds in parts, never above what was paid, one number once', async () => {
    const who = await p.person()
    const order = await p.prepaid(who)
    await p.payNow(who, order.prepayId)
    const ask = (refundNo: string, refundFen: number) =>
      p.pay.refund({ orderNo: order.orderNo, refundNo, reason: '不想要了', refundFen, totalFen: order.totalFen })
    const [refundA, refundB] = [`${order.orderNo}-a`, `${order.orderNo}-b`]
    const first = await ask(refundA, 6_000)
    expect(first).toMatchObject({ refundNo: refundA, orderNo: order.orderNo, status: 'PROCESSING', refundFen: 6_000 })
    await p.sandbox.settled()
    expect((await ask(refundA, 6_000)).refundId).toBe(first.refundId)
    expect(await errorOf(ask(refundB, 801))).toMatchObject({ code: 'INVALID_REQUEST', unknown: false })
    expect(await ask(refundB, 800)).toMatchObject({ refundFen: 800, totalFen: 6_800 })
    expect(await p.pay.queryRefund(refundA)).toMatchObject({ status: 'SUCCESS', successAt: p.time.now })
    expect(await p.pay.queryRefund('nobodys')).toBeNull()
    expect((await p.pay.query(order.orderNo))?.tradeState).toBe('REFUND')
  })

  it('reads the daily bill from ten the next morning, its amounts digit by digit', async () => {
    const who = await p.person()
    const order = await p.prepaid(who, { totalFen: 1_010 })
    await p.payNow(who, order.prepayId)
    const refundNo = `${order.orderNo}-r`
    await p.pay.refund({ orderNo: order.orderNo, refundNo, reason: 'x', refundFen: 29, totalFen: 1_010 })
    await p.sandbox.settled()
    expect(await errorOf(p.pay.bill('2026-03-02'))).toMatchObject({ code: 'STATEMENT_CREATING', unknown: true })
    const before = p.time.now
    p.time.now = Date.parse('2026-03-03T02:00:00.000Z')
    const lines = (await p.pay.bill('2026-03-02')) ?? []
    expect(lines.filter((line) => line.orderNo === order.orderNo)).toEqual([
      expect.objectContaining({ tradeState: 'SUCCESS', totalFen: 1_010, refundNo: null, refundFen: 0, at: before }),
      expect.objectContaining({ tradeState: 'REFUND', refundNo, refundFen: 29, refundState: 'SUCCESS' }),
    ])
    expect(await p.pay.bill('2026-03-01')).toBeNull()
    p.time.now = before
  })

  it.each(['unsigned', 'signature', 'probe', 'stale', 'serial'])('believes no answer that is %s', async (forge) => {
    const who = await p.person()
    const order = await p.prepaid(who)
    await p.faults({ [QUERY]: { forge } })
    expect(await errorOf(p.pay.query(order.orderNo))).toMatchObject({ code: 'FORGED', unknown: true })
    await p.faults({ [REFUND]: { forge } })
    await p.payNow(who, order.prepayId)
    const ask = { orderNo: order.orderNo, refundNo: `${order.orderNo}-f`, reason: 'x', refundFen: 1, totalFen: 6_800 }
    // It happened all the same: asked again with the same number, it is the one refund.
    expect(await errorOf(p.pay.refund(ask))).toMatchObject({ code: 'FORGED', unknown: true })
    await p.faults({})
    await p.sandbox.settled()
    expect(await p.pay.refund(ask)).toMatchObject({ refundFen: 1, status: 'SUCCESS' })
  })

  it('repeats 5xx and 429 with the same parameters, signed anew, and gives up as unknown', async () => {
    const who = await p.person()
    for (const fault of [
      { status: 500, code: 'SYSTEM_ERROR' },
      { status: 429, code: 'FREQUENCY_LIMITED' },
      { status: 502 },
    ]) {
      await p.faults({ [JSAPI]: { ...fault, times: 2 } })
      await expect(p.prepaid(who)).resolves.toMatchObject({ prepayId: expect.any(String) as string })
    }
    await p.faults({ [JSAPI]: { status: 500, code: 'SYSTEM_ERROR' } })
    expect(await errorOf(p.prepaid(who))).toMatchObject({ code: 'SYSTEM_ERROR', unknown: true, status: 500 })
    await p.faults({ [JSAPI]: { status: 403, code: 'NO_AUTH' } })
    expect(await errorOf(p.prepaid(who))).toMatchObject({ code: 'NO_AUTH', unknown: false })
  })

  it('calls what was worked off and not answered unknown', async () => {
    const who = await p.person()
    await p.faults({ [JSAPI]: { dropAfterAccept: true, times: 1 } })
    expect(await errorOf(p.prepaid(who))).toMatchObject({ code: 'NO_ANSWER', unknown: true })
  })
})

describe('the client beside a platform that fails', () => {
  it('waits only so long, and after ten silences holds back without asking', async () => {
    const p = await openPlatform({ timeoutMs: 60 })
    const who = await p.person()
    await p.prepaid(who).catch(() => undefined)
    await p.faults({ [QUERY]: { hang: true } })
    for (let i = 0; i < 10; i += 1) expect((await errorOf(p.pay.query('SOME-ORDER'))).code).toBe('NO_ANSWER')
    const asking = p.pay.query('SOME-ORDER')
    expect((await errorOf(p.pay.query('SOME-ORDER'))).code).toBe('UNAVAILABLE')
    await errorOf(asking)
    await p.faults({})
    expect(await p.pay.query('SOME-ORDER')).toBeNull()
    await p.close()
  })

  it('takes no bill with a cell that is no amount', async () => {
    const p = await openPlatform()
    const who = await p.person()
    await p.payNow(who, (await p.prepaid(who)).prepayId)
    p.time.now += 86_400_000
    await p.control('PUT', '/pay/bill-plants', {
      items: [{ kind: 'change', number: 'T00000001', column: '订单金额', value: 'x' }],
    })
    expect(await errorOf(p.pay.bill('2026-03-02'))).toMatchObject({ code: 'BILL_BROKEN' })
    await p.close()
  })

  it('a merchant of late lives by the public key alone', async () => {
    const p = await openPlatform()
    await p.switches({ certificates: 'none' })
    const who = await p.person()
    await expect(p.prepaid(who)).resolves.toBeDefined()
    await p.close()
    const c = await openPlatform({ mode: 'certificate' })
    await c.switches({ certificates: 'none' })
    expect(await errorOf(c.prepaid(await c.person()))).toMatchObject({ code: 'FORGED', unknown: true })
    await c.close()
  })
})

describe('what the platform lets in', () => {
  it('nobody but the merchant, within five minutes', async () => {
    const p = await openPlatform()
    const path = '/v3/certificates'
    const answer = async (authorization: string) => {
      const headers = { accept: 'application/json', authorization }
      const response = await fetch(`${p.base}/sandbox/pay${path}`, { headers })
      return [response.status, ((await response.json()) as { code?: string }).code]
    }
    const at = (ms: number, merchant = p.keys().merchant) =>
      new MerchantSdk(merchant, { clock: { now: () => p.time.now + ms }, chance: p.chance }).authorize('GET', path)
    expect(await answer(at(0))).toEqual([200, undefined])
    expect(await answer('')).toEqual([401, 'SIGN_ERROR'])
    for (const ms of [-301_000, 301_000]) expect(await answer(at(ms))).toEqual([401, 'SIGN_ERROR'])
    expect(await answer(at(0, { ...p.keys().merchant, mchid: '1900000001' }))).toEqual([401, 'SIGN_ERROR'])
    expect(await answer(at(0, { ...p.keys().merchant, serial: '5157F09EFDC096DE' }))).toEqual([401, 'SIGN_ERROR'])
    const foreign = { ...p.keys().merchant, privateKeyPem: p.keys().publicKey.privateKeyPem }
    expect(await answer(at(0, foreign))).toEqual([401, 'SIGN_ERROR'])
    await p.close()
  })
})
