import { must } from '../harness/rows'
import { createWorld, type World } from '../harness/world'
import { eachNode, textOf } from './host/nodes'
import { readPackage } from './host/package'
import { openRenderer, type ViewEvent } from './host/renderer'
import { expectHealthy, openShop, phoneIn, tokenOf, type Shop } from './shop'

/** The view layer's half: WeChat's compiler and component framework draw the package's own templates. */
describe('the built templates under WeChat’s own renderer', () => {
  const pack = readPackage()
  let w: World
  let shop: Shop
  let phone: Awaited<ReturnType<typeof phoneIn>>
  let view: Awaited<ReturnType<typeof openRenderer>>
  const heard: ViewEvent[] = []

  beforeAll(async () => {
    w = await createWorld('sqlite')
    shop = await openShop(w)
    phone = await phoneIn(w, { pack })
    view = await openRenderer(pack, (event) => {
      heard.push(event)
      phone.deliver(event)
    })
  })
  afterAll(async () => {
    view?.close()
    await phone?.close()
    await w?.close()
  })
  afterEach(() => expectHealthy(phone))

  const draw = (): void => view.draw(phone.pages.top().route, phone.root())
  const numberOf = (where: string): string => {
    const node = phone.find(where)
    if (!node) throw new Error(`there is no ${where}\n${phone.situation()}`)
    return node.sid
  }
  /** A finger on the drawn element; what the page makes of it is drawn again. */
  const tap = async (where: string): Promise<void> => {
    await phone.waitFor(where)
    draw()
    view.tap(numberOf(where))
    await new Promise((resolve) => setTimeout(resolve, 60))
    draw()
  }

  it('draws the home page whole: every word and every picture of it', async () => {
    phone.launch()
    await phone.waitFor('#home-join')
    draw()
    expect(view.text()).toBe(phone.text())
    expect(view.text()).toContain('初雪礼券')
    const pictures = [...eachNode(phone.root())].filter((node) => phone.templates.of(node).tag === 'image')
    expect(pictures.length).toBeGreaterThan(0)
    for (const picture of pictures) expect(view.find(picture.sid).tagName).toBe('WX-IMAGE')
  })

  it('passes a finger on the button to the page, named as in the source', async () => {
    await tap('#home-join')
    expect(heard.map((event) => [event.type, event.target.id])).toContainEqual(['tap', 'home-join'])
    await phone.waitFor(() => phone.pages.top().route === 'pages/join/index')
    await phone.waitFor(() => phone.find('#join-agree-terms') && phone.text('#join-agree-terms').includes('样本'))
    draw()
    expect(view.text()).toBe(phone.text())
  })

  it('lets a finger climb from the words to the row that listens', async () => {
    const row = phone.find('#join-agree-terms')!
    const words = [...eachNode(row)].filter((node) => textOf(node) !== '' && node !== row)[0]!
    draw()
    view.tap(words.sid)
    await phone.waitFor(() => phone.find('#join-agree-terms')?.cl?.includes('check-on'))
    draw()
    expect(view.find(numberOf('#join-agree-terms')).getAttribute('class')).toContain('check-on')
  })

  it('keeps a tap inside a sheet from closing it, and closes it with one beside', async () => {
    await tap('#join-agree-terms')
    await phone.waitFor(() => !phone.find('#join-agree-terms')?.cl?.includes('check-on'))
    const read = [...eachNode(phone.root())].find(
      (node) => (node.cl ?? '').includes('link') && textOf(node) === '阅读',
    )!
    draw()
    view.tap(read.sid)
    await phone.waitFor('#agreement')
    await phone.waitFor('.markdown-text')
    await tap('#agreement')
    expect(phone.find('#agreement')).not.toBeNull()
    expect(view.text()).toBe(phone.text())
    await tap('.sheet-veil')
    await phone.waitFor(() => !phone.find('#agreement'))
  })

  it('draws every page of a member with every word', async () => {
    await tap('#join-agree-terms')
    await tap('#join-agree-privacy')
    await phone.waitFor(() => phone.attribute('#join-phone', 'open-type') !== undefined)
    await phone.tap('#join-phone')
    await phone.waitFor('#join-done')
    draw()
    expect(view.text()).toBe(phone.text())
    const held = (await w.call('listMyCoupons', { token: tokenOf(phone), query: {} })).body.items[0]!
    const packId = must(
      await w.call('createProduct', {
        token: shop.owner.token,
        body: {
          kind: 'coupon_pack',
          title: '冬日护手券包',
          priceFen: 1990,
          items: [{ couponTemplateId: shop.second.id, quantity: 3 }],
          onSale: true,
        },
      }),
    ).body.id
    const visits: [() => void, string][] = [
      [() => phone.tab('pages/home/index'), `#coupon-claim-${shop.offer.id}`],
      [() => phone.tab('pages/coupons/index'), `#coupon-open-${held.id}`],
      [() => phone.tab('pages/card/index'), '#card-code'],
      [() => phone.tab('pages/me/index'), '#me-staff'],
      [() => phone.open('/pages/preferences/index'), '#consent-wechat'],
      [() => phone.open(`/pages/coupon/index?id=${held.id}`), '#coupon-code'],
      [() => phone.open('/pages/shop/index'), `#shop-buy-${packId}`],
      [() => phone.open('/pages/orders/index'), '.empty'],
      [() => phone.open('/pages/points/index'), '#points-balance'],
      [() => phone.open('/pages/gift/index?token=there-is-no-such-gift'), '.empty'],
      [() => phone.open('/staff/redeem/index'), '#staff-login'],
    ]
    for (const [visit, sign] of visits) {
      visit()
      await phone.waitFor(sign)
      draw()
      expect([phone.pages.top().route, view.text()]).toEqual([phone.pages.top().route, phone.text()])
    }
  })
})
