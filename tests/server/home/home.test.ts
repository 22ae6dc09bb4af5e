import { monthMeans } from '../../../shared/regions/climate'
import { openShop } from '../coupons/shop'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('home', (open) => {
  let w: World
  let owner: string
  beforeAll(async () => {
    w = await open()
    owner = (await w.staff('owner')).token
  })
  afterAll(() => w.close())

  it('stands before there is anything to show', async () => {
    const { status, body } = await w.call('readHome')
    expect(status).toBe(200)
    expect(body).toMatchObject({ season: null, stores: [], offers: [], posts: [], joined: false })
    expect(body.brand.name).not.toBe('')
  })

  it('shows a guest brand, stores and offers while WeChat is down, and a member the nearest store and her season', async () => {
    const shop = await openShop(w)
    const store = (name: string, regionCode: string) =>
      w.call('createStore', { token: owner, body: { name, regionCode, address: '街' } })
    await store('广州店', '440106')
    await store('齐齐哈尔店', '230202')
    const closed = await store('关门店', '440106')
    await w.call('editStore', { token: owner, params: { id: closed.body.id }, body: { closed: true } })
    await shop.publish({ title: '满 50 减 10' })
    const member = await w.member({ profile: { regionCode: '230208' } })
    const southern = await w.member({ profile: { regionCode: '440100' } })
    const nowhere = await w.member({})
    await w.sandbox('PUT', '/faults', {
      '/sns/jscode2session': { status: 500 },
      '/cgi-bin/stable_token': { status: 500 },
    })
    const names = (answer: { body: { stores: { name: string }[] } }) => answer.body.stores.map((s) => s.name)

    const guest = await w.call('readHome')
    expect(names(guest)).toEqual(['中央大街店', '西单店', '广州店', '齐齐哈尔店'])
    expect(guest.body.offers[0]).toMatchObject({
      title: '满 50 减 10',
      claimable: false,
      reason: 'membership_required',
    })
    expect(guest.body).toMatchObject({ joined: false, season: { regionName: '黑龙江省 哈尔滨市', month: 3 } })
    expect(guest.body.season?.meanTempC).toBe(monthMeans('230100')?.means[2])

    const hers = await w.call('readHome', { token: member.token })
    expect(names(hers)).toEqual(['齐齐哈尔店', '中央大街店', '西单店', '广州店'])
    expect(hers.body).toMatchObject({
      joined: true,
      season: { regionName: '黑龙江省 齐齐哈尔市 梅里斯达斡尔族区', month: 3 },
    })
    expect(hers.body.offers[0]).toMatchObject({ claimable: true })
    expect(names(await w.call('readHome', { token: southern.token }))[0]).toBe('广州店')
    expect((await w.call('readHome', { token: nowhere.token })).body).toMatchObject({
      joined: true,
      season: { regionName: '黑龙江省 哈尔滨市' },
    })
    expect((await w.call('readHome', { token: 'x'.repeat(43) })).status).toBe(401)
  })
})
