import { isoOf } from '../../../shared/rules/calendar'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'

const DAY_MS = 86_400_000

onEachDatabase('coupons: terms', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const make = (body: Record<string, unknown>) =>
    w.call('createCouponTemplate', { token: shop.marketer.token, body: shop.terms(body) })
  const read = async (id: string) =>
    (await w.call('readCouponTemplate', { token: shop.marketer.token, params: { id } })).body
  const edit = (id: string, body: Record<string, unknown>) =>
    w.call('editCouponTemplate', { token: shop.marketer.token, params: { id }, body })
  const percentage = { kind: 'discount', valueFen: undefined, discountPercent: 20 }

  it('lets null take a term of a draft away, and stores of a published one', async () => {
    const made = await make({ codeWord: '拿走', pointsPrice: 30, storeIds: [shop.here], budgetFen: 100_000 })
    const { id } = made.body
    const cleared = await edit(id, { codeWord: null, pointsPrice: null, budgetFen: null })
    expect(cleared.status).toBe(200)
    expect(cleared.body).not.toHaveProperty('codeWord')
    expect(cleared.body).not.toHaveProperty('pointsPrice')
    expect(cleared.body).not.toHaveProperty('budgetFen')
    expect((await edit(id, { valueFen: null })).body.errors?.map((e) => e.path)).toEqual(['valueFen'])
    await w.call('publishCouponTemplate', { token: shop.marketer.token, params: { id } })
    expect((await edit(id, { storeIds: null })).status).toBe(200)
    expect(await read(id)).not.toHaveProperty('storeIds')
    expect((await edit(id, { title: null })).status).toBe(422)
  })

  it.each([
    ['a weekday twice', { useTimes: { weekdays: [1, 3, 1] } }, 'useTimes.weekdays.2'],
    ['a weekday that is none', { useTimes: { weekdays: [8] } }, 'useTimes.weekdays.0'],
    [
      'one window twice',
      {
        useTimes: {
          hours: [
            { from: '09:00', to: '12:00' },
            { from: '09:00', to: '12:00' },
          ],
        },
      },
      'useTimes.hours.1',
    ],
    ['an hour that is none', { useTimes: { hours: [{ from: '24:00', to: '02:00' }] } }, 'useTimes.hours.0.from'],
    [
      'a blackout that ends before it begins',
      { useTimes: { blackout: [{ from: '2026-02-18', until: '2026-02-16' }] } },
      'useTimes.blackout.0.until',
    ],
    [
      'a blackout on no day',
      { useTimes: { blackout: [{ from: '2026-02-29', until: '2026-03-01' }] } },
      'useTimes.blackout.0.from',
    ],
    ['goods named twice', { goods: { name: '面霜', skus: ['A1', 'B2', 'A1'] } }, 'goods.skus.2'],
    ['goods without articles', { goods: { name: '面霜', skus: [] } }, 'goods.skus'],
    ['a segment nobody saved', { segmentIds: ['nothing'] }, 'segmentIds.0'],
    ['a region that is none', { regionCodes: ['230100', '999999'] }, 'regionCodes.1'],
    ['a store nobody has', { storeIds: ['nothing'] }, 'storeIds.0'],
    ['a budget for a percentage without a ceiling', { ...percentage, budgetFen: 10_000 }, 'maxDiscountFen'],
    ['a budget for a gift of unknown worth', { kind: 'gift', valueFen: undefined, budgetFen: 10_000 }, 'valueFen'],
    ['a budget that does not cover one', { budgetFen: 999 }, 'budgetFen'],
    ['a budget in several shares', { budgetFen: 10_000, stripes: 4 }, 'stripes'],
    ['listed codes in several shares', { codeSource: 'list', stripes: 2 }, 'stripes'],
    ['more shares than pieces', { total: 3, stripes: 4 }, 'stripes'],
    ['free shipping in WeChat’s folder', { kind: 'shipping', wechatCoupon: true }, 'wechatCoupon'],
    ['a word with a blank', { codeWord: '山 茶' }, 'codeWord'],
    ['a price of no points', { pointsPrice: 0 }, 'pointsPrice'],
    ['a birthday a year ahead', { issueOnBirthday: { daysBefore: 31 } }, 'issueOnBirthday.daysBefore'],
  ])('refuses %s', async (_, more, path) => {
    const { status, body } = await make(more)
    expect([status, body.errors?.map((e) => e.path)]).toEqual([422, expect.arrayContaining([path])])
  })

  it('what is most likely a slip is stored and asked about, on drafting, changing and publishing', async () => {
    const token = shop.marketer.token
    const day = (days: number) => isoOf(w.clock.now() + days * DAY_MS)
    const over = { claimFrom: day(-20), claimUntil: day(-10) }
    const odd = await w.call('createCouponTemplate', {
      token,
      body: shop.terms({ ...over, valueFen: 50_000, validity: { kind: 'fixed', from: day(-20), until: day(-1) } }),
    })
    const all = ['claim_window_past', 'validity_past', 'discount_above_threshold']
    expect([odd.status, odd.body.warnings]).toEqual([201, all])
    const params = { id: odd.body.id }
    const edited = await w.call('editCouponTemplate', { token, params, body: { valueFen: 5000 } })
    expect([edited.status, edited.body.warnings]).toEqual([200, all.slice(0, 2)])
    const published = await w.call('publishCouponTemplate', { token, params })
    expect([published.status, published.body.warnings]).toEqual([200, all.slice(0, 2)])
    for (const more of [{}, { thresholdFen: 0, valueFen: 99_999 }, { claimFrom: day(-20), claimUntil: day(1) }]) {
      const fine = await w.call('createCouponTemplate', { token, body: shop.terms(more) })
      expect([fine.status, fine.body.warnings]).toEqual([201, []])
    }
  })

  it('keeps every term and shows it again', async () => {
    const segment = (
      await w.call('createSegment', { token: shop.marketer.token, body: { name: '全部', rule: { all: [] } } })
    ).body.id
    const said = {
      tiers: ['gold', 'platinum'],
      regionCodes: ['230000'],
      segmentIds: [segment],
      useTimes: { weekdays: [1, 2], hours: [{ from: '22:00', to: '02:00' }] },
      goods: { name: '初雪面霜', skus: ['A1', 'B2'] },
      issueOnBirthday: { daysBefore: 3 },
      issueOnTier: ['gold'],
      inCentre: false,
      codeWord: '山茶Spring',
      pointsPrice: 500,
      budgetFen: 100_000,
    }
    const { status, body } = await make({ ...said, tiers: ['gold', 'platinum', 'gold'] })
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...said, codeWord: '山茶spring', codeSource: 'own', stripes: 1, committedFen: 0 })
    expect({ ...(await read(body.id)), warnings: [] }).toEqual(body)
  })

  it('a word opens one template, free again when that one is closed', async () => {
    const first = await shop.publish({ codeWord: '初雪' })
    expect((await make({ codeWord: '初雪' })).body.errors?.[0]?.path).toBe('codeWord')
    const other = await shop.draft({ codeWord: 'ABC' })
    expect((await make({ codeWord: 'abc' })).status).toBe(422)
    expect((await edit(other.id, { codeWord: '初雪' })).body.errors?.[0]?.path).toBe('codeWord')
    await w.call('closeCouponTemplate', { token: shop.marketer.token, params: { id: first.id } })
    expect((await edit(other.id, { codeWord: '初雪' })).status).toBe(200)
  })

  it('once published only title, stores, centre, a larger total or budget and later dates may change', async () => {
    const validity = { kind: 'fixed', from: '2026-03-01T00:00:00.000Z', until: '2026-05-01T00:00:00.000Z' }
    const t = await shop.publish({ budgetFen: 10_000, total: 10, validity, codeWord: '只开一扇' })
    const before = await read(t.id)
    const refused: Record<string, unknown>[] = [
      { valueFen: 900 },
      { thresholdFen: 0 },
      { perMemberLimit: 2 },
      { total: 9 },
      { budgetFen: 9_000 },
      { claimUntil: isoOf(Date.parse(t.claimUntil) - 1) },
      { validity: { ...validity, until: '2026-04-30T00:00:00.000Z' } },
      { validity: { kind: 'days_after_claim', days: 400 } },
      { tiers: ['gold'] },
      { regionCodes: ['230000'] },
      { useTimes: { weekdays: [1] } },
      { goods: { name: 'x', skus: ['A'] } },
      { transferable: true },
      { issueOnJoin: true },
      { issueOnBirthday: { daysBefore: 0 } },
      { issueOnTier: ['gold'] },
      { codeWord: '另一扇' },
      { pointsPrice: 5 },
      { codeSource: 'list' },
      { wechatCoupon: true },
      { title: '同时改名', perMemberLimit: 3 },
    ]
    for (const change of refused) {
      const answer = await edit(t.id, change)
      expect([change, answer.status, answer.body.code]).toEqual([change, 409, 'state_conflict'])
    }
    expect(await read(t.id)).toEqual(before)
    const allowed: Record<string, unknown>[] = [
      { title: '新名字' },
      { storeIds: [shop.there] },
      { inCentre: false },
      { total: 11 },
      { budgetFen: 11_000 },
      { claimUntil: isoOf(Date.parse(t.claimUntil) + 1) },
      { validity: { ...validity, until: '2026-05-02T00:00:00.000Z' } },
    ]
    for (const change of allowed) expect([change, (await edit(t.id, change)).status]).toEqual([change, 200])
    const free = await shop.publish()
    expect((await edit(free.id, { budgetFen: 1_000_000 })).body.code).toBe('state_conflict')
    await w.call('closeCouponTemplate', { token: shop.marketer.token, params: { id: t.id } })
    expect((await edit(t.id, { title: '太晚' })).body.code).toBe('state_conflict')
  })
})
