import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

onEachDatabase('coupons: what terms do', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const read = async (id: string) =>
    (await w.call('readCouponTemplate', { token: shop.marketer.token, params: { id } })).body
  const edit = (id: string, body: Record<string, unknown>) =>
    w.call('editCouponTemplate', { token: shop.marketer.token, params: { id }, body })
  const percentage = { kind: 'discount', valueFen: undefined, discountPercent: 20 }

  it('is for those of a tier, a region and one of the segments, and for nobody else', async () => {
    const segment = async (rule: unknown) =>
      (await w.call('createSegment', { token: shop.marketer.token, body: { name: '段', rule } })).body.id
    const women = await segment({ field: 'gender', op: 'eq', value: 'female' })
    const men = await segment({ field: 'gender', op: 'eq', value: 'male' })
    const t = await shop.publish({ tiers: ['gold'], regionCodes: ['230000'], segmentIds: [women, men], total: 50 })
    const people = await shop.members(5)
    const facts = [
      ['gold', '230102', 'female'],
      ['gold', '230000', 'male'],
      ['standard', '230102', 'female'],
      ['gold', '440106', 'female'],
      ['gold', '230102', 'unknown'],
    ]
    for (const [i, [tier, region, gender]] of facts.entries())
      await w.db.inTransaction((tx) =>
        tx.query('UPDATE member SET tier = ?, regionCode = ?, gender = ? WHERE id = ?', [
          tier,
          region,
          gender,
          people[i]!.memberId,
        ]),
      )
    const wanted = [undefined, undefined, 'not_eligible', 'not_eligible', 'not_eligible']
    const offers = await Promise.all(people.map((p) => w.call('listOffers', { token: p.token, query: { limit: 200 } })))
    expect(offers.map((o) => o.body.items.find((i) => i.id === t.id)?.reason)).toEqual(wanted)
    const claims = await Promise.all(people.map((p) => shop.claim(p.token, t.id)))
    expect(claims.map((c) => c.body.code)).toEqual([
      expect.stringMatching(/^[2-9A-Z]{12}$/),
      expect.stringMatching(/^[2-9A-Z]{12}$/),
      ...wanted.slice(2),
    ])
    const granted = await shop.publish({
      tiers: ['gold'],
      regionCodes: ['230000'],
      segmentIds: [women, men],
      total: 50,
    })
    const job = await w.call('grantCoupons', {
      token: shop.marketer.token,
      params: { id: granted.id },
      key: shop.key(),
      body: { memberIds: people.map((p) => p.memberId) },
    })
    await w.jobs()
    const done = await w.call('readJob', { token: shop.marketer.token, params: { id: job.body.jobId } })
    expect(done.body).toMatchObject({ done: 2, failed: 3 })
  })

  it('what is not in the centre is neither shown nor claimed; what costs points is shown and not claimed', async () => {
    const hidden = await shop.publish({ inCentre: false })
    const dear = await shop.publish({ pointsPrice: 100, inCentre: false, goods: { name: '面霜', skus: ['A1'] } })
    const timed = await shop.publish({ useTimes: { weekdays: [6, 7] } })
    const { token, memberId } = await shop.shopper()
    const offers = async () =>
      new Map((await w.call('listOffers', { token, query: { limit: 200 } })).body.items.map((o) => [o.id, o]))
    const seen = await offers()
    expect(seen.has(hidden.id)).toBe(false)
    expect(seen.get(timed.id)).toMatchObject({ useTimes: { weekdays: [6, 7] }, claimable: true })
    expect(seen.get(dear.id)).toMatchObject({
      pointsPrice: 100,
      goods: { name: '面霜' },
      claimable: false,
      reason: 'points_insufficient',
    })
    await w.db.inTransaction((tx) => tx.query('UPDATE member SET points = 100 WHERE id = ?', [memberId]))
    expect((await offers()).get(dear.id)).toMatchObject({ claimable: true })
    expect((await shop.claim(token, hidden.id)).body.code).toBe('claim_not_open')
    expect((await shop.claim(token, dear.id)).body.code).toBe('claim_not_open')
    expect((await shop.counts(dear.id)).issued).toBe(0)
  })

  it('a budget is held by what each piece can cost, settled by what it did cost', async () => {
    const t = await shop.publish({
      ...percentage,
      maxDiscountFen: 1000,
      thresholdFen: 0,
      budgetFen: 3500,
      perMemberLimit: 9,
    })
    const meter = async () => {
      const { issued, committedFen, spentFen } = await read(t.id)
      return [issued, committedFen, spentFen]
    }
    const { token } = await shop.shopper()
    const pieces = []
    for (let i = 0; i < 3; i++) pieces.push((await shop.claim(token, t.id)).body)
    expect(await meter()).toEqual([3, 3000, 0])
    expect((await shop.claim(token, t.id)).body.code).toBe('coupon_sold_out')
    const offer = (await w.call('listOffers', { token, query: { limit: 200 } })).body.items.find((o) => o.id === t.id)
    expect(offer?.reason).toBe('coupon_sold_out')
    // Twenty percent of twelve yuan: 240 fen; the other 760 are free again, which makes room for one more.
    const used = await shop.redeem(pieces[0]!.code, { orderAmountFen: 1200 })
    expect(used.body.discountFen).toBe(240)
    expect(await meter()).toEqual([3, 2240, 240])
    expect((await shop.claim(token, t.id)).status).toBe(201)
    expect(await meter()).toEqual([4, 3240, 240])
    const undone = await w.call('reverseRedemption', {
      token: shop.cashier.token,
      params: { id: used.body.redemptionId },
      key: shop.key(),
      body: { reason: '顾客退货' },
    })
    expect(undone.status).toBe(201)
    expect(await meter()).toEqual([4, 4000, 0])
    const taken = await w.call('voidCoupon', {
      token: shop.service.token,
      params: { id: pieces[1]!.id },
      key: shop.key(),
      body: { reason: '发错了' },
    })
    expect(taken.status).toBe(201)
    expect(await meter()).toEqual([4, 3000, 0])
    expect((await shop.claim(token, t.id)).body.code).toBe('coupon_sold_out')
    expect((await edit(t.id, { budgetFen: 4000 })).status).toBe(200)
    expect((await shop.claim(token, t.id)).status).toBe(201)
  })

  it('a gift costs what it is worth', async () => {
    const { template, coupon } = await shop.holder({ kind: 'gift', valueFen: 6800, thresholdFen: 0, budgetFen: 6800 })
    expect(await read(template.id)).toMatchObject({ committedFen: 6800, spentFen: 0 })
    expect((await shop.redeem(coupon.code)).body.discountFen).toBe(0)
    expect(await read(template.id)).toMatchObject({ committedFen: 6800, spentFen: 6800 })
  })

  it('is used at its hours and for its goods alone', async () => {
    // The world stands at ten on a Monday.
    const { coupon } = await shop.holder({
      thresholdFen: 3000,
      useTimes: { weekdays: [1], hours: [{ from: '12:00', to: '14:00' }] },
      goods: { name: '面霜', skus: ['A1', 'B2'] },
    })
    const items = [
      { sku: 'A1', amountFen: 2500 },
      { sku: 'C3', amountFen: 9000 },
    ]
    const preview = async (more: Record<string, unknown>) =>
      (
        await w.call('previewRedemption', {
          token: shop.cashier.token,
          body: { code: coupon.code, storeId: shop.here, orderAmountFen: 11_500, ...more },
        })
      ).body
    expect(await preview({ items })).toMatchObject({
      redeemable: false,
      reason: 'time_not_allowed',
      useTimes: { weekdays: [1] },
      goods: { skus: ['A1', 'B2'] },
    })
    expect((await shop.redeem(coupon.code, { items })).body.code).toBe('time_not_allowed')
    const before = w.clock.now()
    w.clock.advance(2 * HOUR_MS)
    expect((await preview({})).reason).toBe('items_required')
    const without = await shop.redeem(coupon.code)
    expect([without.status, without.body.errors?.[0]?.path]).toEqual([422, 'items'])
    expect((await shop.redeem(coupon.code, { items: [items[1]] })).body.code).toBe('goods_not_matched')
    expect((await shop.redeem(coupon.code, { items })).body.code).toBe('threshold_not_met')
    const enough = [...items, { sku: 'B2', amountFen: 500 }]
    expect(await preview({ items: enough })).toMatchObject({ redeemable: true, discountFen: 1000 })
    expect((await shop.redeem(coupon.code, { items: enough })).status).toBe(201)
    w.clock.set(before)
  })

  it('of an order that cost less than its goods no more than the order comes off', async () => {
    const { coupon } = await shop.holder({ thresholdFen: 0, goods: { name: '面霜', skus: ['A1'] } })
    const used = await shop.redeem(coupon.code, { orderAmountFen: 300, items: [{ sku: 'A1', amountFen: 5000 }] })
    expect(used.body.discountFen).toBe(300)
  })

  it('later validity of pieces to come leaves those out as they are', async () => {
    const t = await shop.publish({ validity: { kind: 'days_after_claim', days: 3 } })
    const { token } = await shop.shopper()
    const piece = (await shop.claim(token, t.id)).body
    expect((await edit(t.id, { validity: { kind: 'days_after_claim', days: 4 } })).status).toBe(200)
    const mine = await w.call('readMyCoupon', { token, params: { id: piece.id } })
    expect(mine.body.validUntil).toBe(piece.validUntil)
    expect(Date.parse(piece.validUntil)).toBeLessThan(w.clock.now() + 4 * DAY_MS)
  })
})
