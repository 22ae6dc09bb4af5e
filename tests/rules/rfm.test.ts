import fc from 'fast-check'
import { DAY_MS } from '../../shared/rules/calendar'
import {
  ALL_SCORES,
  amountScore,
  asleepAfterDays,
  asleepByOwnCycle,
  averageOrderFen,
  cutsFault,
  daysSince,
  notOlderThan,
  proposeCuts,
  proposeRecency,
  recencyScore,
  repurchaseCycleDays,
  RFM_CLASSES,
  RFM_DEFAULTS,
  rfmClassOf,
  rfmOf,
  scoresOf,
  worthOf,
  type Cuts,
  type Rfm,
  type RfmSettings,
  type Score,
} from '../../shared/rules/rfm'
import { RFM_CLASS_WORDS } from '../../shared/rules/rfmWords'

/** Noon of 30 November 2026 in Shanghai. */
const now = Date.parse('2026-11-30T04:00:00.000Z')
const stat = (orderCount: number, spentFen: number, lastPaidAt: number, firstPaidAt = lastPaidAt) => ({
  orderCount,
  spentFen,
  firstPaidAt,
  lastPaidAt,
})

describe('scores', () => {
  it('are 5 to 1 by days, and 1 to 5 by orders and money, each cut on the better side', () => {
    const r = (days: number) => recencyScore(days, RFM_DEFAULTS.recencyDays)
    expect([-1, 0, 30, 31, 90, 91, 180, 181, 365, 366, 9999].map(r)).toEqual([5, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1])
    const f = (orders: number) => amountScore(orders, RFM_DEFAULTS.frequency)
    expect([1, 2, 3, 4, 6, 7, 11, 12, 500].map(f)).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5])
    const m = (fen: number) => amountScore(fen, RFM_DEFAULTS.monetaryFen)
    expect([0, 9_999, 10_000, 49_999, 50_000, 99_999, 100_000, 299_999, 300_000].map(m)).toEqual([
      1, 1, 2, 2, 3, 3, 4, 4, 5,
    ])
  })

  it('leave a score empty between equal cuts', () => {
    expect([1, 2, 3].map((n) => amountScore(n, [2, 2, 2, 3]))).toEqual([1, 4, 5])
    expect([6, 7, 8].map((days) => recencyScore(days, [7, 7, 7, 7]))).toEqual([5, 5, 1])
  })

  it('count days by midnights of Shanghai, whatever the hour', () => {
    const at = (text: string) => Date.parse(`${text}+08:00`)
    expect(daysSince(at('2026-11-29T23:59:59.999'), at('2026-11-30T00:00:00.000'))).toBe(1)
    expect(daysSince(at('2026-11-29T00:00:00.000'), at('2026-11-29T23:59:59.999'))).toBe(0)
    // 16:00 UTC is midnight there: the day of UTC decides nothing.
    expect(daysSince(Date.parse('2026-11-29T15:59:59.999Z'), Date.parse('2026-11-29T16:00:00.000Z'))).toBe(1)
    expect(daysSince(at('2026-02-28T12:00:00.000'), at('2026-03-01T01:00:00.000'))).toBe(1)
    expect(daysSince(at('2026-12-01T00:00:00.000'), at('2026-11-30T12:00:00.000'))).toBe(-1)
    const last = at('2026-10-31T00:00:00.000')
    const score = (moment: string) => rfmOf(stat(1, 1, last), RFM_DEFAULTS, at(moment))?.r
    expect([score('2026-11-30T23:59:59.999'), score('2026-12-01T00:00:00.000')]).toEqual([5, 4])
  })

  it('say the same as the moment that a query compares with', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800 }), fc.integer({ min: -DAY_MS, max: 900 * DAY_MS }), (days, ago) => {
        expect(now - ago >= notOlderThan(days, now)).toBe(daysSince(now - ago, now) <= days)
      }),
    )
  })

  it('are those of nobody without an order', () => {
    expect([rfmOf(null, RFM_DEFAULTS, now), rfmOf(stat(0, 0, now), RFM_DEFAULTS, now)]).toEqual([null, null])
  })
})

