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
      storeIds: [shop.here],
      transferable: true,
    })
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
