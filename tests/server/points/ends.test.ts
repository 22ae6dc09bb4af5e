import { apiKey } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, refused, type Shop } from '../coupons/shop'

const HOUR_MS = 3_600_000

onEachDatabase('points whose end has passed', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  it('count nowhere from that very millisecond on, booked or not, and everywhere before it', async () => {
    const who = await w.member({ personalisation: true })
    const key = (await apiKey(w, shop.owner.token, ['members'])).key
    const template = await shop.publish({ pointsPrice: 100, perMemberLimit: 10 })
    const give = (points: number, more: object = {}) =>
      w.call('adjustPoints', {
        token: shop.service.token,
        params: { id: who.memberId },
        key: shop.key(),
        body: { points, reason: '补偿', ...more },
      })
    const end = w.clock.now() + HOUR_MS
    expect((await give(30)).body.balance).toBe(30)
    expect((await give(70, { expiresAt: new Date(end).toISOString() })).body.balance).toBe(100)

    const everywhere = async () => {
      const { token, memberId: id } = who
      const card = (await w.call('readCard', { token })).body
      const rule = (n: number) => ({ field: 'points', op: 'eq', value: n })
      const found = async (n: number) => {
        const all = { all: [rule(n), { field: 'tags', op: 'exists', value: false }] }
        const seen = (await w.call('previewSegment', { token: shop.marketer.token, body: { rule: all } })).body
        return seen.sample.some((m) => m.id === id)
      }
      const listed = (await w.call('listMembers', { token: shop.marketer.token, query: { limit: 200 } })).body
      const offer = (await w.call('listOffers', { token })).body.items.find((o) => o.id === template.id)
      return {
        page: (await w.call('readMyPoints', { token })).body.balance,
        staffPage: (await w.call('readMemberPoints', { token: shop.service.token, params: { id } })).body.balance,
        me: (await w.call('readMe', { token })).body.points,
        login: (await w.call('openSession', { body: { code: await who.loginCode() } })).body.member?.points,
        card: card.points,
        till: (await w.call('lookUpMember', { token: shop.cashier.token, body: { dynamicCode: card.dynamicCode } }))
          .body.member.points,
        shopSystem: (await w.call('openLookUp', { token: key, body: { memberNo: who.member.memberNo } })).body.member
          .points,
        member: (await w.call('readMember', { token: shop.service.token, params: { id } })).body.points,
        list: listed.items.find((m) => m.id === id)?.points,
        segment: (await found(100)) ? 100 : (await found(30)) ? 30 : -1,
        offer: offer?.reason ?? 'can be had',
      }
    }
    const all = (n: number, offer: string) => ({
      ...{ page: n, staffPage: n, me: n, login: n, card: n, till: n, shopSystem: n, member: n, list: n, segment: n },
      offer,
    })
    expect(await everywhere()).toEqual(all(100, 'can be had'))
    w.clock.set(end - 1)
    expect(await everywhere()).toEqual(all(100, 'can be had'))
    w.clock.set(end)
    expect(await everywhere()).toEqual(all(30, 'points_insufficient'))
    const bought = await w.call('exchangePoints', { token: who.token, params: { id: template.id }, key: shop.key() })
    expect(refused(bought)).toEqual([409, 'points_insufficient'])
    expect((await give(1)).body.balance).toBe(31)
    await w.jobs()
    expect((await everywhere()).page).toBe(31)
  })
})