describe('cuts', () => {
  it('are four whole numbers in their range that do not fall', () => {
    expect(
      (['recencyDays', 'frequency', 'monetaryFen'] as const).map((part) => cutsFault(part, RFM_DEFAULTS[part])),
    ).toEqual([null, null, null])
    expect(cutsFault('frequency', [1, 1, 2, 2])).toBeNull()
    expect(
      [
        [1, 2, 3],
        [1, 2, 3, 4, 5],
        [1, 2, 3, 3.5],
        [0, 1, 2, 3],
        [1, 2, 3, 1_000_001],
        [1, 3, 2, 4],
        [1, 2, 3, NaN],
      ].map((cuts) => cutsFault('frequency', cuts)),
    ).toEqual(['four', 'four', 'whole', 'range', 'range', 'ascending', 'whole'])
    expect([cutsFault('recencyDays', [0, 1, 2, 3]), cutsFault('recencyDays', [-1, 1, 2, 3])]).toEqual([null, 'range'])
  })

  it('are proposed by fifths, and never split a value', () => {
    const ten = Array.from({ length: 10 }, (_, i) => ({ value: i + 1, count: 1 }))
    expect(proposeCuts('frequency', ten)).toEqual({ cuts: [3, 5, 7, 9], people: [2, 2, 2, 2, 2] })
    expect(proposeRecency(ten)).toEqual({ cuts: [2, 4, 6, 8], people: [2, 2, 2, 2, 2] })
    // Six of ten bought once: they are the lowest three fifths together, and who bought twice stands above all of them.
    const ties = [3, 1, 2, 4].map((value) => ({ value, count: { 1: 6, 2: 2, 3: 1, 4: 1 }[value]! }))
    expect(proposeCuts('frequency', ties)).toEqual({ cuts: [2, 2, 2, 3], people: [6, 0, 0, 2, 2] })
    expect(
      proposeCuts('frequency', [
        { value: 1, count: 9 },
        { value: 2, count: 1 },
      ]),
    ).toMatchObject({ people: [9, 0, 0, 0, 1] })
    expect(
      proposeCuts('frequency', [
        { value: 1, count: 4 },
        { value: 1, count: 3 },
      ]),
    ).toEqual({ cuts: [2, 2, 2, 2], people: [7, 0, 0, 0, 0] })
    expect(proposeRecency([{ value: 40, count: 5 }])).toEqual({ cuts: [39, 39, 39, 39], people: [5, 0, 0, 0, 0] })
    // Nobody can have fewer days than none.
    expect(proposeRecency([{ value: 0, count: 5 }])).toEqual({ cuts: [0, 0, 0, 0], people: [0, 0, 0, 0, 5] })
    expect([proposeCuts('frequency', []), proposeRecency([{ value: 3, count: 0 }])]).toEqual([null, null])
  })

  const histogram = fc.array(
    fc.record({ value: fc.integer({ min: 1, max: 30 }), count: fc.integer({ min: 0, max: 50 }) }),
    { minLength: 1, maxLength: 40 },
  )
  it.each(['more', 'fewer'] as const)(
    'proposed may be taken, hold everybody once, and mean what they say (%s is better)',
    (better) => {
      fc.assert(
        fc.property(histogram, (all) => {
          const found = better === 'more' ? proposeCuts('frequency', all) : proposeRecency(all)
          const total = all.reduce((sum, { count }) => sum + count, 0)
          if (!found) return expect(total).toBe(0)
          expect(cutsFault(better === 'more' ? 'frequency' : 'recencyDays', found.cuts)).toBeNull()
          expect(found.people.reduce((sum, n) => sum + n, 0)).toBe(total)
          const scoreOf = better === 'more' ? amountScore : recencyScore
          const worse = (value: number) =>
            all
              .filter((one) => (better === 'more' ? one.value < value : one.value > value))
              .reduce((sum, { count }) => sum + count, 0)
          for (const { value, count } of all)
            if (count > 0)
              expect(scoreOf(value, found.cuts)).toBe(
                1 + [1, 2, 3, 4].filter((k) => worse(value) * 5 >= k * total).length,
              )
        }),
      )
    },
  )
})

