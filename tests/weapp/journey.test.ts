import { onEachDatabase, type World } from '../harness/world'
import { readPackage } from './host/package'
import type { Phone } from './host/phone'
import { textOf } from './host/nodes'
import { expectHealthy, openShop, phoneIn, tokenOf, type Shop } from './shop'

onEachDatabase('the built mini-program: the main job', (open) => {
  let w: World
  let shop: Shop
  let phone: Awaited<ReturnType<typeof phoneIn>>
  let till: Phone
  let couponId = ''
  let code = ''

  beforeAll(async () => {
    // Before anything is started: without a built package there is nothing to test.
    readPackage()
    w = await open()
    shop = await openShop(w)
    phone = await phoneIn(w)
    till = await phoneIn(w)
  })
  afterAll(async () => {
    await phone?.close()
    await till?.close()
    await w?.close()
  })
  afterEach(() => {
    expectHealthy(phone)
    expectHealthy(till)
  })

  it('opens through the store’s code and shows a guest the whole home page', async () => {
    phone.launch('pages/home/index', { scene: encodeURIComponent(shop.channel.scene) }, 1047)
    await phone.waitFor('#home-join')
    expect(phone.text()).toContain('中央大街店')
    expect(phone.text()).toContain('初雪礼券')
    expect(phone.text()).toContain('¥30满 ¥199 可用初雪礼券')
    expect(phone.pages.top().title).toBe('首页')
    const session = phone.network.sent.find((sent) => sent.url.endsWith('/mini/sessions'))
    expect(JSON.parse(session?.data ?? '{}')).toMatchObject({ channel: shop.channel.scene })
  })

  it('asks a guest to join at the moment of claiming, and lets nobody join without the two agreements', async () => {
    await phone.tap(`#coupon-claim-${shop.offer.id}`)
    await phone.waitFor(() => phone.pages.top().route === 'pages/join/index')
    await phone.waitFor(() => phone.find('#join-agree-terms') && phone.text('#join-agree-terms').includes('样本'))
    await phone.tap('#join-phone')
    await phone.waitFor('#join-trouble')
    expect(phone.text('#join-trouble')).toBe('请先阅读并勾选两份协议')
    expect(phone.attribute('#join-phone', 'open-type')).toBeUndefined()
    expect(phone.network.sent.filter((sent) => sent.url.endsWith('/mini/members'))).toEqual([])
  })

  it('joins with the phone button and gets the welcome coupon and the one that led here', async () => {
    await phone.tap('#join-agree-terms')
    await phone.tap('#join-agree-privacy')
    await phone.tap('#join-consent-wechat')
    await phone.waitFor(
      () => phone.attribute('#join-phone', 'open-type') === 'getPhoneNumber|agreePrivacyAuthorization',
    )
    await phone.tap('#join-phone')
    await phone.waitFor('#join-done')
    expect(phone.text('#join-welcome')).toContain('欢迎加入')
    expect(phone.text()).toContain('2 张券已放进「我的券」')
    expect(phone.text()).toContain('入会礼')
    expect(phone.text()).toContain('初雪礼券')
    const joined = phone.network.sent.find((sent) => sent.url.endsWith('/mini/members'))
    expect(joined?.status).toBe(201)
    const consents = await w.call('readMyConsents', { token: tokenOf(phone) })
    expect(consents.body).toMatchObject({ marketing: { wechat: true, sms: false }, personalisation: false })
  })

  it('takes the home region in two taps and the language in one', async () => {
    await phone.tap('#join-region')
    await phone.tap('#region-230000')
    await phone.tap('#region-230100')
    await phone.waitFor(() => phone.text('#join-region').includes('哈尔滨'))
    await phone.tap('#join-language-en')
    await phone.waitFor(() => phone.text('#join-done') === 'Done')
    await phone.tap('#join-language-zh-Hans')
    await phone.waitFor(() => phone.text('#join-done') === '完成')
    await phone.waitFor(() => {
      const edits = phone.network.sent.filter((sent) => sent.url.endsWith('/mini/me'))
      return edits.length === 3 && edits.every((sent) => sent.status === 200)
    })
    const me = await w.call('readMe', { token: tokenOf(phone) })
    expect(me.body).toMatchObject({ regionCode: '230100', language: 'zh-Hans' })
    await phone.tap('#join-done')
    await phone.waitFor(() => phone.pages.top().route === 'pages/home/index')
    await phone.waitFor(() => phone.text().includes('哈尔滨') && !phone.find('#home-join'))
  })

  it('claims another coupon once, though the first answer is lost, and allows one reminder', async () => {
    const claim = `#coupon-claim-${shop.second.id}`
    await phone.waitFor(claim)
    let lost = 0
    phone.network.weather = (sent) => (sent.url.includes('/claims') && lost++ === 0 ? 'lose' : 'fine')
    await phone.tap(claim)
    await phone.waitFor('#claim-again')
    expect(phone.text()).toContain('结果未知')
    await phone.tap('#claim-again')
    await phone.waitFor('#claim-use')
    const claims = phone.network.sent.filter((sent) => sent.url.includes(`${shop.second.id}/claims`))
    expect(claims.map((sent) => sent.status)).toEqual([201, 201])
    expect(new Set(claims.map((sent) => sent.header['Idempotency-Key'])).size).toBe(1)
    const mine = await w.call('listMyCoupons', { token: tokenOf(phone), query: { status: 'claimed' } })
    expect(mine.body.items.map((coupon) => coupon.title).sort()).toEqual(['入会礼', '初雪礼券', '护手霜立减'].sort())

    await phone.tap('#reminder-after_claim')
    await phone.waitFor(() => phone.notes.toasts.includes('好的，会提醒您一次'))
    const reported = phone.network.sent.find((sent) => sent.url.endsWith('/mini/message-subscriptions'))
    expect(reported?.answer).toEqual({ quotas: { 'sandbox-sub-expiry': 1 } })
    await w.jobs()
    // WeChat's own event for the same tap confirms it and adds nothing.
    const again = await w.call('reportSubscriptions', { token: tokenOf(phone), body: { results: {} } })
    expect(again.body.quotas['sandbox-sub-expiry'] ?? 1).toBe(1)
  })

  it('opens a coupon with its code, bright and awake', async () => {
    await phone.tap('#claim-use')
    await phone.waitFor('#coupon-code')
    phone.tab('pages/coupons/index')
    const held = await phone.waitFor(() => {
      const id = phone
        .ids()
        .find((each) => each.startsWith('coupon-open-') && phone.text(`#${each}`).includes('初雪礼券'))
      return id ? { id } : null
    })
    const { id } = held as { id: string }
    couponId = id.replace('coupon-open-', '')
    await phone.tap(`#${id}`)
    await phone.waitFor('#coupon-code')
    expect(phone.text('#coupon-code')).toMatch(/^\d{20}$/)
    await phone.waitFor(() => phone.notes.brightness === 1 && phone.notes.awake)
    const detail = await w.call('readMyCoupon', { token: tokenOf(phone), params: { id: couponId } })
    code = detail.body.code
    expect(phone.text()).toContain(code)
  })

  it('the cashier signs in in the staff package, looks, confirms: the result is green', async () => {
    till.launch('staff/redeem/index')
    await till.input('#staff-username', shop.cashier.username)
    await till.input('#staff-password', 'a wrong one')
    await till.tap('#staff-login')
    await till.waitFor(() => till.text().includes('用户名或密码不对'))
    await till.input('#staff-password', shop.cashier.password)
    await till.tap('#staff-login')
    await till.waitFor('#staff-scan')
    await till.waitFor(() => till.find('#staff-store') && till.text('#staff-store').includes('中央大街店'))

    await till.input('#staff-code-input', code.toLowerCase())
    await till.tap('#staff-preview')
    await till.waitFor('#staff-not-redeemable')
    expect(till.text('#staff-not-redeemable')).toBe('请先填写订单金额')
    await till.input('#staff-amount', '199.00')
    await till.tap('#staff-preview')
    await till.waitFor('#staff-confirm')
    expect(till.text('#staff-confirm')).toContain('30')
    expect(till.text('#staff-preview-card')).toMatch(/139\*{4}\d{4}/)
    await till.tap('#staff-confirm')
    await till.waitFor('#staff-result')
    expect(till.find('#staff-result')?.cl).toContain('verdict-good')
    expect(till.text('#staff-result')).toContain('核销成功')
    expect(till.notes.vibrations).toBe(1)
  })

  it('the open coupon turns into a receipt by itself and shows as used', async () => {
    await phone.waitFor('#coupon-receipt')
    expect(phone.text('#coupon-receipt')).toContain('已使用')
    expect(phone.find('#coupon-code')).toBeNull()
    expect(phone.notes.vibrations).toBe(1)
    phone.back()
    await phone.tap('#coupons-redeemed')
    await phone.waitFor(() => {
      const used = phone.find(`#coupon-open-${couponId}`)
      return used && textOf(used).includes('已使用')
    })
  })

  it('the scanned member code is refused the second time, and the cashier can undo', async () => {
    await till.tap('#staff-undo')
    await till.input('#staff-undo-reason', '顾客改主意了')
    await till.tap('#staff-undo')
    await till.waitFor('#staff-undone')
    await till.tap('#staff-next')
    await till.waitFor('#staff-scan')
    const detail = await w.call('readMyCoupon', { token: tokenOf(phone), params: { id: couponId } })
    expect(detail.body.status).toBe('claimed')
    await till.input('#staff-amount', '199')
    till.answers.scan = detail.body.dynamicCode ?? ''
    await till.tap('#staff-scan')
    await till.tap('#staff-confirm')
    await till.waitFor('#staff-next')
    await till.tap('#staff-next')
    await till.input('#staff-amount', '199')
    await till.tap('#staff-scan')
    await till.waitFor(() => till.find('#staff-not-redeemable') ?? till.find('#staff-trouble'))
    expect(till.text()).toMatch(/已经用过|码已过期/)
  })

  it('stays small in what it sends to the screen', () => {
    // WeChat advises less than 256 KB a setData; the card with its two pictures is the largest.
    expect(phone.pages.largestSetData()).toBeLessThan(128 * 1024)
  })
})
