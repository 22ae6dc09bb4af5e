import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { partner } from './partner'
import { openShop, type Shop } from './shop'

onEachDatabase('a coupon is not used up for nothing', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const preview = (code: string, more: Record<string, unknown>) =>
    w.call('previewRedemption', { token: shop.cashier.token, body: { code, storeId: shop.here, ...more } })

  const nothing: [string, Record<string, unknown>, Record<string, unknown>][] = [
    ['cash off an order of nothing', { thresholdFen: 0 }, { orderAmountFen: 0 }],
    [
      'one percent of 50 fen',
      { kind: 'discount', valueFen: undefined, discountPercent: 1, thresholdFen: 0 },
      { orderAmountFen: 50 },
    ],
    [
      'goods that cost nothing',
      { thresholdFen: 0, goods: { name: '护手霜', skus: ['A1'] } },
      { orderAmountFen: 9000, items: [{ sku: 'A1', amountFen: 0 }] },
    ],
  ]
  it.each(nothing)('%s: refused and said before, the piece stays', async (_, terms, order) => {
    const { coupon, template } = await shop.holder(terms)
    expect((await preview(coupon.code, order)).body).toMatchObject({
      redeemable: false,
      reason: 'nothing_to_take_off',
      discountFen: 0,
    })
    const refused = await shop.redeem(coupon.code, order)
    expect([refused.status, refused.body.code]).toEqual([409, 'nothing_to_take_off'])
    expect(await partner(w, shop).reserve(coupon.code, order)).toEqual({ code: 'nothing_to_take_off' })
    expect(await shop.counts(template.id)).toMatchObject({ redeemed: 0 })
    // One fen off is something.
    const enough = { orderAmountFen: 9000, items: [{ sku: 'A1', amountFen: 100 }] }
    expect((await shop.redeem(coupon.code, enough)).status).toBe(201)
    expect(await shop.counts(template.id)).toMatchObject({ redeemed: 1 })
  })

  it.each([
    ['a gift', { kind: 'gift', thresholdFen: 0 }],
    ['postage', { kind: 'shipping', valueFen: 800, thresholdFen: 0 }],
  ])('%s takes nothing off an order of nothing, and is used', async (_, terms) => {
    const { coupon } = await shop.holder(terms)
    expect((await shop.redeem(coupon.code, { orderAmountFen: 0 })).status).toBe(201)
  })
})

onEachDatabase('a closed store', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())
  const closed = (id: string, is: boolean) =>
    w.call('editStore', { token: shop.owner.token, params: { id }, body: { closed: is } }).then(must)

  it('redeems and holds nothing, undoes what it did, and redeems again once it is open', async () => {
    const used = await shop.holder()
    const { redemptionId } = must(await shop.redeem(used.coupon.code)).body
    const { coupon } = await shop.holder()
    await closed(shop.here, true)
    const body = { code: coupon.code, storeId: shop.here, orderAmountFen: 8000 }
    expect((await w.call('previewRedemption', { token: shop.cashier.token, body })).body).toMatchObject({
      redeemable: false,
      reason: 'store_closed',
    })
    const refused = await shop.redeem(coupon.code)
    expect([refused.status, refused.body.code]).toEqual([409, 'store_closed'])
    expect(await partner(w, shop).reserve(coupon.code)).toEqual({ code: 'store_closed' })
    const undone = await w.call('reverseRedemption', {
      token: shop.cashier.token,
      key: 'undo-closed',
      params: { id: redemptionId },
      body: { reason: '误点' },
    })
    expect(undone.status).toBe(201)
    await closed(shop.here, false)
    expect((await shop.redeem(coupon.code)).status).toBe(201)
  })

  it('is offered for nothing new: templates, cashiers, channels, keys; what names it already may go on', async () => {
    const both = await shop.draft({ storeIds: [shop.here, shop.there] })
    await closed(shop.there, true)
    const { token } = shop.owner
    const fault = (answer: { status: number; body: { errors?: { message: string }[] } }) => [
      answer.status,
      answer.body.errors?.map((e) => e.message),
    ]
    const refused = [422, ['closed store']]
    const made = await w.call('createCouponTemplate', {
      token: shop.marketer.token,
      body: shop.terms({ storeIds: [shop.there] }),
    })
    expect(fault(made)).toEqual(refused)
    const cashier = {
      username: 'late',
      name: 'late',
      role: 'cashier',
      storeId: shop.there,
      password: 'a long password',
    }
    expect(fault(await w.call('createStaff', { token, body: cashier }))).toEqual(refused)
    const channel = { name: '门口', kind: 'official_account_qr', storeId: shop.there }
    expect(fault(await w.call('createChannel', { token: shop.marketer.token, body: channel }))).toEqual(refused)
    const key = { name: '收银', scopes: ['redemptions'], storeIds: [shop.there] }
    expect(fault(await w.call('createApiKey', { token, body: key }))).toEqual(refused)
    const edit = { token: shop.marketer.token, params: { id: both.id } }
    expect((await w.call('editCouponTemplate', { ...edit, body: { title: '另一个' } })).status).toBe(200)
    must(await w.call('publishCouponTemplate', edit))
    const who = await shop.shopper()
    const offers = must(await w.call('listOffers', { token: who.token })).body.items
    expect(offers.find((o) => o.id === both.id)?.stores.map((s) => s.id)).toEqual([shop.here])
    const { id } = must(await shop.claim(who.token, both.id)).body
    const mine = must(await w.call('readMyCoupon', { token: who.token, params: { id } })).body
    expect(mine.stores.map((s) => s.id)).toEqual([shop.here])
    await closed(shop.there, false)
  })
})
