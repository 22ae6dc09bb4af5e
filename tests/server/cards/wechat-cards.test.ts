import { onOneDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'

const CARD_ROUTES = '/v3/marketing/busifavor'
const READ = `${CARD_ROUTES}/users/{openid}/coupons/{coupon_code}/appids/{appid}`

onOneDatabase('coupons in WeChat’s card folder', 'mysql', (open) => {
  let w: World
  let s: Shop
  beforeAll(async () => {
    w = await open()
    s = await openShop(w)
  })
  afterAll(() => w.close())
  beforeEach(() => w.sandbox('DELETE', '/faults'))

  const publish = async (more: Record<string, unknown> = {}) => {
    const template = await s.publish({ wechatCoupon: true, perMemberLimit: 5, transferable: true, ...more })
    await w.jobs()
    return template
  }
  const stockOf = async (id: string): Promise<string | null> => {
    const [row] = (await w.db.read((tx) =>
      tx.query('SELECT wechatStockId FROM coupon_template WHERE id = ?', [id]),
    )) as { wechatStockId: string | null }[]
    return row!.wechatStockId
  }
  const piece = async (couponId: string) => {
    const [row] = (await w.db.read((tx) =>
      tx.query('SELECT wechatCode, status FROM coupon WHERE id = ?', [couponId]),
    )) as { wechatCode: string | null; status: string }[]
    return row!
  }
  type Holder = { id: string; token: string }
  const ask = (who: Holder, id: string) => w.call('addToWechat', { token: who.token, params: { id } })
  const tap = async (who: Holder, body: unknown) =>
    (await w.sandbox('POST', `/people/${who.id}/wechat-cards`, body)).body
  const folder = async (who: Holder) =>
    (await w.sandbox('GET', `/people/${who.id}/wechat-cards`)).body.items as { code: string; state: string }[]
  const later = async (ms = 60_000) => {
    w.clock.advance(ms)
    await w.jobs()
  }
  /** A member whose piece lies in the own folder, told by the callback. */
  const carded = async (more: Record<string, unknown> = {}) => {
    const template = await publish(more)
    const who = await w.member()
    const coupon = (await s.claim(who.token, template.id)).body
    const asked = await ask(who, coupon.id)
    await tap(who, asked.body)
    await w.jobs()
    return { template, who, coupon, asked }
  }

  it('a published template gets one stock, however often the answer is lost', async () => {
    await w.sandbox('PUT', '/faults', { [`${CARD_ROUTES}/stocks`]: { dropAfterAccept: true, times: 1 } })
    const template = await publish({ title: '满 80 减 20 的一张很长很长很长很长的券名' })
    expect(await stockOf(template.id)).toBeNull()
    await later()
    const stock = await stockOf(template.id)
    expect(stock).toMatch(/^\d+$/)
    for (const to of ['pauseCouponTemplate', 'publishCouponTemplate'] as const)
      await w.call(to, { token: s.marketer.token, params: { id: template.id } })
    await later()
    expect(await stockOf(template.id)).toBe(stock)
    expect(await stockOf((await s.publish()).id)).toBeNull()
  })

  it.each([
    { kind: 'discount', discountPercent: 20, valueFen: undefined },
    { kind: 'gift', valueFen: undefined, thresholdFen: 0 },
    { kind: 'cash', validity: { kind: 'fixed', from: '2026-03-01T00:00:00.000Z', until: '2026-04-01T00:00:00.000Z' } },
  ])('of every kind the platform has: %j', async (more) => {
    expect(await stockOf((await publish(more)).id)).toMatch(/^\d+$/)
  })

  it('is put there with the plugin’s signed parameters; only the platform’s word marks it', async () => {
    const template = await publish()
    const who = await w.member()
    const coupon = (await s.claim(who.token, template.id)).body
    const asked = await ask(who, coupon.id)
    expect(asked.status).toBe(200)
    expect(asked.body.sendCouponParams).toEqual([
      {
        stock_id: await stockOf(template.id),
        out_request_no: expect.stringMatching(/^send-/) as string,
        coupon_code: coupon.code,
      },
    ])
    expect((await ask(who, coupon.id)).body).toEqual(asked.body)
    await w.jobs()
    expect((await piece(coupon.id)).wechatCode).toBeNull()
    expect(await tap(who, { ...asked.body, sign: 'F'.repeat(64) })).toMatchObject({ errcode: 'SIGN_ERROR' })
    const other = { ...asked.body, sendCouponParams: [{ ...asked.body.sendCouponParams[0], coupon_code: 'OTHER' }] }
    expect(await tap(who, other)).toMatchObject({ errcode: 'SIGN_ERROR' })
    expect(await tap(who, asked.body)).toMatchObject({ errcode: 'OK', send_coupon_result: [{ code: 'SUCCESS' }] })
    expect(await tap(who, asked.body)).toMatchObject({ send_coupon_result: [{ code: 'DUPREQUEST' }] })
    await w.jobs()
    expect((await piece(coupon.id)).wechatCode).toBe(coupon.code)
    expect(await folder(who)).toEqual([expect.objectContaining({ code: coupon.code, state: 'SENDED' })])
    expect((await ask(who, coupon.id)).body.code).toBe('state_conflict')
  })

  it('is found by a query where the callback stays out', async () => {
    await w.sandbox('PUT', '/pay', { lossPercent: 100 })
    const { coupon } = await carded()
    await w.sandbox('PUT', '/pay', { lossPercent: 0 })
    expect((await piece(coupon.id)).wechatCode).toBeNull()
    await later()
    expect((await piece(coupon.id)).wechatCode).toBe(coupon.code)
  })

  it('is used, given back and used again with ours, whatever answers are lost', async () => {
    const { who, coupon } = await carded()
    for (const lost of [false, true]) {
      if (lost) {
        const fault = { dropAfterAccept: true, times: 1 }
        await w.sandbox('PUT', '/faults', {
          [`${CARD_ROUTES}/coupons/use`]: fault,
          [`${CARD_ROUTES}/coupons/return`]: fault,
          [READ]: { status: 500, times: 1 },
        })
      }
      const used = await s.redeem(coupon.code)
      expect(used.status).toBe(201)
      await w.jobs()
      await later()
      expect(await folder(who)).toEqual([expect.objectContaining({ state: 'USED' })])
      const undone = await w.call('reverseRedemption', {
        token: s.cashier.token,
        key: s.key(),
        params: { id: used.body.redemptionId },
        body: { reason: '拿错了' },
      })
      expect(undone.status).toBeLessThan(300)
      await w.jobs()
      await later()
      expect(await folder(who)).toEqual([expect.objectContaining({ state: 'SENDED' })])
    }
  })

  it('used and undone before anybody looked ends as it stands', async () => {
    const { who, coupon } = await carded()
    const used = await s.redeem(coupon.code)
    await w.call('reverseRedemption', {
      token: s.cashier.token,
      key: s.key(),
      params: { id: used.body.redemptionId },
      body: { reason: '拿错了' },
    })
    await w.jobs()
    expect(await folder(who)).toEqual([expect.objectContaining({ state: 'SENDED' })])
    expect((await s.redeem(coupon.code)).status).toBe(201)
    await w.jobs()
    expect(await folder(who)).toEqual([expect.objectContaining({ state: 'USED' })])
  })

  it('is gone from the folder once it is void or a friend has it, who may put it into the own', async () => {
    const voided = await carded()
    await w.call('voidCoupon', {
      token: s.service.token,
      key: s.key(),
      params: { id: voided.coupon.id },
      body: { reason: '发错了' },
    })
    await w.jobs()
    expect(await folder(voided.who)).toEqual([expect.objectContaining({ state: 'DEACTIVATED' })])
    // What is known to lie in the folder cannot be given away; what went there while its callback stayed out can.
    const there = await carded()
    const refused = await w.call('giveCoupon', {
      token: there.who.token,
      key: s.key(),
      params: { id: there.coupon.id },
    })
    expect(refused.body.code).toBe('coupon_not_transferable')
    await w.sandbox('PUT', '/pay', { lossPercent: 100 })
    const { who, coupon } = await carded()
    await w.sandbox('PUT', '/pay', { lossPercent: 0 })
    const friend = await w.member()
    const offer = await w.call('giveCoupon', { token: who.token, key: s.key(), params: { id: coupon.id } })
    const token = String((offer.body as unknown as { token: string }).token)
    const taken = await w.call('acceptTransfer', { token: friend.token, key: s.key(), params: { token }, body: {} })
    expect(taken.status).toBe(201)
    await w.jobs()
    expect(await folder(who)).toEqual([expect.objectContaining({ state: 'DEACTIVATED' })])
    expect((await piece(coupon.id)).wechatCode).toBeNull()
    expect((await ask(who, coupon.id)).status).toBe(404)
    const own = await ask(friend, coupon.id)
    await tap(friend, own.body)
    await w.jobs()
    expect(await folder(friend)).toEqual([expect.objectContaining({ code: taken.body.code, state: 'SENDED' })])
  })

  it('used at the platform first: nothing of ours changes, it is logged and stands in the audit', async () => {
    const { coupon, who } = await carded()
    const stockId = ((await folder(who)) as unknown as { stockId: string }[])[0]!.stockId
    const openid = (who.shown.openids as { mini: string }).mini
    await w.deps.pay!.merchantCoupons!.use({
      stockId,
      couponCode: coupon.code,
      openid,
      requestNo: 'elsewhere',
      at: w.clock.now(),
    })
    await w.db.inTransaction((tx) =>
      tx.query('UPDATE job SET status = ?, dueAt = 0 WHERE kind = ?', ['waiting', 'coupons.wechat_card']),
    )
    await w.jobs()
    expect((await piece(coupon.id)).status).toBe('claimed')
    const audits = (await w.db.read((tx) =>
      tx.query("SELECT objectId FROM audit_entry WHERE action = 'coupons.wechat_used_first'"),
    )) as { objectId: string }[]
    expect(audits.map((one) => one.objectId)).toEqual([coupon.id])
  })

  it('refuses what cannot go there: a used piece, another’s, a template without', async () => {
    const { who, coupon } = await carded()
    const other = await w.member()
    expect((await ask(other, coupon.id)).status).toBe(404)
    await s.redeem(coupon.code)
    expect((await ask(who, coupon.id)).body.code).toBe('state_conflict')
    const plain = await s.publish()
    const mine = (await s.claim(who.token, plain.id)).body
    expect((await ask(who, mine.id)).body.code).toBe('state_conflict')
  })

  it('twenty taps at once ask for one card', async () => {
    const template = await publish()
    const who = await w.member()
    const coupon = (await s.claim(who.token, template.id)).body
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(who, coupon.id)))
    expect(answers.map((a) => a.status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(new Set(answers.map((a) => a.text)).size).toBe(1)
  })

  it('a callback about a piece of another person marks nothing', async () => {
    const template = await publish()
    const who = await w.member()
    const thief = await w.member()
    const coupon = (await s.claim(who.token, template.id)).body
    const asked = await ask(who, coupon.id)
    // The parameters are tapped on another phone: the platform puts the piece there, and our books stay as they are.
    expect(await tap(thief, asked.body)).toMatchObject({ send_coupon_result: [{ code: 'SUCCESS' }] })
    await w.jobs()
    expect((await piece(coupon.id)).wechatCode).toBeNull()
  })
})
