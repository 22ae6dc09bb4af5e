import { createWorld, type World } from '../harness/world'
import { readPackage } from './host/package'
import type { Phone } from './host/phone'
import { calls, expectHealthy, join, openShop, phoneIn, readyToJoin, tokenOf, type Shop } from './shop'

type Someone = Awaited<ReturnType<typeof phoneIn>>

/** What the built package does when people say no and phones differ. */
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
  it('keeps the join button where the phone was refused, and joins on the second try', async () => {
    const phone = await phoneOf()
    phone.launch()
    await phone.waitFor('#home-join')
    await readyToJoin(phone)
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
    await readyToJoin(phone)
    await phone.tap('#join-phone')
    await phone.tap(choice)
    await phone.waitFor('#join-done')
    const me = await w.call('readMe', { token: tokenOf(phone) })
    expect(me.status).toBe(200)
    expect(me.body.memberNo === before.member.memberNo).toBe(same)
    expect(me.body.phoneMasked).toBe(before.member.phoneMasked)
  })

  it('gives the brightness back when the card is left', async () => {
    const phone = await phoneOf()
    await join(phone)
    phone.tab('pages/card/index')
    await phone.waitFor(() => phone.notes.brightness === 1 && phone.notes.awake)
    phone.tab('pages/me/index')
    await phone.waitFor(() => phone.notes.brightness === 0.4 && !phone.notes.awake)
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
})
