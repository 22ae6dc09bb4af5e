import { monthMeans } from '../../../shared/regions/climate'
import { must } from '../../harness/rows'
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
    // Of nobody is it known which of four cities is hers.
    expect(guest.body).toMatchObject({ joined: false, season: null, storesBy: null })

    const hers = await w.call('readHome', { token: member.token })
    expect(names(hers)).toEqual(['齐齐哈尔店', '中央大街店', '西单店', '广州店'])
    expect(hers.body.season?.meanTempC).toBe(monthMeans('230200')?.means[2])
    expect(hers.body).toMatchObject({
      joined: true,
      storesBy: 'region',
      season: { regionName: '黑龙江省 齐齐哈尔市 梅里斯达斡尔族区', month: 3 },
    })
    expect(hers.body.offers[0]).toMatchObject({ claimable: true })
    expect(names(await w.call('readHome', { token: southern.token }))[0]).toBe('广州店')
    expect((await w.call('readHome', { token: nowhere.token })).body).toMatchObject({
      joined: true,
      season: null,
    })
    expect((await w.call('readHome', { token: 'x'.repeat(43) })).status).toBe(401)
  })

  describe('greets by the code that was scanned', () => {
    let world: World
    let token: string
    let harbin: { id: string; scene: string }
    const names = (answer: { body: { stores: { name: string }[] } }) => answer.body.stores.map((s) => s.name)
    const store = async (name: string, regionCode: string, place: [number, number] | null = null) => {
      const where = place ? { latitude: place[0], longitude: place[1] } : {}
      return must(await world.call('createStore', { token, body: { name, regionCode, address: '街', ...where } })).body
        .id
    }
    const channel = async (storeId: string, kind: 'mini_program_code' | 'official_account_qr') =>
      must(await world.call('createChannel', { token, body: { name: '立牌', storeId, kind } })).body

    beforeAll(async () => {
      world = await open()
      token = (await world.staff('owner')).token
      await store('上海店', '310106', [31.23, 121.45])
      const id = await store('哈尔滨店', '230102', [45.77, 126.61])
      await store('长春店', '220104', [43.86, 125.32])
      await store('北京店', '110105', [39.92, 116.46])
      harbin = { id, scene: (await channel(id, 'mini_program_code')).scene }
    })
    afterAll(() => world.close())

    it('a guest sees that store first, the others by the way from it, and its season', async () => {
      const { body } = await world.call('readHome', { query: { channel: harbin.scene } })
      expect(names({ body })).toEqual(['哈尔滨店', '长春店', '北京店', '上海店'])
      expect(body).toMatchObject({ storesBy: 'channel', season: { regionName: '黑龙江省 哈尔滨市 道里区' } })
      const nobody = await world.call('readHome', { query: { channel: 'cNOSUCHCODE' } })
      expect([nobody.body.storesBy, nobody.body.season, names(nobody)[0]]).toEqual([null, null, '上海店'])
    })

    it('comes back without a code to the store whose code brought her, by either app; where she says she lives counts more', async () => {
      const person = await world.person()
      const session = await world.call('openSession', {
        body: { code: await person.loginCode(), channel: harbin.scene },
      })
      expect(names(await world.call('readHome', { token: session.body.token }))[0]).toBe('哈尔滨店')

      const follower = await world.person()
      await follower.scan((await channel(harbin.id, 'official_account_qr')).id)
      await world.jobs()
      expect((await world.call('readHome', { token: await follower.logIn() })).body).toMatchObject({
        storesBy: 'channel',
        season: { regionName: '黑龙江省 哈尔滨市 道里区' },
      })

      const southern = await world.member({ profile: { regionCode: '310115' } })
      expect((await world.call('readHome', { token: southern.token })).body).toMatchObject({ storesBy: 'region' })
      const scans = await world.call('readHome', { token: southern.token, query: { channel: harbin.scene } })
      expect([names(scans)[0], scans.body.season?.regionName]).toEqual(['哈尔滨店', '上海市 浦东新区'])
    })

    it('a region without a store is served by the nearest one over the ground, not by the oldest or the same province', async () => {
      const from = async (regionCode: string) =>
        names(await world.call('readHome', { token: (await world.member({ profile: { regionCode } })).token }))
      // 廊坊 lies between Beijing and Tianjin; 四平 beside Changchun; 苏州 beside Shanghai.
      expect((await from('131000'))[0]).toBe('北京店')
      expect((await from('220300'))[0]).toBe('长春店')
      expect((await from('320500'))[0]).toBe('上海店')
      expect(await from('230600')).toEqual(['哈尔滨店', '长春店', '北京店', '上海店'])
    })

    it('a store that has closed greets nobody', async () => {
      await world.call('editStore', { token, params: { id: harbin.id }, body: { closed: true } })
      const { body } = await world.call('readHome', { query: { channel: harbin.scene } })
      expect([body.storesBy, names({ body })]).toEqual([null, ['上海店', '长春店', '北京店']])
    })
  })
})
