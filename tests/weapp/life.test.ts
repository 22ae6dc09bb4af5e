import { onOneDatabase, type World } from '../harness/world'
import { apiKey, must, publishTemplate } from '../harness/rows'
import { readPackage } from './host/package'
import { textOf } from './host/nodes'
import type { Phone } from './host/phone'
import { calls, expectHealthy, join, openShop, phoneIn, tokenOf, type Shop } from './shop'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** The life of a coupon in the package as it would be uploaded: opened, claimed, given, shown, used, undone, run out. */
onOneDatabase('the built mini-program: a coupon’s life', 'sqlite', (open) => {
  let w: World
  let shop: Shop
  let lin: Awaited<ReturnType<typeof phoneIn>>
  let chen: Awaited<ReturnType<typeof phoneIn>>
  let till: Phone
  let flash: string
  let given = ''

  const template = (title: string, more: Record<string, unknown>): Promise<string> =>
    publishTemplate(w, { token: shop.owner.token, at: w.clock.now() }, { title, ...more })

  beforeAll(async () => {
    readPackage()
    w = await open()
    shop = await openShop(w)
    flash = await template('开抢：减 10 元', {
      claimFrom: new Date(w.clock.now() + 30 * MINUTE).toISOString(),
      transferable: true,
      useTimes: { weekdays: [1, 2, 3, 4, 5, 6, 7], hours: [{ from: '09:00', to: '21:00' }] },
    })
    lin = await phoneIn(w)
    chen = await phoneIn(w)
    till = await phoneIn(w)
    await join(lin)
  })
  afterAll(async () => {
    for (const phone of [lin, chen, till]) await phone?.close()
    await w?.close()
  })
  afterEach(() => {
    for (const phone of [lin, till]) expectHealthy(phone)
  })

  const claimButton = (): string => `#coupon-claim-${flash}`

  it('counts down to the opening, and nothing is sent before it', async () => {
    lin.tab('pages/coupons/index')
    await lin.waitFor(claimButton())
    expect(lin.text(claimButton())).toMatch(/^(29:\d\d|30:00) 后开抢$/)
    await lin.tap(claimButton())
    expect(calls(lin, `${flash}/claims`)).toEqual([])
    await lin.tap(`#coupon-rules-${flash}`)
    await lin.waitFor(() => lin.text().includes('09:00–21:00'))
    expect(lin.text()).toContain('每人 1 张')
  })

  it('can be claimed at the second it opens, without asking first; the phone is told apart by its own mark', async () => {
    w.clock.advance(31 * MINUTE)
    const asked = calls(lin, '/mini/coupon-templates').length
    await lin.waitFor(() => lin.text(claimButton()) === '领取')
    expect(calls(lin, '/mini/coupon-templates')).toHaveLength(asked)
    await lin.tap(claimButton())
    await lin.waitFor('#claim-use')
    const [claim] = calls(lin, `${flash}/claims`)
    const [session] = calls(lin, '/mini/sessions')
    expect(claim?.header['X-Device-Id']).toMatch(/^[0-9a-z]{32}$/)
    expect(session?.header['X-Device-Id']).toBe(claim?.header['X-Device-Id'])
    await lin.tap('#claim-use')
    await lin.waitFor('#coupon-code')
    given = (calls(lin, `${flash}/claims`)[0]?.answer as { id: string }).id
  })

  it('is wrapped for a friend, handed on by WeChat’s own panel, and not shown to a till meanwhile', async () => {
    await lin.tap('#gift-start')
    await lin.tap('#gift-offer')
    await lin.waitFor('#gift-share')
    await lin.tap('#gift-share')
    expect(lin.notes.shares).toEqual([
      {
        title: '送你一张券：开抢：减 10 元',
        path: expect.stringMatching(/^\/pages\/gift\/index\?token=[\w-]{22,64}$/),
      },
    ])
    expect(lin.find('#coupon-code')).toBeNull()
    expect(lin.text('#coupon-gift-open')).toContain('自动回来')
  })

  it('is taken back, and the link is dead', async () => {
    await lin.tap('#gift-take-back')
    await lin.waitFor('#coupon-code')
    chen.launch('pages/gift/index', { token: lin.notes.shares[0]!.path.split('token=')[1]! }, 1007)
    await chen.waitFor('#gift-state')
    expect(chen.text('#gift-state')).toBe('朋友已经收回')
    expect(chen.find('#gift-accept')).toBeNull()
  })

  it('is given again: the friend joins first, comes back, and accepts once though the answer is lost', async () => {
    await lin.tap('#gift-start')
    await lin.tap('#gift-offer')
    await lin.tap('#gift-share')
    const path = lin.notes.shares[1]!.path
    chen.enter('pages/gift/index', { token: path.split('token=')[1]! }, 1007)
    await chen.tap('#gift-join')
    await chen.waitFor(() => chen.find('#join-agree-terms') && chen.text('#join-agree-terms').includes('样本'))
    await chen.tap('#join-agree-terms')
    await chen.tap('#join-agree-privacy')
    await chen.waitFor(() => chen.attribute('#join-phone', 'open-type') !== undefined)
    await chen.tap('#join-phone')
    await chen.waitFor('#join-done')
    await chen.tap('#join-done')
    let lost = 0
    chen.network.weather = (sent) => (sent.url.includes('/acceptances') && lost++ === 0 ? 'lose' : 'fine')
    await chen.tap('#gift-accept')
    // What came of it is read again at once, so that nobody has to ask twice.
    await chen.waitFor('#gift-use')
    expect(chen.text('#gift-state')).toBe('已经在「我的券」里了')
    expect(calls(chen, '/acceptances')).toHaveLength(1)
    await chen.tap('#gift-use')
    await chen.waitFor('#coupon-code')
    expectHealthy(chen)
  })

  it('is said to have gone, on the giver’s open page and in her list', async () => {
    await lin.waitFor(() => lin.text().includes('朋友已经收下了'))
    lin.tab('pages/coupons/index')
    await lin.waitFor(() => lin.find('#coupons-claimed') && !lin.find(`#coupon-open-${given}`))
  })

  it('turns into the receipt by itself while the friend holds it open, with store and saving; and comes back when undone', async () => {
    till.launch('staff/redeem/index')
    await till.input('#staff-username', shop.cashier.username)
    await till.input('#staff-password', shop.cashier.password)
    await till.tap('#staff-login')
    await till.waitFor(() => till.find('#staff-store') && till.text('#staff-store').includes('中央大街店'))
    await till.input('#staff-code-input', chen.text('#coupon-code'))
    await till.tap('#staff-preview')
    await till.waitFor('#staff-confirm')
    expect(till.text('#staff-preview-card')).toContain('09:00–21:00')
    await till.tap('#staff-confirm')
    await till.waitFor('#staff-result')
    expect(till.text('#staff-result')).toContain('中央大街店')
    await chen.waitFor('#coupon-receipt')
    expect(chen.text('#coupon-receipt')).toContain('省了 ¥10')
    expect(chen.text('#coupon-receipt')).toContain('中央大街店')
    await till.tap('#staff-undo')
    await till.input('#staff-undo-reason', '拿错了')
    await till.tap('#staff-undo')
    await till.waitFor('#staff-undone')
    await chen.waitFor('#coupon-code')
    expectHealthy(chen)
  })

  it('a coupon for certain goods asks the cashier for them', async () => {
    const goods = await template('护手霜专享', { goods: { name: '护手霜系列', skus: ['HC-30', 'HC-75'] } })
    const { code } = must(
      await w.call('claimCoupon', { token: tokenOf(chen), params: { id: goods }, key: 'goods-1' }),
    ).body
    await till.tap('#staff-next')
    await till.input('#staff-code-input', code)
    await till.tap('#staff-preview')
    await till.waitFor('#staff-items')
    expect(till.text('#staff-preview-card')).toContain('护手霜系列')
    expect(till.text('#staff-not-redeemable')).toBe('请先填写商品')
    await till.input('#staff-item-sku-0', 'TEA-1')
    await till.input('#staff-item-amount-0', '35')
    await till.tap('#staff-preview')
    await till.waitFor(
      () => till.find('#staff-not-redeemable') && till.text('#staff-not-redeemable') === '没有这张券适用的商品',
    )
    await till.input('#staff-item-sku-0', 'HC-75')
    await till.tap('#staff-preview')
    await till.waitFor('#staff-confirm')
    await till.tap('#staff-confirm')
    await till.waitFor(() => till.find('#staff-result') && till.text('#staff-result').includes('核销成功'))
    await till.tap('#staff-next')
    await till.waitFor('#staff-scan')
    await till.waitFor(() => textOf(till.pages.top().data.root).includes('护手霜专享'))
  })

  it('held for an unpaid order it shows no code and says until when, and comes back when the order is dropped', async () => {
    const { key } = await apiKey(w, shop.owner.token, ['reservations'])
    const { code } = must(await w.call('readMyCoupon', { token: tokenOf(chen), params: { id: given } })).body
    const body = { code, storeId: shop.store.id, orderNo: 'WEB-1', ttlSeconds: 1_800 }
    const { id } = must(await w.call('openReserve', { token: key, key: 'hold-1', body })).body
    await chen.waitFor('#coupon-reserved')
    expect(chen.text('#coupon-reserved')).toContain('已为订单保留')
    expect(chen.find('#coupon-code')).toBeNull()
    chen.tab('pages/coupons/index')
    await chen.waitFor(
      () => chen.find(`#coupon-open-${given}`) && chen.text(`#coupon-open-${given}`).includes('已为订单保留至'),
    )
    must(await w.call('openFree', { token: key, params: { id } }))
    await chen.tap(`#coupon-open-${given}`)
    await chen.waitFor('#coupon-code')
    expectHealthy(chen)
  })

  it('a word is typed or pasted out of a message, whatever its capitals; a wrong one says why and stays', async () => {
    await template('口令礼', { codeWord: 'SNOW2026', inCentre: false })
    await lin.tap('#coupons-code')
    await lin.input('#code-input', 'nosuchword')
    await lin.tap('#code-enter')
    await lin.waitFor('#code-trouble')
    expect(lin.text('#code-trouble')).toBe('没有这个兑换码，请核对后再试')
    expect(lin.storage.get('codeDraft')).toContain('NOSUCHWORD')
    lin.answers.clipboard = '【山茶】您的兑换码：snow2026，快来领取'
    await lin.tap('#code-paste')
    await lin.waitFor(() => lin.attribute('#code-input', 'value') === 'SNOW2026')
    await lin.tap('#code-enter')
    await lin.waitFor('#claim-use')
    expect(lin.text()).toContain('口令礼')
    expect(lin.storage.has('codeDraft')).toBe(false)
    await lin.tap('#claim-use')
    await lin.waitFor('#coupon-code')
  })

  it('points are exchanged after a question, once, and the page says what is left', async () => {
    const { token } = shop.owner
    const offer = await template('积分换：手霜', { pointsPrice: 120, inCentre: false })
    const { body: me } = await w.call('readMe', { token: tokenOf(lin) })
    must(
      await w.call('adjustPoints', {
        token,
        params: { id: me.id },
        key: 'points-1',
        body: { points: 150, reason: '开业送' },
      }),
    )
    lin.open('/pages/points/index')
    await lin.waitFor(() => lin.find('#points-balance') && lin.text('#points-balance') === '150')
    await lin.waitFor(`#coupon-claim-${offer}`)
    expect(lin.text(`#coupon-claim-${offer}`)).toBe('120 积分兑换')
    await lin.tap(`#coupon-claim-${offer}`)
    expect(calls(lin, '/exchanges')).toEqual([])
    let lost = 0
    lin.network.weather = (sent) => (sent.url.includes('/exchanges') && lost++ === 0 ? 'lose' : 'fine')
    await lin.tap('#exchange-confirm')
    await lin.tap('#claim-again')
    await lin.waitFor('#claim-use')
    await lin.waitFor(() => lin.text('#points-balance') === '30')
    const keys = calls(lin, '/exchanges').map((sent) => sent.header['Idempotency-Key'])
    expect([keys.length, new Set(keys).size]).toEqual([2, 1])
    expect(lin.text()).toContain('积分换券')
    await lin.tap('#claim-use')
    await lin.waitFor('#coupon-code')
  })

  it('runs out with its last day', async () => {
    lin.back()
    lin.tab('pages/coupons/index')
    await lin.waitFor(() => textOf(lin.pages.top().data.root).includes('口令礼'))
    w.clock.advance(8 * DAY)
    await lin.tap('#coupons-expired')
    await lin.waitFor(() => lin.text().includes('口令礼') && lin.text().includes('已过期'))
  })
})
