import { inLanguage } from '../../../shared/rules/translation'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop } from './shop'

it('a text is read in the nearest language there is', () => {
  const texts = { 'zh-Hant': '繁', en: 'E' }
  expect((['zh-Hans', 'zh-Hant', 'yue', 'en'] as const).map((tag) => inLanguage('简', texts, tag))).toEqual([
    '简',
    '繁',
    '繁',
    'E',
  ])
  expect([inLanguage('简', {}, 'en'), inLanguage('简', null, 'yue'), inLanguage('简', texts, undefined)]).toEqual([
    '简',
    '简',
    '简',
  ])
})

onEachDatabase('what people wrote, in the reader’s language', (open) => {
  let w: World
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  it('is what she reads: offers, her coupons, stores and products', async () => {
    must(
      await w.call('editStore', {
        token: shop.owner.token,
        params: { id: shop.here },
        body: { names: { en: 'Central Street', yue: '中央大街舖' }, addresses: { en: '1 Central Street' } },
      }),
    )
    const template = await shop.publish({
      title: '满 50 减 10',
      titles: { 'zh-Hant': '滿 50 減 10', en: '10 off from 50' },
      goods: { name: '面霜系列', names: { 'zh-Hant': '面霜系列產品', en: 'Face creams' }, skus: ['CREAM-30'] },
      storeIds: [shop.here],
      transferable: true,
    })
    expect(template.goods?.names).toEqual({ 'zh-Hant': '面霜系列產品', en: 'Face creams' })
    expect(template.titles).toEqual({ 'zh-Hant': '滿 50 減 10', en: '10 off from 50' })
    const product = must(
      await w.call('createProduct', {
        token: shop.owner.token,
        body: {
          kind: 'coupon_pack',
          title: '券包',
          titles: { en: 'Pack' },
          priceFen: 100,
          onSale: true,
          items: [{ couponTemplateId: template.id, quantity: 1 }],
        },
      }),
    ).body
    const who = await w.member()
    const coupon = must(await shop.claim(who.token, template.id)).body
    const reading = async (language: string) => {
      const headers = { 'Accept-Language': language }
      const offers = must(await w.call('listOffers', { token: who.token, headers })).body.items
      const mine = must(await w.call('listMyCoupons', { token: who.token, headers })).body.items
      const one = must(await w.call('readMyCoupon', { token: who.token, params: { id: coupon.id }, headers })).body
      const home = must(await w.call('readHome', { token: who.token, headers })).body
      const products = must(await w.call('listProducts', { headers })).body.items
      const pack = products.find((p) => p.id === product.id)!
      const store = home.stores.find((s) => s.id === shop.here)!
      return [
        offers.find((o) => o.id === template.id)!.title,
        mine[0]!.title,
        one.title,
        one.stores[0]!.name,
        home.offers.find((o) => o.id === template.id)!.title,
        store.name,
        store.address,
        pack.title,
        pack.items![0]!.title,
      ]
    }
    const hans = '满 50 减 10'
    const hant = '滿 50 減 10'
    const off = '10 off from 50'
    expect(await reading('zh-Hans')).toEqual([
      hans,
      hans,
      hans,
      '中央大街店',
      hans,
      '中央大街店',
      '中央大街 1 号',
      '券包',
      hans,
    ])
    expect(await reading('zh-Hant')).toEqual([
      hant,
      hant,
      hant,
      '中央大街店',
      hant,
      '中央大街店',
      '中央大街 1 号',
      '券包',
      hant,
    ])
    expect(await reading('yue')).toEqual([
      hant,
      hant,
      hant,
      '中央大街舖',
      hant,
      '中央大街舖',
      '中央大街 1 号',
      '券包',
      hant,
    ])
    expect(await reading('en-GB,en')).toEqual([
      off,
      off,
      off,
      'Central Street',
      off,
      'Central Street',
      '1 Central Street',
      'Pack',
      off,
    ])
  })

  it('is what her coupon’s goods are called, wherever they are told; a till reads them as they were written', async () => {
    const names = { 'zh-Hant': '面霜系列產品', en: 'Face creams' }
    const goods = { name: '面霜系列', names, skus: ['CREAM-30'] }
    const { id } = await shop.publish({ goods, transferable: true })
    const [who, friend] = [await w.member(), await w.member()]
    const kept = must(await shop.claim(who.token, id)).body
    const hers = must(await shop.claim(friend.token, id)).body
    const given = must(
      await w.call('giveCoupon', { token: friend.token, params: { id: hers.id }, key: 'goods-gift' }),
    ).body
    const reading = async (language: string) => {
      const headers = { 'Accept-Language': language }
      const offers = must(await w.call('listOffers', { token: who.token, headers })).body.items
      const mine = must(await w.call('listMyCoupons', { token: who.token, headers })).body.items
      const one = must(await w.call('readMyCoupon', { token: who.token, params: { id: kept.id }, headers })).body
      const gift = must(await w.call('readTransfer', { params: { token: given.token }, headers })).body
      return [offers.find((o) => o.id === id)!, mine[0]!, one, gift].map((told) => told.goods)
    }
    for (const [language, name] of [
      ['zh-Hans', '面霜系列'],
      ['zh-Hant', '面霜系列產品'],
      ['yue', '面霜系列產品'],
      ['en', 'Face creams'],
    ] as const)
      expect([language, await reading(language)]).toEqual([language, Array(4).fill({ name })])
    const looked = must(
      await w.call('previewRedemption', {
        token: shop.owner.token,
        body: { code: kept.code, storeId: shop.here, orderAmountFen: 10_000 },
        headers: { 'Accept-Language': 'en' },
      }),
    ).body
    expect([looked.coupon.goods, looked.goods?.name]).toEqual([{ name: '面霜系列' }, '面霜系列'])
  })

  it('what goods are called elsewhere may change after publication; which goods they are may not', async () => {
    const goods = { name: '面霜系列', skus: ['CREAM-30'] }
    const { id } = await shop.publish({ goods })
    const edit = (changed: Record<string, unknown>) =>
      w.call('editCouponTemplate', {
        token: shop.marketer.token,
        params: { id },
        body: { goods: { ...goods, ...changed } },
      })
    expect(must(await edit({ names: { en: 'Creams' } })).body.goods).toEqual({ ...goods, names: { en: 'Creams' } })
    expect(must(await edit({})).body.goods).toEqual(goods)
    for (const other of [{ skus: ['CREAM-50'] }, { name: '面膜' }])
      expect((await edit({ ...other, names: { en: 'Masks' } })).body.code).toBe('state_conflict')
    expect((await edit({ names: { en: '' } })).status).toBe(422)
    expect((await edit({ names: { fr: 'Crèmes' } })).status).toBe(422)
  })

  it('may change after publication, and be taken away', async () => {
    const template = await shop.publish({})
    const edit = (body: Record<string, unknown>) =>
      w.call('editCouponTemplate', { token: shop.marketer.token, params: { id: template.id }, body })
    expect(must(await edit({ titles: { en: 'Ten off' } })).body.titles).toEqual({ en: 'Ten off' })
    expect(must(await edit({ titles: null })).body.titles).toBeUndefined()
    expect((await edit({ titles: { fr: 'Dix' } })).status).toBe(422)
    expect((await edit({ titles: { en: '' } })).status).toBe(422)
    const [store] = must(await w.call('listStores', { token: shop.owner.token, query: { ids: shop.here } })).body.items
    expect(store!.names).toEqual({ en: 'Central Street', yue: '中央大街舖' })
    must(await w.call('editStore', { token: shop.owner.token, params: { id: shop.here }, body: { names: null } }))
    expect(
      must(await w.call('listStores', { token: shop.owner.token, query: { ids: shop.here } })).body.items[0]!.names,
    ).toBeNull()
  })
})