describe('classes', () => {
  /** The same said otherwise: recency, and the mean of the other two with a half counted up. */
  const TABLE = `
    r\\w  1             2               3               4          5
    5    new           potentialLoyal  potentialLoyal  champions  champions
    4    promising     potentialLoyal  potentialLoyal  loyal      loyal
    3    aboutToSleep  aboutToSleep    needAttention   loyal      loyal
    2    hibernating   hibernating     atRisk          atRisk     cantLose
    1    lost          lost            atRisk          atRisk     cantLose`
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))

  it('have each of the 125 in exactly one, as the table says', () => {
    expect(ALL_SCORES).toHaveLength(125)
    const cells = RFM_CLASSES.flatMap((name) => scoresOf(name).map((scores) => [JSON.stringify(scores), name] as const))
    expect(cells).toHaveLength(125)
    expect(new Map(cells).size).toBe(125)
    for (const { r, f, m } of ALL_SCORES) {
      const worth = [0, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5].find((half) => half === (f + m) / 2)!
      const line = TABLE.find(([score]) => Number(score) === r)!
      expect([r, f, m, rfmClassOf({ r, f, m })]).toEqual([r, f, m, line[Math.floor(worth + 0.5)]])
    }
    expect(new Set(TABLE.flatMap((line) => line.slice(1)))).toEqual(new Set(RFM_CLASSES))
    expect([worthOf({ f: 1, m: 2 }), worthOf({ f: 5, m: 4 }), worthOf({ f: 1, m: 5 })]).toEqual([2, 5, 3])
  })

  it('are never worse for who came later, oftener, or spent more', () => {
    const settings = fc
      .tuple(...[1, 2, 3].map(() => fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 4, maxLength: 4 })))
      .map((parts) => parts.map((cuts) => [...cuts].sort((a, b) => a - b) as unknown as Cuts))
      .map(([recencyDays, frequency, monetaryFen]) => ({ recencyDays, frequency, monetaryFen }) as RfmSettings)
    const number = fc.integer({ min: 1, max: 70 })
    const rank = (scores: Rfm) => -RFM_CLASSES.indexOf(rfmClassOf(scores))
    fc.assert(
      fc.property(
        settings,
        number,
        number,
        number,
        fc.nat(9),
        fc.nat(9),
        fc.nat(9),
        (cuts, days, orders, fen, a, b, c) => {
          const of = (d: number, n: number, money: number) => rfmOf(stat(n, money, now - d * DAY_MS), cuts, now)!
          const [less, more] = [of(days, orders, fen), of(days - a, orders + b, fen + c)]
          expect([more.r >= less.r, more.f >= less.f, more.m >= less.m]).toEqual([true, true, true])
          expect(rank(more)).toBeGreaterThanOrEqual(rank(less))
        },
      ),
      { numRuns: 500 },
    )
    for (const { r, f, m } of ALL_SCORES)
      for (const [dr, df, dm] of [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ] as const)
        if (Math.max(r + dr, f + df, m + dm) <= 5)
          expect(rank({ r: (r + dr) as Score, f: (f + df) as Score, m: (m + dm) as Score })).toBeGreaterThanOrEqual(
            rank({ r, f, m }),
          )
  })

  it('have a name of their own and something to do in both languages of the console', () => {
    for (const words of Object.values(RFM_CLASS_WORDS)) {
      expect(Object.keys(words).sort()).toEqual([...RFM_CLASSES].sort())
      for (const part of ['name', 'who', 'advice'] as const)
        expect(new Set(Object.values(words).map((one) => one[part])).size).toBe(RFM_CLASSES.length)
      expect(
        Object.values(words).every(({ name, who, advice }) => name !== '' && who.length > 5 && advice.length > 10),
      ).toBe(true)
    }
  })
})

describe('cycles', () => {
  const day = (n: number) => now - n * DAY_MS

  it('are days from order to order, from the second order on', () => {
    expect(repurchaseCycleDays(null)).toBeNull()
    expect(repurchaseCycleDays(stat(1, 100, day(3)))).toBeNull()
    expect(repurchaseCycleDays(stat(2, 100, day(0), day(30)))).toBe(30)
    expect(repurchaseCycleDays(stat(4, 100, day(0), day(100)))).toBe(33)
    expect(repurchaseCycleDays(stat(3, 100, day(5), day(5)))).toBe(0)
    expect([averageOrderFen(null), averageOrderFen(stat(0, 0, 0)), averageOrderFen(stat(3, 1000, now))]).toEqual([
      null,
      null,
      333,
    ])
  })

  it('say when somebody is asleep by her own measure', () => {
    expect(asleepAfterDays(null, 180)).toBeNull()
    expect(asleepAfterDays(stat(1, 1, day(9)), 180)).toBe(180)
    expect(asleepAfterDays(stat(2, 1, day(0), day(30)), 180)).toBe(60)
    expect(asleepAfterDays(stat(2, 1, day(0), day(400)), 180)).toBe(800)
    expect(asleepAfterDays(stat(9, 1, day(0), day(0)), 180)).toBe(14)
    const weekly = (ago: number) => asleepByOwnCycle(stat(2, 1, day(ago), day(ago + 10)), 180, now)
    expect([20, 21].map(weekly)).toEqual([false, true])
    const once = (ago: number) => asleepByOwnCycle(stat(1, 1, day(ago)), 180, now)
    expect([180, 181].map(once)).toEqual([false, true])
    expect(asleepByOwnCycle(null, 180, now)).toBe(false)
  })
})
