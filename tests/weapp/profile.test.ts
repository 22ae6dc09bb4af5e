import { shanghaiDay } from '../../shared/rules/calendar'
import { must, publishTemplate } from '../harness/rows'
import { onOneDatabase, type World } from '../harness/world'
import { moveTo } from '../harness/zone'
import { readPackage } from './host/package'
import { decodePng } from './png'
import { calls, expectHealthy, join, openShop, phoneIn, tokenOf, type Shop } from './shop'

/** What a person tells of herself, step by step, and the phone she changes; with the coupons that lie on each other. */
onOneDatabase('the built mini-program: the profile and the coupons', 'sqlite', (open) => {
  let w: World
  let shop: Shop
  let lin: Awaited<ReturnType<typeof phoneIn>>
  const me = async () => must(await w.call('readMe', { token: tokenOf(lin) })).body

  /** What WeChat says the next time it is asked for her number: she has changed it there. */
  const hasNow = (phone: string) =>
    jest.spyOn(w.deps.wechat.mini!, 'phoneNumber').mockResolvedValueOnce({ phone: `+86${phone}`, countryCode: '86' })

  beforeAll(async () => {
    readPackage()
    w = await open()
    shop = await openShop(w)
    lin = await phoneIn(w)
    await join(lin)
    await lin.tap('#join-done')
    const tier = { names: null, benefits: [] }
    const tiers = [
      { ...tier, key: 'standard', name: '普通会员', minPoints: 0 },
      { ...tier, key: 'silver', name: '银卡会员', minPoints: 50, benefits: [{ text: '新品试用装', texts: null }] },
      { ...tier, key: 'gold', name: '金卡会员', minPoints: null },
    ]
    const membership = { tiers, profilePoints: { birthday: 20 } }
    must(await w.call('editSettings', { token: shop.owner.token, body: { membership } }))
  })
  afterAll(async () => {
    await lin?.close()
    await w?.close()
  })
  afterEach(() => expectHealthy(lin))

  it('lets a birthday be of no day after the one it is in Shanghai, wherever the phone is', async () => {
    // Ten in the morning in Shanghai: there it is still the evening before.
    const back = moveTo('America/New_York')
    try {
      const away = await phoneIn(w, { person: lin.person })
      away.launch('pages/profile/index')
      await away.tap('#profile-row-birthday')
      await away.waitFor('#profile-birthday')
      expect(away.around('#profile-birthday', 'end')).toBe(shanghaiDay(w.clock.now()))
      await away.close()
      expectHealthy(away)
    } finally {
      back()
    }
  })

  it('is asked for what is missing, one thing after the other, to a hundred percent', async () => {
    lin.tab('pages/me/index')
    await lin.tap('#me-profile')
    await lin.waitFor('#profile-go')
    expect(lin.text()).toContain('资料完整度 40%')
    await lin.waitFor(() => lin.text('#profile-row-birthday').includes('填好得 20 积分'))
    await lin.tap('#profile-go')
    await lin.waitFor('#profile-brings')
    await lin.pick('#profile-birthday', '1995-06-15')
    await lin.tap('#profile-save')
    await lin.waitFor(() => lin.notes.toasts.includes('+20 积分，谢谢您'))
    // A region is two taps, and saves by itself.
    await lin.tap('#region-440000')
    await lin.tap('#region-440100')
    await lin.input('#profile-nickname', '林晓')
    await lin.tap('#profile-save')
    await lin.input('#profile-email', 'lin@')
    await lin.tap('#profile-save')
    await lin.waitFor('#profile-trouble')
    await lin.input('#profile-email', 'ｌｉｎ＠example.com')
    await lin.tap('#profile-save')
    await lin.waitFor('#gender-female')
    await lin.tap('#profile-skip')
    await lin.tap('#interest-skincare')
    await lin.tap('#interest-sun_care')
    await lin.tap('#profile-save')
    await lin.waitFor(() => !lin.find('#profile-save'))
    expect(lin.text('#profile-left')).toContain('还差 1 项')
    await lin.tap('#profile-row-gender')
    await lin.tap('#gender-female')
    await lin.tap('#profile-save')
    await lin.waitFor(() => lin.text('#profile-left').includes('资料齐了'))
    expect(await me()).toMatchObject({
      nickname: '林晓',
      birthday: '1995-06-15',
      regionCode: '440100',
      email: 'lin@example.com',
      gender: 'female',
      interests: ['skincare', 'sun_care'],
      profileCompleteness: 100,
    })
    expect(lin.text()).toContain('护肤、防晒')
  })

  it('shows where she stands, what is missing to the next tier and what each brings, and the tier she has reached', async () => {
    lin.tab('pages/me/index')
    await lin.tap('#me-membership')
    await lin.waitFor('#membership-next')
    expect([lin.text('#membership-tier'), lin.text('#membership-next')]).toEqual([
      '普通会员',
      '再攒 30 积分，升到银卡会员',
    ])
    expect(lin.text('#membership-tier-silver')).toBe('银卡会员累计 50 积分新品试用装')
    expect(lin.text('#membership-tier-gold')).toContain('购买付费会员即享')
    const params = { id: (await me()).id }
    const body = { points: 30, reason: '补偿' }
    must(await w.call('adjustPoints', { token: shop.owner.token, params, key: 'silver', body }))
    lin.back()
    await lin.tap('#me-membership')
    await lin.waitFor(() => lin.find('#membership-tier') && lin.text('#membership-tier') === '银卡会员')
    expect(lin.text('#membership-next')).toBe('已经是最高的等级，谢谢您')
    expect(lin.text('#membership-tier-silver')).toContain('您在这里')
    // Points for what was told long ago are promised to nobody; for what is missing they are.
    const membership = { profilePoints: { gender: 5, email: 15 } }
    must(await w.call('editSettings', { token: shop.owner.token, body: { membership } }))
    must(await w.call('editMe', { token: tokenOf(lin), body: { email: null } }))
    lin.back()
    await lin.waitFor(() => lin.text('#me-membership').includes('银卡会员'))
    await lin.tap('#me-profile')
    await lin.waitFor(() => lin.text('#profile-row-email').includes('填好得 15 积分'))
    expect(lin.text('#profile-row-gender')).not.toContain('填好得')
    await lin.tap('#profile-row-email')
    await lin.input('#profile-email', 'lin@example.com')
    await lin.tap('#profile-save')
    await lin.waitFor(() => lin.text('#profile-left').includes('资料齐了'))
    expect(lin.text('#profile-row-email')).not.toContain('填好得')
  })

  it('begins at the top of a province’s cities, wherever the provinces were scrolled to', async () => {
    await lin.tap('#profile-row-regionCode')
    const bodyOf = () => lin.find('.sheet-body')!.sid
    await lin.waitFor('#region-440000')
    const provinces = bodyOf()
    await lin.tap('#region-440000')
    await lin.waitFor('#region-440100')
    // Another list, not the same one with other rows: WeChat keeps what was scrolled of one that stays.
    expect(bodyOf()).not.toBe(provinces)
    await lin.tap('#region-440300')
    await lin.waitFor(() => lin.text('#profile-row-regionCode').includes('深圳'))
  })

  it('binds another phone with one tap, and asks whose it is where another account has it', async () => {
    const before = (await me()).phoneMasked
    await lin.tap('#profile-phone')
    lin.answers.phoneNumber = 'deny'
    await lin.tap('#phone-bind')
    await lin.waitFor('#phone-trouble')
    lin.answers.phoneNumber = 'allow'
    hasNow('13900001234')
    await lin.tap('#phone-bind')
    await lin.waitFor(() => lin.text('#profile-phone').includes('139****1234'))
    expect((await me()).phoneMasked).not.toBe(before)
    expect(lin.notes.toasts).toContain('已换成 139****1234')
    expect(calls(lin, '/mini/me/phone')).toHaveLength(1)

    const other = await w.member()
    hasNow(other.phone)
    await lin.tap('#profile-phone')
    await lin.tap('#phone-bind')
    await lin.waitFor('#merge-new')
    expect(lin.text('#phone-sheet')).toContain('这个手机号已有会员账户')
  })

  it('lays equal coupons on each other and spreads them out again', async () => {
    lin.back()
    const token = tokenOf(lin)
    const at = w.clock.now()
    const id = await publishTemplate(
      w,
      { token: shop.owner.token, at },
      { title: '三连券', perMemberLimit: 3, storeIds: [shop.store.id], goods: { name: '护手霜', skus: ['HC-1'] } },
    )
    const ids: string[] = []
    for (const key of ['one', 'two', 'three'])
      ids.push(must(await w.call('claimCoupon', { token, params: { id }, key })).body.id)
    lin.tab('pages/coupons/index')
    const shown = () => ids.filter((coupon) => lin.find(`#coupon-open-${coupon}`))
    await lin.waitFor(() => shown().length === 1)
    const first = shown()[0]!
    expect(lin.text(`#coupon-open-${first}`)).toContain('×3')
    expect(lin.text(`#coupon-open-${first}`)).toContain('限护手霜 · 限 1 家门店')
    await lin.tap(`#coupon-spread-${first}`)
    await lin.waitFor(() => shown().length === 3)
    // The other tab has what is to be had, and nothing of one's own.
    expect(lin.text(`#coupon-claim-${shop.second.id}`)).toContain('领取')
    await lin.tap('#coupons-to-centre')
    await lin.waitFor(() => shown().length === 0)
    expect(lin.text(`#coupon-claim-${id}`)).toContain('已领取')
    await lin.tap('#coupons-to-mine')
    await lin.waitFor(() => shown().length === 1)
    await lin.tap(`#coupon-spread-${shown()[0]!}`)
    await lin.tap(`#coupon-open-${ids[2]}`)
    await lin.waitFor('#coupon-code')
  })

  it('shows no code outside the hours of use, and shows it once they begin', async () => {
    const at = w.clock.now()
    const minutes = (ms: number) => {
      const shanghai = new Date(at + ms + 8 * 3_600_000)
      return shanghai.toISOString().slice(11, 16)
    }
    const hours = [{ from: minutes(10 * 60_000), to: minutes(70 * 60_000) }]
    const id = await publishTemplate(w, { token: shop.owner.token, at }, { title: '午后券', useTimes: { hours } })
    const coupon = must(await w.call('claimCoupon', { token: tokenOf(lin), params: { id }, key: 'hours' })).body
    lin.open(`/pages/coupon/index?id=${coupon.id}`)
    await lin.waitFor('#coupon-not-now')
    expect(lin.text('#coupon-not-now')).toContain(`${hours[0]!.from}–${hours[0]!.to}`)
    expect(lin.find('#coupon-code')).toBeNull()
    w.clock.advance(11 * 60_000)
    await lin.waitFor('#coupon-code')
  })

  it('draws larger letters where WeChat is set to them', async () => {
    const phone = await phoneIn(w)
    phone.answers.fontSize = 20
    phone.launch()
    await phone.waitFor('#home-join')
    expect(String(phone.find('.page')?.st)).toContain('--type: 1.25')
    await phone.close()
    expectHealthy(phone)
  })

  it('carries the shop’s colour to the word and the picture of the chosen tab', async () => {
    const brand = { name: '山茶集', color: '#B42318', logoUrl: null }
    must(await w.call('editSettings', { token: shop.owner.token, body: { brand } }))
    const phone = await phoneIn(w)
    phone.launch()
    await phone.waitFor(() => Object.keys(phone.notes.tabs.icons).length === 4)
    expect(phone.notes.tabs.selectedColor).toBe('#B42318')
    for (const [index, icon] of ['home', 'coupons', 'card', 'me'].entries()) {
      const [own, painted] = [phone.pack.files.get(`assets/tab/${icon}-on.png`)!, phone.notes.tabs.icons[index]!]
      const [from, to] = [decodePng(own), decodePng(painted)]
      expect(to.size).toEqual(from.size)
      expect(to.alpha).toEqual(from.alpha)
      expect([from.colours, to.colours]).toEqual([['0f9488'], ['b42318']])
    }
    await phone.close()
    expectHealthy(phone)
  })
})
