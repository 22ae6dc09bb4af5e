import { booksBalance } from '../../../server/points/books'
import { isoOf } from '../../../shared/rules/calendar'
import { apiKey, must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'

const DAY_MS = 86_400_000

onEachDatabase('points for orders', (open) => {
  let w: World
  let shop: Shop
  let key: string
  let n = 0
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    key = (await apiKey(w, shop.owner.token, ['orders'])).key
  }, 60_000)
  beforeEach(async () => {
    w.clock.advance(60_000)
    await earn({})
  })
  afterEach(async () => expect(await w.db.read(booksBalance)).toBe(true))
  afterAll(() => w.close())

  const earn = (more: object | null) =>
    w
      .call('editSettings', {
        token: shop.owner.token,
        body: {
          points: {
            earn: more && {
              pointsPer100Yuan: 100,
              tierPercent: {},
              storeIds: null,
              skus: null,
              from: isoOf(w.clock.now() - 10 * DAY_MS),
              ...more,
            },
          },
        },
      })
      .then(must)
  const buyer = async () => {
    const { memberId, token } = await w.member()
    const { memberNo } = must(await w.call('readMe', { token })).body
    return { memberId, token, memberNo }
  }
  const order = (memberNo: string, more: object = {}) => ({
    platform: 'youzan',
    orderNo: `Y-${++n}`,
    paidAt: isoOf(w.clock.now() - DAY_MS),
    amountFen: 12_999,
    customer: { memberNo },
    ...more,
  })
  const post = (body: object) => w.call('openRecordOrder', { token: key, body })
  const book = async (memberId: string) => {
    const { body } = must(await w.call('readMemberPoints', { token: shop.service.token, params: { id: memberId } }))
    return { balance: body.balance, moves: body.items.map((m) => [m.kind, m.points]).reverse() }
  }

  it('are none until the owner says what orders earn', async () => {
    await earn(null)
    const { memberId, memberNo } = await buyer()
    const one = order(memberNo)
    await post(one)
    // And what was bought without them earns none by a correction later.
    await earn({})
    await post({ ...one, status: 'completed' })
    expect(await book(memberId)).toEqual({ balance: 0, moves: [] })
  })

  it('come once with the order, go back in proportion with refunds, and all with all', async () => {
    const { memberId, memberNo } = await buyer()
    const one = order(memberNo)
    await Promise.all([post(one), post(one), post(one)])
    expect(await book(memberId)).toEqual({ balance: 129, moves: [['earned', 129]] })
    await post({ ...one, refundedFen: 3000 })
    await post({ ...one, refundedFen: 3000 })
    await post({ ...one, status: 'refunded' })
    expect(await book(memberId)).toEqual({
      balance: 0,
      moves: [
        ['earned', 129],
        ['taken_back', -30],
        ['taken_back', -99],
      ],
    })
  })

  it('are none for what somebody bought before she joined', async () => {
    const who = await w.person()
    const one = order('', { customer: { phone: who.phone } })
    await post(one)
    const joined = must(
      await w.call('join', {
        token: await who.logIn(),
        body: { phoneCode: await who.phoneCode(), consents: await w.agreementVersions() },
      }),
    )
    await post({ ...one, status: 'completed' })
    expect(await book(joined.body.member.id)).toEqual({ balance: 0, moves: [] })
    await post(order('', { customer: { phone: who.phone } }))
    expect((await book(joined.body.member.id)).balance).toBe(129)
  })

  it('stay as they were settled when the rule changes, and follow a corrected amount', async () => {
    const { memberId, memberNo } = await buyer()
    const one = order(memberNo)
    await post(one)
    await earn({ pointsPer100Yuan: 10_000 })
    await post({ ...one, amountFen: 20_000 })
    expect((await book(memberId)).balance).toBe(200)
  })

  it('never go below nothing; what was spent already is looked for again later', async () => {
    const { memberId, memberNo } = await buyer()
    const one = order(memberNo)
    await post(one)
    const spend = { points: -100, reason: '换购' }
    must(
      await w.call('adjustPoints', { token: shop.service.token, params: { id: memberId }, key: 'spend', body: spend }),
    )
    await post({ ...one, refundedFen: 10_000 })
    expect((await book(memberId)).balance).toBe(0)
    await post(order(memberNo, { amountFen: 20_000 }))
    expect((await book(memberId)).balance).toBe(200)
    await post({ ...one, refundedFen: 11_000 })
    // Of 129 points 19 are still earned; 29 were taken back before, and 81 are now.
    expect((await book(memberId)).balance).toBe(119)
  })

  it('lift to the next tier, and come by the factor of the tier that was', async () => {
    const tiers = [
      { key: 'standard', name: '普通', names: null, minPoints: 0, benefits: [] },
      { key: 'silver', name: '银卡', names: null, minPoints: 100, benefits: [] },
    ]
    must(await w.call('editSettings', { token: shop.owner.token, body: { membership: { tiers } } }))
    await earn({ tierPercent: { silver: 200 } })
    const { memberId, memberNo, token } = await buyer()
    await post(order(memberNo))
    expect(must(await w.call('readMe', { token })).body).toMatchObject({ tier: 'silver', points: 129 })
    await post(order(memberNo))
    expect((await book(memberId)).balance).toBe(129 + 259)
  })

  it('are for orders of the stores, goods and days that the rule names', async () => {
    await earn({ storeIds: [shop.here], skus: ['A'] })
    const { memberId, memberNo } = await buyer()
    const items = [
      { sku: 'A', amountFen: 5000 },
      { sku: 'B', amountFen: 7999 },
    ]
    await post(order(memberNo, { storeId: shop.there, items }))
    await post(order(memberNo, { storeId: shop.here, items: [items[1]] }))
    await post(order(memberNo, { storeId: shop.here, items, paidAt: isoOf(w.clock.now() - 11 * DAY_MS) }))
    expect((await book(memberId)).balance).toBe(0)
    await post(order(memberNo, { storeId: shop.here, items }))
    expect((await book(memberId)).balance).toBe(50)
  })
})
