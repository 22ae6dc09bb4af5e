import { OPEN_SCOPES } from '../../../shared/contract/route'
import { apiKey } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'

const MINUTE_MS = 60_000

onEachDatabase('a shop system at work', (open) => {
  let w: World
  let shop: Shop
  let key: string
  let other: string
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    key = (await apiKey(w, shop.owner.token, [...OPEN_SCOPES])).key
    other = (await apiKey(w, shop.owner.token, [...OPEN_SCOPES])).key
  })
  afterEach(() => w.clock.advance(2 * MINUTE_MS))
  afterAll(() => w.close())

  const refused = (answer: { status: number; body: { code?: string } }) => [answer.status, answer.body.code]
  const sale = (code: string) => ({ code, storeId: shop.here, orderAmountFen: 8000 })
  const redeem = (code: string, k = shop.key(), token = key) =>
    w.call('openRedeem', { token, key: k, body: { ...sale(code), orderNo: 'POS-1' } })
  const reserve = (code: string, k = shop.key(), token = key) =>
    w.call('openReserve', { token, key: k, body: { ...sale(code), orderNo: 'WEB-1', ttlSeconds: 600 } })

  it('looks, redeems once, gets the same bytes for the same key, and undoes its own', async () => {
    const { coupon } = await shop.holder()
    const seen = await w.call('openPreview', { token: key, body: sale(coupon.code) })
    expect(seen.body).toEqual({
      coupon: expect.objectContaining({ id: coupon.id, status: 'claimed' }) as object,
      redeemable: true,
      discountFen: 1000,
    })
    const done = await redeem(coupon.code, 'pos-1')
    expect([done.status, done.body.discountFen]).toEqual([201, 1000])
    const again = await redeem(coupon.code, 'pos-1')
    expect([again.status, again.text, again.headers.get('Idempotent-Replayed')]).toEqual([201, done.text, 'true'])
    const changed = await w.call('openRedeem', {
      token: key,
      key: 'pos-1',
      body: { ...sale(coupon.code), orderAmountFen: 9 },
    })
    expect(refused(changed)).toEqual([422, 'idempotency_key_reused'])
    expect(refused(await redeem(coupon.code, 'pos-1', other))).toEqual([409, 'coupon_already_redeemed'])
    expect(refused(await redeem(coupon.code))).toEqual([409, 'coupon_already_redeemed'])
    expect((await w.call('openPreview', { token: key, body: sale(coupon.code) })).body.reason).toBe(
      'coupon_already_redeemed',
    )
    const undo = (token: string) =>
      w.call('openReverse', {
        token,
        params: { id: done.body.redemptionId },
        key: shop.key(),
        body: { reason: '顾客退货' },
      })
    expect(refused(await undo(other))).toEqual([404, 'not_found'])
    expect((await undo(key)).body.coupon.status).toBe('claimed')
    expect(refused(await undo(key))).toEqual([409, 'already_reversed'])
    const byStaff = await shop.redeem(coupon.code)
    const foreign = await w.call('openReverse', {
      token: key,
      params: { id: byStaff.body.redemptionId },
      key: shop.key(),
      body: { reason: '不是我的' },
    })
    expect(refused(foreign)).toEqual([404, 'not_found'])
    const day = await w.call('listRedemptions', { token: shop.cashier.token })
    expect(day.body.items.map((i) => [i.by, i.staffName])).toEqual(
      expect.arrayContaining([['partner', '收银系统']]) as unknown,
    )
  })

  it('twenty tills of two systems at one code: one redeems', async () => {
    const { coupon } = await shop.holder()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => redeem(coupon.code, shop.key(), i % 2 === 0 ? key : other)),
    )
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1)
    expect(answers.filter((a) => a.body.code === 'coupon_already_redeemed')).toHaveLength(19)
  })

  it('holds a coupon for an unpaid order, confirms or frees it, and nobody else’s', async () => {
    const { coupon } = await shop.holder()
    const held = await reserve(coupon.code, 'web-1')
    expect([held.status, held.body.status, held.body.discountFen]).toEqual([201, 'held', 1000])
    expect((await reserve(coupon.code, 'web-1')).text).toBe(held.text)
    expect(refused(await shop.redeem(coupon.code))).toEqual([409, 'coupon_reserved'])
    const params = { id: held.body.id }
    for (const name of ['openReadReservation', 'openFree'] as const)
      expect(refused(await w.call(name, { token: other, params }))).toEqual([404, 'not_found'])
    const confirm = (k: string, token = key) => w.call('openConfirm', { token, params, key: k })
    expect(refused(await confirm('pay-1', other))).toEqual([404, 'not_found'])
    const confirmed = await confirm('pay-1')
    expect([confirmed.status, confirmed.body.discountFen]).toEqual([201, 1000])
    expect((await confirm('pay-1')).text).toBe(confirmed.text)
    expect(refused(await confirm('pay-2'))).toEqual([409, 'reservation_gone'])
    expect(refused(await w.call('openFree', { token: key, params }))).toEqual([409, 'reservation_gone'])
    const read = await w.call('openReadReservation', { token: key, params })
    expect(read.body).toMatchObject({ status: 'confirmed', redemptionId: confirmed.body.redemptionId })
    const second = await shop.holder()
    const dropped = await reserve(second.coupon.code)
    const free = () => w.call('openFree', { token: key, params: { id: dropped.body.id } })
    expect([(await free()).status, (await free()).status]).toEqual([204, 204])
    expect((await shop.redeem(second.coupon.code)).status).toBe(201)
  })

  it('learns who shows a code: tier, points, coupons; never the phone', async () => {
    const she = await w.member({ phone: '13900001111', profile: { nickname: '小雪' } })
    const card = await w.call('readCard', { token: she.token })
    const template = await shop.publish()
    const coupon = (await shop.claim(she.token, template.id)).body
    const byCode = await w.call('openLookUp', { token: key, body: { dynamicCode: card.body.dynamicCode } })
    expect(byCode.body.member).toEqual({
      memberNo: she.member.memberNo,
      nickname: '小雪',
      tier: card.body.tier,
      points: 0,
    })
    expect(byCode.body.coupons.map((c) => c.id)).toEqual([coupon.id])
    expect(byCode.text).not.toMatch(/(?<!\d)139\d{8}(?!\d)|\*{4}/)
    const byNumber = await w.call('openLookUp', { token: key, body: { memberNo: she.member.memberNo } })
    expect(byNumber.body.member).toEqual(byCode.body.member)
    w.clock.advance(2 * MINUTE_MS)
    const late = await w.call('openLookUp', { token: key, body: { dynamicCode: card.body.dynamicCode } })
    expect(refused(late)).toEqual([410, 'dynamic_code_expired'])
    expect(refused(await w.call('openLookUp', { token: key, body: { memberNo: '1' } }))).toEqual([404, 'not_found'])
    const both = { memberNo: '1', dynamicCode: 'x' }
    expect(refused(await w.call('openLookUp', { token: key, body: both }))).toEqual([422, 'validation_failed'])
  })

  it('is slowed after ten codes of no coupon in a minute', async () => {
    const guesser = (await apiKey(w, shop.owner.token, ['redemptions', 'reservations'])).key
    for (let i = 0; i < 10; i++)
      expect(refused(await redeem(`ABCDEFGH23${20 + i}`, shop.key(), guesser))).toEqual([404, 'coupon_not_found'])
    const { coupon } = await shop.holder()
    expect(refused(await redeem(coupon.code, shop.key(), guesser))).toEqual([429, 'rate_limited'])
    expect(refused(await reserve(coupon.code, shop.key(), guesser))).toEqual([429, 'rate_limited'])
    expect((await redeem(coupon.code)).status).toBe(201)
    const curious = (await apiKey(w, shop.owner.token, ['members'])).key
    const ask = (memberNo: string) => w.call('openLookUp', { token: curious, body: { memberNo } })
    for (let i = 0; i < 10; i++) expect(refused(await ask(`${100_000 + i}`))).toEqual([404, 'not_found'])
    expect(refused(await ask('100010'))).toEqual([429, 'rate_limited'])
  })
})
