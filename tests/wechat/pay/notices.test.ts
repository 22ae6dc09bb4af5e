import { envelope, post, signed, transaction } from './forge'
import { openPlatform, type Platform } from './platform'

let p: Platform
beforeAll(async () => {
  p = await openPlatform()
})
afterAll(() => p.close())

const good = () => signed(p, envelope(p, transaction(p)))

describe('notices that are WeChat’s', () => {
  it('are answered 204 without a body once they are taken, by public key and by certificate', async () => {
    const before = p.notices.length
    expect(await post(p, good())).toEqual({ status: 204, body: null })
    expect(await post(p, signed(p, envelope(p, transaction(p)), { key: 'certificate' }))).toMatchObject({ status: 204 })
    expect(p.notices.slice(before)).toEqual([
      expect.objectContaining({
        kind: 'payment',
        transaction: expect.objectContaining({ orderNo: 'T00000001', totalFen: 6_800 }) as object,
      }),
      expect.objectContaining({ kind: 'payment' }),
    ])
  })

  it('may hold fields nobody knows, come in pieces, leave the associated data out', async () => {
    const unknown = envelope(p, transaction(p, { scene_info: { x: 1 }, neu: true }), { outer: { neu: [1] } })
    expect((await post(p, signed(p, unknown))).status).toBe(204)
    expect((await post(p, { ...good(), chunked: true })).status).toBe(204)
    const bare = envelope(p, transaction(p), { aad: '', resource: { associated_data: undefined } })
    expect((await post(p, signed(p, bare))).status).toBe(204)
    const at = p.time.now
    for (const ms of [-299_000, 299_000])
      expect((await post(p, signed(p, envelope(p, transaction(p)), { atMs: ms }))).status).toBe(204)
    expect(p.time.now).toBe(at)
  })

  it('are read by what they are: payments, refunds, coupons sent, and others', async () => {
    const before = p.notices.length
    const amount = { refund: 100, total: 6_800, payer_refund: 100, payer_total: 6_800 }
    const refund = {
      mchid: p.pay.mchid,
      out_trade_no: 'T1',
      transaction_id: '42',
      out_refund_no: 'R1',
      refund_id: '50',
      refund_status: 'ABNORMAL',
      amount,
    }
    const coupon = {
      event_type: 'EVENT_TYPE_BUSICOUPON_SEND',
      coupon_code: 'C1',
      stock_id: '9',
      send_time: '2026-03-02T12:00:00+08:00',
      openid: 'oM1',
      send_merchant: p.pay.mchid,
    }
    const outer = (event_type: string, original_type: string, told: unknown) => {
      const body = JSON.parse(envelope(p, told, { aad: original_type })) as { resource: object }
      return JSON.stringify({ ...body, event_type, resource: { ...body.resource, original_type } })
    }
    for (const body of [
      outer('REFUND.ABNORMAL', 'refund', refund),
      outer('COUPON.SEND', 'busicoupon-send', coupon),
      outer('PAYSCORE.USER_PAID', 'payscore', { a: 1 }),
    ])
      expect((await post(p, signed(p, body))).status).toBe(204)
    expect(p.notices.slice(before)).toEqual([
      expect.objectContaining({
        kind: 'refund',
        refund: {
          mchid: p.pay.mchid,
          refundNo: 'R1',
          refundId: '50',
          orderNo: 'T1',
          transactionId: '42',
          status: 'ABNORMAL',
          refundFen: 100,
          totalFen: 6_800,
          successAt: null,
        },
      }),
      expect.objectContaining({
        kind: 'coupon',
        coupon: { stockId: '9', couponCode: 'C1', openid: 'oM1', mchid: p.pay.mchid, sentAt: p.time.now },
      }),
      expect.objectContaining({ kind: 'other', eventType: 'PAYSCORE.USER_PAID' }),
    ])
  })

  it('are asked for again where they could not be stored, or not in time', async () => {
    let work: () => Promise<void> = async () => {
      throw new Error('no space left')
    }
    const q = await openPlatform({ accept: () => work(), answerWithinMs: 50 })
    expect(await post(q, signed(q, envelope(q, transaction(q))))).toEqual({
      status: 503,
      body: { code: 'FAIL', message: '失败' },
    })
    work = () => new Promise((resolve) => setTimeout(resolve, 200))
    expect((await post(q, signed(q, envelope(q, transaction(q))))).status).toBe(503)
    expect(q.counts.get('pay_notice_not_stored')).toBe(2)
    await q.close()
  })
})
