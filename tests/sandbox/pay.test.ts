import { openPlatform, type Platform } from '../wechat/pay/platform'

describe('paying in the sandbox', () => {
  let p: Platform
  beforeAll(async () => {
    p = await openPlatform()
  })
  afterAll(() => p.close())

  it('plays the payer with what requestPayment was given, whose sign must be right', async () => {
    const who = await p.person()
    const { prepayId } = await p.prepaid(who)
    const params = p.pay.paymentParams(prepayId)
    const pay = (more: Record<string, unknown>) =>
      p.control('POST', `/people/${who.id}/payments`, { ...params, outcome: 'paid', ...more })
    for (const more of [{ paySign: 'AAAA' }, { nonceStr: 'x' }, { timeStamp: '1' }, { signType: 'MD5' }])
      expect((await pay(more)).body.code).toBe('sign_wrong')
    expect((await pay({ outcome: 'cancelled' })).body).toEqual({ errMsg: 'requestPayment:fail cancel' })
    expect((await p.pay.query('T00000001'))?.tradeState).toBe('NOTPAY')
    expect((await pay({})).body).toEqual({ errMsg: 'requestPayment:ok' })
    expect((await pay({})).body.code).toBe('order_paid')
    const { items } = (await p.control('GET', `/people/${who.id}/payments`)).body as { items: unknown[] }
    expect(items).toEqual([
      expect.objectContaining({ orderNo: 'T00000001', totalFen: 6_800, state: 'SUCCESS', refundedFen: 0 }),
    ])
  })

  it('lets nobody pay another’s order, one that is closed, too late, or not there', async () => {
    const [who, other] = [await p.person(), await p.person()]
    const order = await p.prepaid(who)
    expect((await p.payNow(other, order.prepayId)).body.code).toBe('order_foreign')
    expect((await p.payNow(who, 'wx404')).status).toBe(404)
    expect((await p.control('POST', `/people/${who.id}/payments`, { outcome: 'paid' })).status).toBe(422)
    expect((await p.control('POST', '/people/nobody/payments', { outcome: 'paid' })).status).toBe(404)
    p.time.now += 900_000
    expect((await p.payNow(who, order.prepayId)).body.code).toBe('order_expired')
    const closed = await p.prepaid(who)
    await p.pay.close(closed.orderNo)
    expect((await p.payNow(who, closed.prepayId)).body.code).toBe('order_closed')
  })

  it('pays once, however many try at once', async () => {
    const who = await p.person()
    const order = await p.prepaid(who)
    await p.sandbox.settled()
    const before = p.notices.length
    const tries = await Promise.all(Array.from({ length: 20 }, () => p.payNow(who, order.prepayId)))
    expect(tries.filter((one) => one.status === 200)).toHaveLength(1)
    await p.sandbox.settled()
    expect(p.notices.length - before).toBe(1)
  })

  it.each([
    { orderNo: 'short' },
    { orderNo: 'x'.repeat(33) },
    { orderNo: 'T 1234567' },
    { totalFen: 0 },
    { totalFen: -1 },
    { totalFen: 1.5 },
    { expiresAt: 1 },
    { openid: 'oMnobody' },
    { openid: '' },
  ])('refuses a prepay with %j', async (wrong) => {
    const who = await p.person()
    const expiresAt = p.time.now + 900_000
    const order = { orderNo: 'TLIMITS01', description: 'x', totalFen: 1, openid: who.openid, expiresAt, ...wrong }
    await expect(p.pay.prepay(order)).rejects.toMatchObject({ code: 'PARAM_ERROR', unknown: false })
  })

  it('ends refunds as the switch says, and makes bills wrong where asked', async () => {
    const who = await p.person()
    const order = await p.prepaid(who)
    await p.payNow(who, order.prepayId)
    const ask = (refundNo: string) =>
      p.pay.refund({ orderNo: order.orderNo, refundNo, reason: 'x', refundFen: 6_800, totalFen: 6_800 })
    await p.switches({ refunds: 'CLOSED' })
    await ask('R-closed')
    await p.sandbox.settled()
    expect((await p.pay.queryRefund('R-closed'))?.status).toBe('CLOSED')
    // A closed refund gave its money free again.
    await p.switches({ refunds: 'PROCESSING' })
    await ask('R-held')
    await p.sandbox.settled()
    expect((await p.pay.queryRefund('R-held'))?.status).toBe('PROCESSING')
    await p.switches({ refunds: 'SUCCESS' })
    await p.control('POST', '/pay/settlements')
    expect((await p.pay.queryRefund('R-held'))?.status).toBe('SUCCESS')
    const day = '2026-03-02'
    const at = p.time.now
    p.time.now = Date.parse('2026-03-03T03:00:00.000Z')
    const numbers = async () =>
      ((await p.pay.bill(day)) ?? []).map((line) => `${line.refundNo ?? line.orderNo} ${line.totalFen}`)
    const right = await numbers()
    await p.control('PUT', '/pay/bill-plants', {
      items: [
        { kind: 'drop', number: 'R-held' },
        { kind: 'repeat', number: order.orderNo },
        { kind: 'change', number: order.orderNo, column: '订单金额', value: '68.01' },
      ],
    })
    const wrong = await numbers()
    expect(right).toEqual(expect.arrayContaining([`${order.orderNo} 6800`, 'R-held 0']))
    expect(wrong).not.toContain('R-held 0')
    expect(wrong.filter((line) => line === `${order.orderNo} 6801`)).toHaveLength(2)
    p.time.now = at
  })
})
