import { addDays, shanghaiDay, shanghaiDayStart } from '../../../shared/rules/calendar'
import { countDays } from '../../../server/insights/count-days'
import { DAYS_FIGURE } from '../../../server/insights/counted'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'

const FIRST = '2026-02-22'
const DAYS = 9
const TODAY = addDays(FIRST, DAYS - 1)

onEachDatabase('days that were counted beforehand', (open) => {
  let w: World
  let token: string
  const stores: string[] = []

  beforeAll(async () => {
    w = await open()
    w.clock.set(shanghaiDayStart(TODAY) + 13 * 3_600_000)
    token = (await w.staff('owner')).token
    for (const name of ['甲店', '乙店'])
      stores.push(
        must(await w.call('createStore', { token, body: { name, regionCode: '310106', address: '一号' } })).body.id,
      )
    await w.db.inTransaction(fill)
  })
  afterAll(() => w.close())

  /** Numbers that look drawn by lot and are the same on both databases and in every run. */
  const lots = (() => {
    let n = 12345
    return (below: number): number => {
      n = (n * 1_103_515_245 + 12_345) % 2_147_483_648
      return Math.floor((n / 2_147_483_648) * below)
    }
  })()

  type Tx = Parameters<Parameters<World['db']['inTransaction']>[0]>[0]
  async function fill(tx: Tx): Promise<void> {
    const people = Array.from({ length: 14 }, () => w.chance.id())
    for (const [i, id] of people.entries()) {
      const day = addDays(FIRST, lots(DAYS))
      const at = shanghaiDayStart(day) + lots(86_400_000)
      await tx.query(
        "INSERT INTO member (id, memberNo, status, gender, language, tier, points, phoneVirtual, notes, completeness, lastActiveAt, joinedAt, version) VALUES (?,?,?,'unknown','zh-Hans','standard',0,0,'',0,?,?,1)",
        [id, `88${String(i).padStart(10, '0')}`, i === 3 ? 'merged' : 'active', at, at],
      )
      await tx.query('INSERT INTO mini_user (openid, memberId, firstSeenAt, lastSeenAt) VALUES (?,?,?,?)', [
        `o-${i}`,
        i % 5 === 4 ? null : id,
        at,
        at,
      ])
      if (i % 4 === 0)
        await tx.query('INSERT INTO mini_user (openid, memberId, firstSeenAt, lastSeenAt) VALUES (?,?,?,?)', [
          `o-${i}-again`,
          id,
          at + 86_400_000,
          at,
        ])
    }
    for (let i = 0; i < 130; i++) {
      const who = people[lots(people.length)]!
      const day = addDays(FIRST, lots(DAYS))
      const at = shanghaiDayStart(day) + lots(86_400_000)
      const kind = ['scan', 'follow', 'open'][lots(3)]!
      await tx.query(
        `INSERT ${w.dialect === 'sqlite' ? 'OR IGNORE' : 'IGNORE'} INTO channel_touch (id, channelId, kind, personKey, day, at) VALUES (?,?,?,?,?,?)`,
        [w.chance.id(), lots(2) === 0 ? '' : 'c1', kind, who, day, at],
      )
      if (i % 3 === 0) await piece(tx, who, at, i % 2 === 0 ? 'claim' : 'grant')
      if (i % 4 === 0) await use(tx, who, day, at, i % 12 === 8)
      if (i % 6 === 0) await order(tx, who, at, i)
    }
  }
  const piece = (tx: Tx, who: string, at: number, source: string) =>
    tx.query(
      "INSERT INTO coupon (id, code, couponTemplateId, memberId, issuedTo, seq, status, source, claimedAt, validFrom, validUntil) VALUES (?,?,'t',?,?,?,'claimed',?,?,?,?)",
      [w.chance.id(), w.chance.id().slice(-12), who, who, lots(1_000_000_000), source, at, at, at],
    )
  const use = (tx: Tx, who: string, day: string, at: number, reversed: boolean) =>
    tx.query(
      "INSERT INTO redemption (id, couponId, couponTemplateId, memberId, storeId, staffId, actorKind, orderAmountFen, discountFen, at, day, reversedAt) VALUES (?,?,'t',?,?,'s','staff',?,?,?,?,?)",
      [w.chance.id(), w.chance.id(), who, stores[lots(2)], 1000 + lots(9000), lots(500), at, day, reversed ? at : null],
    )
  const order = (tx: Tx, who: string, at: number, i: number) =>
    tx.query(
      "INSERT INTO pay_order (id, orderNo, askKey, memberId, openid, productId, kind, title, terms, amountFen, status, payUntil, paidLate, refundedFen, refundingFen, queries, createdAt) VALUES (?,?,?,?,'o','p','membership','会员','{}',?,?,?,0,?,0,0,?)",
      [w.chance.id(), `N${i}`, `K${i}`, who, 500 + i, i % 12 === 0 ? 'paid' : 'unpaid', at, i % 24 === 0 ? 100 : 0, at],
    )

  const ranges = (): { from: string; to: string }[] => {
    const days = Array.from({ length: DAYS }, (_, i) => addDays(FIRST, i))
    return days.flatMap((from) => days.filter((to) => to >= from).map((to) => ({ from, to })))
  }
  const everything = async () => {
    const found: unknown[] = []
    for (const query of ranges()) {
      const cohort = must(await w.call('readCohort', { token, query })).body as { countedAt?: string }
      delete cohort.countedAt
      found.push({
        ...query,
        funnel: must(await w.call('readFunnel', { token, query })).body,
        periods: must(await w.call('readPeriods', { token, query })).body,
        stores: must(await w.call('readStoreFigures', { token, query })).body,
        cohort,
      })
    }
    return found
  }

  it('say what looking at everything says, for any days, today and the days since the count included', async () => {
    const live = await everything()
    expect(JSON.stringify(live)).toMatch(/"repeat":[1-9]/)
    // Counted as if two days fewer were over: those since are looked at.
    const earlier = { ...w.deps, clock: { ...w.deps.clock, now: () => w.clock.now() - 2 * 86_400_000 } }
    expect(await countDays(earlier, () => false)).toBe(true)
    expect(await everything()).toEqual(live)
    let asked = 0
    while (!(await countDays(w.deps, () => asked++ % 3 === 2))) expect(asked).toBeLessThan(100)
    expect(await everything()).toEqual(live)
    // Counting again changes nothing, and what changed since is seen once the day is due again.
    await w.db.inTransaction((tx) => tx.query('UPDATE insight_day SET at = 0'))
    expect(await countDays(w.deps, () => false)).toBe(true)
    expect(await everything()).toEqual(live)
  }, 300_000)

  it('are looked at no more once they are counted', async () => {
    await w.db.inTransaction((tx) => tx.query('UPDATE insight_day SET claims = claims + 1000 WHERE day = ?', [FIRST]))
    expect(
      must(await w.call('readPeriods', { token, query: { from: FIRST, to: FIRST } })).body.now.claims,
    ).toBeGreaterThanOrEqual(1000)
    await w.db.inTransaction((tx) => tx.query('DELETE FROM figure WHERE name = ?', [DAYS_FIGURE]))
    expect(
      must(await w.call('readPeriods', { token, query: { from: FIRST, to: FIRST } })).body.now.claims,
    ).toBeLessThan(1000)
  })

  it('a cohort never grows, and a period stands beside as many days before it', async () => {
    for (const query of ranges()) {
      const { came, joined, held, redeemed, cameBack } = must(await w.call('readCohort', { token, query })).body
      const steps = [came, joined, held, redeemed, cameBack]
      expect(steps).toEqual([...steps].sort((a, b) => b - a))
    }
    const { body } = must(await w.call('readPeriods', { token, query: { from: addDays(TODAY, -2), to: TODAY } }))
    expect(body.before).toMatchObject({ from: addDays(TODAY, -5), to: addDays(TODAY, -3) })
    expect(body.byDay.map((d) => d.day)).toEqual([addDays(TODAY, -2), addDays(TODAY, -1), TODAY])
    expect(body.byDay.reduce((n, d) => n + d.redemptions, 0)).toBe(body.now.redemptions)
    expect(shanghaiDay(w.clock.now())).toBe(TODAY)
    for (const query of [
      { from: TODAY, to: FIRST },
      { from: '2020-01-01', to: TODAY },
    ])
      expect((await w.call('readPeriods', { token, query })).status).toBe(422)
  })
})
