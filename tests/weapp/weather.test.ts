import { createWorld, type World } from '../harness/world'
import { readPackage } from './host/package'
import type { Phone } from './host/phone'
import { calls, expectHealthy, join, openShop, phoneIn, readyToJoin, tokenOf, type Shop } from './shop'

type Someone = Awaited<ReturnType<typeof phoneIn>>

/** What the built package does when answers are lost, networks fail and phones start anew. */
describe('the built mini-program: bad networks and new starts', () => {
  const pack = readPackage()
  let w: World
  let shop: Shop
  const phones: Phone[] = []

  beforeAll(async () => {
    w = await createWorld('sqlite')
    shop = await openShop(w)
  })
  afterEach(async () => {
    // Closed first: a fault must not leave a phone running.
    const used = phones.splice(0)
    for (const phone of used) await phone.close()
    for (const phone of used) expectHealthy(phone)
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

  it('is a member after joining though the answer was lost: the next tap finds the membership', async () => {
    const phone = await phoneOf()
    phone.launch()
    await phone.waitFor('#home-join')
    await readyToJoin(phone)
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
    await readyToJoin(phone)
    await phone.tap('#join-phone')
    await phone.waitFor('#join-done')
    expect(JSON.parse(calls(phone, '/mini/members')[0]?.data ?? '{}')).toMatchObject({ channel: shop.channel.scene })
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

  it('sends quick choices in their order, whatever the network does with each', async () => {
    const phone = await phoneOf()
    await join(phone)
    phone.open('/pages/preferences/index')
    phone.network.weather = async (sent) => {
      if (sent.data?.includes('"en"')) await new Promise((resolve) => setTimeout(resolve, 400))
      return 'fine' as const
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
