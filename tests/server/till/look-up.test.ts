import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop } from '../coupons/shop'

const MINUTE_MS = 60_000

onEachDatabase('till: who stands here', (open) => {
  let w: World
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const holds = async (...terms: Record<string, unknown>[]) => {
    const who = await w.member()
    const coupons = []
    for (const more of terms) {
      const template = await shop.publish(more)
      coupons.push(must(await shop.claim(who.token, template.id)).body)
    }
    const card = async () => must(await w.call('readCard', { token: who.token })).body
    return { ...who, coupons, card, memberNo: (await card()).memberNo }
  }
  const look = (body: Record<string, unknown>, token = shop.cashier.token) => w.call('lookUpMember', { token, body })

  it('each coupon is judged for this order in this store: what takes off most first, the others with their reasons', async () => {
    const { memberNo, coupons, card } = await holds(
      { title: '减 10' },
      { title: '满 200 减 80', valueFen: 8000, thresholdFen: 20_000 },
      { title: '西单专用', storeIds: [shop.there] },
      { title: '晚上用', useTimes: { hours: [{ from: '18:00', to: '20:00' }] } },
      { title: '减 20', valueFen: 2000 },
    )
    const at = { storeId: shop.here, orderAmountFen: 8000 }
    const judged = async (body: Record<string, unknown>) =>
      must(await look(body)).body.coupons.map(({ title, atTill }) => [title, atTill?.reason ?? atTill?.discountFen])
    const expected = [
      ['减 20', 2000],
      ['减 10', 1000],
      ['满 200 减 80', 'threshold_not_met'],
      ['西单专用', 'store_not_allowed'],
      ['晚上用', 'time_not_allowed'],
    ]
    expect(await judged({ memberNo, ...at })).toEqual(expected)
    expect(await judged({ dynamicCode: (await card()).dynamicCode, ...at })).toEqual(expected)
    // Exactly what a preview of each says.
    for (const { code, title } of coupons) {
      const seen = must(await w.call('previewRedemption', { token: shop.cashier.token, body: { code, ...at } })).body
      expect([title, seen.reason ?? seen.discountFen]).toEqual(expected.find(([name]) => name === title))
    }
    expect((await judged({ memberNo, storeId: shop.here }))[0]).toEqual(['减 10', 'order_amount_required'])
  })

  it('without a store nothing is judged, and a cashier judges for the own store alone', async () => {
    const { memberNo } = await holds({})
    expect(must(await look({ memberNo })).body.coupons[0]).not.toHaveProperty('atTill')
    expect((await look({ memberNo, storeId: shop.there })).status).toBe(403)
    expect((await look({ memberNo, storeId: shop.here })).text).not.toMatch(/phoneSealed|138\d{8}/)
  })

  describe('where only what a phone shows is taken', () => {
    const demand = (requireDynamicCode: boolean) =>
      w.call('editSettings', { token: shop.owner.token, body: { redemption: { requireDynamicCode } } })
    beforeAll(() => demand(true))
    afterAll(() => demand(false))
    const at = () => ({ storeId: shop.here, orderAmountFen: 8000 })

    it('a member number alone takes nothing, and says why before anybody tries', async () => {
      const { memberNo, coupons } = await holds({})
      const [found] = must(await look({ memberNo, ...at() })).body.coupons
      expect(found?.atTill).toEqual({ redeemable: false, reason: 'dynamic_code_required', discountFen: 0 })
      expect((await shop.redeem(coupons[0]!.code)).status).toBe(422)
    })

    it('the card that was just shown lets this session take its coupons, for five minutes; nobody else', async () => {
      const { memberNo, coupons, card } = await holds({}, {}, {})
      const [first, second, third] = coupons.map(({ code }) => code) as [string, string, string]
      const colleague = await w.staff('cashier', shop.here)
      const found = must(await look({ dynamicCode: (await card()).dynamicCode, ...at() })).body.coupons
      expect(found.map(({ atTill }) => atTill?.redeemable)).toEqual([true, true, true])
      expect((await shop.redeem(first, {}, colleague.token)).status).toBe(422)
      expect(
        must(await w.call('previewRedemption', { token: shop.cashier.token, body: { code: first, ...at() } })).body,
      ).toMatchObject({ redeemable: true, discountFen: 1000 })
      expect((await shop.redeem(first)).status).toBe(201)
      w.clock.advance(5 * MINUTE_MS - 1)
      // Who it was is known: the same session may go on by the number.
      expect(must(await look({ memberNo, ...at() })).body.coupons[0]?.atTill?.redeemable).toBe(true)
      expect((await shop.redeem(second)).status).toBe(201)
      w.clock.advance(1)
      expect((await shop.redeem(third)).status).toBe(422)
      expect(must(await look({ memberNo, ...at() })).body.coupons[0]?.atTill?.reason).toBe('dynamic_code_required')
      must(await look({ dynamicCode: (await card()).dynamicCode }))
      expect((await shop.redeem(third)).status).toBe(201)
    })

    it('a coupon that changes hands meanwhile is not taken by its former holder’s card', async () => {
      const giver = await holds({ transferable: true })
      const friend = await shop.shopper()
      must(await look({ dynamicCode: (await giver.card()).dynamicCode }))
      const params = { id: giver.coupons[0]!.id }
      const { token } = must(await w.call('giveCoupon', { token: giver.token, params, key: shop.key() })).body
      const taken = must(
        await w.call('acceptTransfer', { token: friend.token, params: { token }, key: shop.key() }),
      ).body
      expect((await shop.redeem(taken.code)).status).toBe(422)
    })
  })

  describe('the last four digits of a phone', () => {
    const ask = (phoneEnd: string, token = shop.cashier.token) =>
      w.call('findByPhoneEnd', { token, body: { phoneEnd } })

    it('find who has them, who was here last first, masked, and leave a record without the digits', async () => {
      const [older, newer] = [await w.member({ phone: '13812347731' }), await w.member({ phone: '15900007731' })]
      w.clock.advance(MINUTE_MS)
      await w.call('openSession', {
        body: { code: (await w.sandbox('POST', `/people/${older.id}/login-codes`)).body.code },
      })
      const found = must(await ask(' ７７ 31 ')).body
      expect(found.more).toBe(false)
      expect(found.items.map(({ memberNo, phoneMasked }) => [memberNo, phoneMasked])).toEqual([
        [older.member.memberNo, '138****7731'],
        [newer.member.memberNo, '159****7731'],
      ])
      expect(must(await ask('9876')).body).toEqual({ items: [], more: false })
      for (const wrong of ['773', '77311', 'abcd']) expect((await ask(wrong)).status).toBe(422)
      const audit = await w.db.read((tx) =>
        tx.query("SELECT * FROM audit_entry WHERE action = 'membership.find_by_phone_end' AND actorId = ?", [
          shop.cashier.id,
        ]),
      )
      expect(audit).toHaveLength(2)
      expect(JSON.stringify(audit)).not.toContain('7731')
    })

    it('show nobody where too many have them', async () => {
      for (let at = 0; at < 21; at++) await w.member({ phone: `1370${String(at).padStart(3, '0')}8842` })
      expect(must(await ask('8842')).body).toEqual({ items: [], more: true })
    })
  })
})
