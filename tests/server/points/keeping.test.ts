import { PaidPeriod } from '../../../server/payments/entities'
import { DAY_MS, isoOf, shanghaiDayStart } from '../../../shared/rules/calendar'
import { apiKey, must } from '../../harness/rows'
import { addStanding } from '../../harness/standing'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'

const tier = (key: string, minPoints: number | null, keep: object | null = null) => ({
  key,
  name: `${key}级`,
  names: null,
  minPoints,
  benefits: [],
  keep,
})
const YEAR = { months: 12, by: 'points', atLeast: 50, falls: 'earned', graceDays: 0 }
const KEPT = [tier('standard', 0), tier('silver', 100), tier('gold', null), tier('diamond', 1000, YEAR)]
const FOR_EVER = KEPT.map((one) => ({ ...one, keep: null }))

onEachDatabase('tiers that must be kept', (open) => {
  let w: World
  let shop: Shop
  let orders: string
  let n = 0
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    await addStanding(w, 'points.tier')
    orders = (await apiKey(w, shop.owner.token, ['orders'])).key
  })
  afterAll(() => w.close())

  const setTiers = async (tiers: object[]) =>
    must(await w.call('editSettings', { token: shop.owner.token, body: { membership: { tiers } } }))
  const give = async (id: string, points: number) =>
    must(
      await w.call('adjustPoints', {
        token: shop.service.token,
        params: { id },
        key: shop.key(),
        body: { points, reason: '补偿' },
      }),
    )
  /** Nobody is signed out by the years that go by. */
  const turn = async (now: number) => {
    for (const table of ['staff_session', 'mini_session'])
      await w.db.inTransaction((tx) =>
        tx.query(`UPDATE ${table} SET lastUsedAt = ?, expiresAt = ?`, [now, now + 400 * DAY_MS]),
      )
    w.clock.set(now)
  }
  const to = async (day: string, more = 0) => {
    await turn(shanghaiDayStart(day) + more)
    await w.jobs()
  }
  const tierOf = async (id: string) => {
    const [row] = (await w.db.read((tx) => tx.query('SELECT tier FROM member WHERE id = ?', [id]))) as [
      { tier: string },
    ]
    return row.tier
  }
  const mine = async (token: string) => must(await w.call('readProgramme', { token })).body.mine!
  const story = async (id: string) =>
    must(await w.call('readTimeline', { token: shop.owner.token, params: { id } }))
      .body.items.filter((line) => line.kind.startsWith('tier_'))
      .map(({ kind, detail }) => [kind, detail.tier, detail.reason ?? detail.days ?? null])
      .reverse()
  /** A shopper with so many points, gathered on the day that is now. */
  const risen = async (points = 1000) => {
    const who = await shop.shopper()
    await give(who.memberId, points)
    return who
  }

  it('are decided on the very day, by what came in the period; what led up to them does not count', async () => {
    await setTiers(KEPT)
    await to('2027-01-15', 10 * 3_600_000)
    const [keeps, falls, late] = [await risen(), await risen(1150), await risen()]
    expect((await mine(keeps.token)).keep).toEqual({
      by: 'points',
      atLeast: 50,
      have: 0,
      until: isoOf(shanghaiDayStart('2028-01-16')),
      grace: false,
    })
    await to('2027-06-01')
    await give(keeps.memberId, 50)
    await give(late.memberId, 49)
    await to('2028-01-16', -1)
    expect(await Promise.all([keeps, falls, late].map((one) => tierOf(one.memberId)))).toEqual(Array(3).fill('diamond'))
    // Nothing ran for two days: what came after the end is the next period's.
    await turn(shanghaiDayStart('2028-01-17'))
    await give(late.memberId, 150)
    await to('2028-01-18')
    expect(await Promise.all([keeps, falls, late].map((one) => tierOf(one.memberId)))).toEqual([
      'diamond',
      'standard',
      'silver',
    ])
    expect(await story(keeps.memberId)).toEqual([
      ['tier_changed', 'diamond', 'tier_earned'],
      ['tier_kept', 'diamond', null],
    ])
    expect((await mine(keeps.token)).keep).toMatchObject({ have: 0, until: isoOf(shanghaiDayStart('2029-01-16')) })
    expect(await story(late.memberId)).toEqual([
      ['tier_changed', 'diamond', 'tier_earned'],
      ['tier_changed', 'standard', 'tier_not_kept'],
      ['tier_changed', 'silver', 'tier_earned'],
    ])
    // What led up once leads nowhere any more; what comes now does.
    expect(await mine(falls.token)).toMatchObject({
      tier: 'standard',
      gathered: 0,
      next: { key: 'silver', missing: 100 },
    })
    await give(falls.memberId, 100)
    expect(await mine(falls.token)).toMatchObject({ tier: 'silver', gathered: 100 })
    await w.jobs()
    expect(await story(keeps.memberId)).toHaveLength(2)
  })

  it('fall by one after days of grace, in which they can still be kept; by spending, less what went back', async () => {
    const rule = { months: 1, by: 'spend', atLeast: 10_000, falls: 'one', graceDays: 5 }
    await setTiers([KEPT[0]!, KEPT[1]!, KEPT[2]!, tier('diamond', 1000, rule)])
    await to('2028-01-31', 5)
    const [saved, lost] = [await w.member(), await w.member()]
    for (const { memberId } of [saved, lost]) await give(memberId, 1000)
    const buy = async (token: string, refundedFen = 0) => {
      const { memberNo } = must(await w.call('readMe', { token })).body
      const order = { platform: 'youzan', orderNo: `K-${++n}`, paidAt: isoOf(w.clock.now()), amountFen: 10_000 }
      must(await w.call('openRecordOrder', { token: orders, body: { ...order, refundedFen, customer: { memberNo } } }))
    }
    w.clock.advance(1000)
    await buy(lost.token, 1)
    await to('2028-03-01')
    expect((await mine(lost.token)).keep).toMatchObject({
      have: 9_999,
      until: isoOf(shanghaiDayStart('2028-03-06')),
      grace: true,
    })
    await buy(saved.token)
    await to('2028-03-06', -1)
    expect([await tierOf(saved.memberId), await tierOf(lost.memberId)]).toEqual(['diamond', 'diamond'])
    await to('2028-03-06')
    expect([await tierOf(saved.memberId), await tierOf(lost.memberId)]).toEqual(['diamond', 'silver'])
    expect(await story(lost.memberId)).toEqual([
      ['tier_changed', 'diamond', 'tier_earned'],
      ['tier_grace', 'diamond', 5],
      ['tier_changed', 'silver', 'tier_not_kept'],
    ])
    expect((await mine(saved.token)).keep).toMatchObject({ have: 10_000, until: isoOf(shanghaiDayStart('2028-04-01')) })
  })

  it('begin their first period when the rule comes; another rule takes nothing from the period that runs', async () => {
    await setTiers(FOR_EVER)
    await to('2029-05-01', 1)
    const who = await risen()
    expect((await mine(who.token)).keep).toBeNull()
    await setTiers(KEPT)
    await to('2029-06-10', 1)
    expect((await mine(who.token)).keep).toMatchObject({ atLeast: 50, until: isoOf(shanghaiDayStart('2030-06-11')) })
    await give(who.memberId, 50)
    await setTiers([...KEPT.slice(0, 3), tier('diamond', 1000, { ...YEAR, months: 1, atLeast: 5000 })])
    await to('2030-06-10')
    expect((await mine(who.token)).keep).toMatchObject({ atLeast: 50, have: 50 })
    await to('2030-06-11')
    expect(await tierOf(who.memberId)).toBe('diamond')
    expect((await mine(who.token)).keep).toMatchObject({ atLeast: 5000, until: isoOf(shanghaiDayStart('2030-07-11')) })
    await setTiers(FOR_EVER)
    await to('2030-07-11')
    expect(await tierOf(who.memberId)).toBe('diamond')
    expect((await mine(who.token)).keep).toBeNull()
  })

  it('end for nobody while a tier she bought is in force, and begin anew after it', async () => {
    await setTiers(KEPT)
    await to('2030-08-01', 1)
    const who = await risen()
    const period = { id: w.chance.id(), orderId: w.chance.id(), memberId: who.memberId, months: 24, tier: 'gold' }
    await w.db.inTransaction((tx) =>
      tx.getRepository(PaidPeriod).insert({
        ...period,
        ...{ tierBefore: 'diamond', tierMemberId: who.memberId, endedAt: null, remindedAt: null },
        ...{ since: w.clock.now(), until: shanghaiDayStart('2032-08-01') },
      }),
    )
    expect((await mine(who.token)).keep).toBeNull()
    await to('2031-08-02')
    expect(await tierOf(who.memberId)).toBe('diamond')
    await w.db.inTransaction((tx) => tx.getRepository(PaidPeriod).update({ id: period.id }, { tierBefore: null }))
    await to('2031-09-01', 1)
    expect((await mine(who.token)).keep).toMatchObject({ until: isoOf(shanghaiDayStart('2032-09-02')) })
  })

  it('say beforehand whom other rules would move, and move nobody', async () => {
    await setTiers(FOR_EVER)
    await to('2032-01-01', 1)
    await w.db.inTransaction((tx) => tx.query("UPDATE member SET status = 'merged'"))
    const [idle, busy, low] = [await risen(), await risen(), await risen(60)]
    await to('2034-01-01', 1)
    await give(busy.memberId, 120)
    const ask = async (tiers: object[]) => {
      const { id } = must(await w.call('simulateTiers', { token: shop.owner.token, body: { tiers } })).body
      await w.jobs()
      return must(await w.call('readTierSimulation', { token: shop.owner.token, params: { id } })).body
    }
    const changed = [tier('standard', 0), tier('silver', 50), tier('diamond', 1000, { ...YEAR, falls: 'one' })]
    const { figures, ...job } = await ask(changed)
    expect(job).toEqual({ status: 'done', total: 3, done: 3 })
    expect(figures).toMatchObject({ members: 3 })
    expect([...figures!.moves].sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1))).toEqual([
      { from: 'diamond', to: 'diamond', members: 1 },
      { from: 'diamond', to: 'silver', members: 1 },
      { from: 'standard', to: 'silver', members: 1 },
    ])
    expect(figures!.sample.map(({ memberId, from, to: into, points }) => [memberId, from, into, points])).toEqual([
      [idle.memberId, 'diamond', 'silver', 0],
      [low.memberId, 'standard', 'silver', 0],
    ])
    expect(await Promise.all([idle, busy, low].map((one) => tierOf(one.memberId)))).toEqual([
      'diamond',
      'diamond',
      'standard',
    ])
    expect((await ask(FOR_EVER)).figures!.moves.filter(({ from, to: into }) => from !== into)).toEqual([])
    const refused = await w.call('simulateTiers', { token: shop.owner.token, body: { tiers: [tier('a', 0, YEAR)] } })
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, 'tiers.0.keep'])
    // And what was foretold of points comes true by itself, whether she looks or not.
    await setTiers(changed.map((one) => ({ ...one, keep: null })))
    await to('2034-01-02')
    expect(await tierOf(low.memberId)).toBe('silver')
  })

  it('are refused below everybody’s and where they come with what is bought', async () => {
    for (const at of [0, 2]) {
      const tiers = KEPT.map((one, place) => (place === at ? { ...one, keep: YEAR } : one))
      const refused = await w.call('editSettings', { token: shop.owner.token, body: { membership: { tiers } } })
      expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, `membership.tiers.${at}.keep`])
    }
  })
})
