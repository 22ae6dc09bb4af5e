import { createWorld, type World } from '../harness/world'
import { readPackage } from './host/package'
import type { Phone } from './host/phone'
import { expectHealthy, openShop, phoneIn, type Shop } from './shop'

type Someone = Awaited<ReturnType<typeof phoneIn>>

/** What the built package does when people say no, networks fail and phones start anew. */
describe('the built mini-program: its manners', () => {
  const pack = readPackage()
  let w: World
  let shop: Shop
  const phones: Phone[] = []

  beforeAll(async () => {
    w = await createWorld('sqlite')
    shop = await openShop(w)
  })
  afterEach(async () => {
    for (const phone of phones.splice(0)) {
      expectHealthy(phone)
      await phone.close()
    }
  })
  afterAll(() => w?.close())

  const phoneOf = async (more: Parameters<typeof phoneIn>[1] = {}): Promise<Someone> => {
    const phone = await phoneIn(w, { pack, ...more })
    phones.push(phone)
    return phone
  }
  /** The same phone after the mini-program was closed by the system: what it stored is still there. */
  const startAgain = async (before: Someone): Promise<Someone> => {
    const { person } = before
    const phone = await phoneOf({ storage: before.storage, person })
    phone.launch()
    return phone
  }
  const openJoin = async (phone: Phone): Promise<void> => {
    phone.open('/pages/join/index')
    await phone.waitFor(() => phone.find('#join-agree-terms') && phone.text('#join-agree-terms').includes('样本'))
    await phone.tap('#join-agree-terms')
    await phone.tap('#join-agree-privacy')
    await phone.waitFor(() => phone.attribute('#join-phone', 'open-type') !== undefined)
  }
  const join = async (phone: Phone): Promise<void> => {
    phone.launch()
    await phone.waitFor('#home-join')
    await openJoin(phone)
    await phone.tap('#join-phone')
    await phone.waitFor('#join-done')
  }
  const calls = (phone: Phone, end: string) =>
    phone.network.sent.filter((sent) => sent.url.split('?')[0]!.endsWith(end))

  it('keeps the join button where the phone was refused, and joins on the second try', async () => {
    const phone = await phoneOf()
    phone.launch()
    await phone.waitFor('#home-join')
    await openJoin(phone)
    phone.answers.phoneNumber = 'deny'
    await phone.tap('#join-phone')
    await phone.waitFor(() => phone.find('#join-trouble') && phone.text('#join-trouble').includes('没有拿到手机号'))
    phone.answers.phoneNumber = 'no_quota'
    await phone.tap('#join-phone')
    await phone.waitFor(() => phone.text('#join-trouble').includes('手机号服务今天有些忙'))
    expect(calls(phone, '/mini/members')).toEqual([])
    phone.answers.phoneNumber = 'allow'
    await phone.tap('#join-phone')
    await phone.waitFor('#join-done')
  })

  it.each([
    ['her own', '#merge-mine', true],
    ['not hers', '#merge-new', false],
  ])('asks the newcomer whose phone has an account already, and takes it that it is %s', async (_, choice, same) => {
    const before = await w.member()
    const person = await w.person({ phone: before.phone })
    const phone = await phoneOf({ person })
    phone.launch()
    await phone.waitFor('#home-join')
    await openJoin(phone)
    await phone.tap('#join-phone')
    await phone.tap(choice)
    await phone.waitFor('#join-done')
    const me = await w.call('readMe', { token: tokenOf(phone) })
    expect(me.status).toBe(200)
    expect(me.body.memberNo === before.member.memberNo).toBe(same)
    expect(me.body.phoneMasked).toBe(before.member.phoneMasked)
  })

  it('is a member after joining though the answer was lost: the next tap finds the membership', async () => {
    const phone = await phoneOf()
    phone.launch()
    await phone.waitFor('#home-join')
    await openJoin(phone)
    let lost = 0
    phone.network.weather = (sent) => (sent.url.endsWith('/mini/members') && lost++ === 0 ? 'lose' : 'fine')
    await phone.tap('#join-phone')
    await phone.waitFor('#join-trouble')
    await phone.tap('#join-phone')
    await phone.waitFor('#join-done')
    expect(calls(phone, '/mini/members').map((sent) => sent.status)).toEqual([201, 200])
    expect(phone.text()).toContain('入会礼')
  })

  it('claims one coupon with one key, though the program died before the answer came', async () => {
    const phone = await phoneOf()
    await join(phone)
    phone.tab('pages/coupons/index')
    phone.network.weather = (sent) => (sent.url.endsWith('/claims') ? 'lose' : 'fine')
    await phone.tap(`#coupon-claim-${shop.second.id}`)
    await phone.waitFor('#claim-again')
    const [first] = calls(phone, '/claims')

    const again = await startAgain(phone)
    again.tab('pages/coupons/index')
    await again.waitFor(() => /护手霜立减/.test(again.text()))
    const held = await w.call('listMyCoupons', { token: tokenOf(again), query: {} })
    expect(held.body.items.filter((coupon) => coupon.couponTemplateId === shop.second.id)).toHaveLength(1)
    expect(first?.header['Idempotency-Key']).toBeTruthy()
    expect(again.storage.get('keys')).toContain(first!.header['Idempotency-Key']!)
  })

  it('shows the card and its last code without a network, with the time it is good until', async () => {
    const phone = await phoneOf()
    await join(phone)
    phone.tab('pages/card/index')
    await phone.waitFor('#card-code')
    const code = phone.text('#card-code')
    expect(code).toMatch(/^\d{20}$/)

    const again = await phoneOf({ storage: phone.storage, person: phone.person })
    again.network.online = false
    again.launch('pages/card/index')
    await again.waitFor('#card-code')
    expect(again.text('#card-code')).toBe(code)
    await again.waitFor(() => again.text().includes('联网后更新'))
    await again.waitFor(() => again.text().includes('网络断开了'))
  })

  it('gives the brightness back when the card is left', async () => {
    const phone = await phoneOf()
    await join(phone)
    phone.tab('pages/card/index')
    await phone.waitFor(() => phone.notes.brightness === 1 && phone.notes.awake)
    phone.tab('pages/me/index')
    await phone.waitFor(() => phone.notes.brightness === 0.4 && !phone.notes.awake)
  })

  it.each([
    ['with another code before', 'unknownsce'],
    ['from the list of recent ones', null],
  ])('tells the server of a warm entry through a store’s code, opened first %s', async (_, before) => {
    const phone = await phoneOf()
    phone.launch('pages/home/index', before ? { scene: before } : {})
    await phone.waitFor('#home-join')
    phone.enter('pages/home/index', { scene: encodeURIComponent(shop.channel.scene) })
    await phone.waitFor(() => calls(phone, '/mini/sessions').length === 2)
    expect(JSON.parse(calls(phone, '/mini/sessions')[1]?.data ?? '{}')).toMatchObject({ channel: shop.channel.scene })
    await phone.waitFor('#home-join')
    phone.comeBack()
    await openJoin(phone)
    await phone.tap('#join-phone')
    await phone.waitFor('#join-done')
    expect(JSON.parse(calls(phone, '/mini/members')[0]?.data ?? '{}')).toMatchObject({ channel: shop.channel.scene })
  })

  it('tells the server once that a message was opened', async () => {
    const phone = await phoneOf()
    phone.launch('pages/home/index', { m: 'a-token-nobody-signed' }, 1014)
    await phone.waitFor(() => calls(phone, '/mini/message-opens').length === 1)
    expect(JSON.parse(calls(phone, '/mini/message-opens')[0]?.data ?? '{}')).toEqual({ token: 'a-token-nobody-signed' })
    phone.tab('pages/me/index')
    phone.tab('pages/home/index')
    await phone.waitFor('#home-join')
    expect(calls(phone, '/mini/message-opens')).toHaveLength(1)
  })

  it('logs in again quietly where the server has forgotten the session', async () => {
    const phone = await phoneOf()
    await join(phone)
    await w.call('closeSession', { token: tokenOf(phone) })
    phone.tab('pages/me/index')
    await phone.waitFor(() => phone.text().includes('139****'))
    phone.open('/pages/preferences/index')
    await phone.waitFor('#consent-wechat')
    expect(calls(phone, '/mini/sessions').length).toBeGreaterThanOrEqual(2)
    expect(phone.text()).not.toContain('登录过期')
  })

  it('stops everything with one tap and no question', async () => {
    const phone = await phoneOf()
    await join(phone)
    phone.open('/pages/preferences/index')
    await phone.tap('#consent-wechat')
    await phone.waitFor(() => phone.find('#consent-wechat')?.cl?.includes('switch-on'))
    await phone.waitFor(() =>
      calls(phone, '/mini/me/consents').some((sent) => sent.method === 'PUT' && sent.status === 200),
    )
    await phone.tap('#prefs-stop-all')
    await phone.waitFor(() => phone.notes.toasts.includes('已全部停止'))
    const { body } = await w.call('readMyConsents', { token: tokenOf(phone) })
    expect(body).toMatchObject({
      marketing: { wechat: false, sms: false, email: false, phoneCall: false },
      personalisation: false,
    })
  })

  it('takes a no to the reminder for an answer', async () => {
    const phone = await phoneOf()
    await join(phone)
    phone.answers.subscribe = { 'sandbox-sub-expiry': 'reject' }
    await phone.tap('#reminder-after_join')
    await phone.waitFor(() => phone.notes.toasts.includes('好的，不打扰您'))
    await phone.waitFor(() => !phone.find('#reminder-after_join'))
    expect(JSON.parse(calls(phone, '/mini/message-subscriptions')[0]?.data ?? '{}')).toEqual({
      results: { 'sandbox-sub-expiry': 'reject' },
    })
  })

  it('speaks the phone’s language', async () => {
    const phone = await phoneOf()
    phone.answers.language = 'zh_TW'
    phone.launch()
    await phone.waitFor('#home-join')
    expect(phone.text('#home-join')).toBe('加入會員')
    expect(calls(phone, '/mini/home')[0]?.header['Accept-Language']).toBe('zh-Hant')
  })

  it('wears the shop’s colour, another shade of it in the dark', async () => {
    const brand = { name: '雪国', color: '#7C2D12', logoUrl: null }
    const set = await w.call('editSettings', { token: shop.owner.token, body: { brand } })
    expect(set.status).toBe(200)
    const [light, dark] = [await phoneOf(), await phoneOf()]
    dark.answers.theme = 'dark'
    const shades: (string | undefined)[] = []
    for (const phone of [light, dark]) {
      phone.launch()
      await phone.waitFor(() => phone.text().includes('雪国'))
      await phone.waitFor(() => phone.find('.page')?.st?.includes('--brand'))
      expect(phone.find('.page')?.st).toMatch(/--brand:\s*#7C2D12/i)
      shades.push(/--brand-text:\s*(#\w{6})/.exec(phone.find('.page')?.st ?? '')?.[1])
    }
    for (const shade of shades) expect(shade).toMatch(/^#\w{6}$/)
    expect(shades[1]).not.toBe(shades[0])
  })

  it('sends quick choices in their order, whatever the network does with each', async () => {
    const phone = await phoneOf()
    await join(phone)
    phone.open('/pages/preferences/index')
    phone.network.weather = async (sent) => {
      if (sent.data?.includes('"en"')) await new Promise((resolve) => setTimeout(resolve, 400))
      return 'fine'
    }
    for (const language of ['en', 'zh-Hant', 'yue', 'zh-Hans']) await phone.tap(`#prefs-language-${language}`)
    await phone.waitFor(
      () => calls(phone, '/mini/me').filter((sent) => sent.method === 'POST' && sent.status === 200).length === 4,
    )
    expect(
      calls(phone, '/mini/me').map((sent) => (JSON.parse(sent.data ?? '{}') as { language?: string }).language),
    ).toEqual(['en', 'zh-Hant', 'yue', 'zh-Hans'])
    expect((await w.call('readMe', { token: tokenOf(phone) })).body.language).toBe('zh-Hans')
  })

  it('says what is the matter where nothing answers, and goes on when it does again', async () => {
    const phone = await phoneOf()
    phone.network.weather = () => 'cut'
    phone.launch()
    await phone.waitFor(() => phone.text().includes('网络不稳'))
    phone.network.weather = () => 'fine'
    phone.comeBack()
    await phone.waitFor('#home-join')
  })
})

const tokenOf = (phone: Phone): string => (JSON.parse(phone.storage.get('token') ?? '{}') as { value: string }).value
