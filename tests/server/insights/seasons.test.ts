import { countOn, readPlaces, type So } from '../../../server/insights/places'
import { monthMeans } from '../../../shared/regions/climate'
import { regionCodes } from '../../../shared/regions/tree'
import { seasonMonth, seasonRule } from '../../../shared/rules/season'
import type { SegmentRule } from '../../../shared/rules/segment'
import { tellMembers } from '../../harness/told'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('how many will cross when', (open) => {
  let w: World
  let token: string
  const people: { regionCode: string | null; counts: boolean; consented: boolean }[] = []
  beforeAll(async () => {
    w = await open()
    token = (await w.staff('analyst')).token
    // Codes of every kind, each with members who allow nothing, one way, another; frozen and merged ones beside them.
    const codes = [
      '230102',
      '230000',
      '110105',
      '110000',
      '440103',
      '460105',
      '810000',
      '810101',
      '429005',
      '500229',
      '330103',
    ]
    const spread = regionCodes().filter((_code, i) => i % 37 === 0)
    for (const [i, regionCode] of [...codes, ...spread, null, null, null].entries()) {
      const status = i < codes.length ? 'active' : i % 9 === 5 ? 'frozen' : i % 9 === 7 ? 'merged' : 'active'
      const consent = [null, [0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]][i % 6]!
      await put(regionCode, status, consent)
      people.push({ regionCode, counts: status === 'active', consented: consent?.some((flag) => flag === 1) ?? false })
    }
  })
  afterAll(() => w.close())

  let n = 0
  const put = (regionCode: string | null, status: string, consent: number[] | null) =>
    w.db.inTransaction(async (tx) => {
      const id = w.chance.id()
      await tx.query(
        "INSERT INTO member (id, memberNo, status, regionCode, gender, language, tier, points, phoneVirtual, notes, completeness, lastActiveAt, joinedAt, version) VALUES (?,?,?,?,'unknown','zh-Hans','standard',0,0,'',0,0,0,1)",
        [id, `77${String(n++).padStart(10, '0')}`, status, regionCode],
      )
      if (consent)
        await tx.query(
          "INSERT INTO consent_state (memberId, wechat, sms, email, phoneCall, personalisation, wechatRefused, smsRefused, emailRefused, topics, updatedAt) VALUES (?,?,?,?,1,1,0,0,0,'',0)",
          [id, ...consent],
        )
      await tellMembers(tx)
    })

  const asked = async (query: { below?: number; above?: number } = {}) =>
    (await w.call('readSeasonForecast', { token, query: query as Record<string, number> })).body
  /** What each of the people says by herself. */
  const meant = (threshold: { below: number } | { above: number }, month: number | null | 'nowhere') => {
    const monthOf = (code: string | null) =>
      code === null ? 'nowhere' : seasonMonth(monthMeans(code)!.means, threshold)
    const own = people.filter((one) => one.counts && monthOf(one.regionCode) === month)
    return { members: own.length, consented: own.filter((one) => one.consented).length }
  }

  it('at 15 °C: Harbin in September, Beijing in October, Guangzhou in January, Haikou and Hong Kong never', async () => {
    const { items, below, above } = await asked()
    const of = (code: string) => items.find((item) => item.code === code)
    expect([below, above]).toEqual([15, null])
    expect(of('230100')).toMatchObject({ name: '哈尔滨市', month: 9, extremeMonth: 1, estimated: false })
    expect(of('110100')).toMatchObject({ name: '北京市', month: 10 })
    expect(of('440100')).toMatchObject({ name: '广州市', month: 1 })
    expect([of('460100')?.month, of('810000')?.month]).toEqual([null, null])
    // Who told only the province goes by its capital, as an estimate; Beijing is one place whichever code was told.
    expect(of('230000')).toMatchObject({ name: '黑龙江省', month: 9, estimated: true })
    expect([of('110000'), of('110105'), of('500229')]).toEqual([undefined, undefined, undefined])
  })

  it.each([{ below: 15 }, { below: 10 }, { above: 20 }, { above: -5 }])(
    'counts each person once by %j',
    async (threshold) => {
      const { months, items, nowhere } = await asked(threshold)
      expect(months.map(({ month }) => month)).toEqual(
        'below' in threshold
          ? [7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, null]
          : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, null],
      )
      for (const { month, members, consented, places } of months) {
        expect([month, { members, consented }]).toEqual([month, meant(threshold, month)])
        const own = items.filter((item) => item.month === month)
        expect([places, own.reduce((sum, item) => sum + item.members, 0)]).toEqual([own.length, members])
      }
      expect(nowhere).toEqual(meant(threshold, 'nowhere'))
      expect(nowhere.members).toBeGreaterThan(0)
      const all = months.reduce((sum, { members }) => sum + members, nowhere.members)
      expect(all).toBe(people.filter((one) => one.counts).length)
    },
  )

  it('counts whom the rule of places finds that the console makes of a month', async () => {
    const marketer = (await w.staff('marketer')).token
    const places = (await w.call('readSeasons', { token: marketer })).body.items
    const active = {
      any: ['wechat', 'sms', 'email'].map((way) => ({ field: `consent.${way}`, op: 'eq', value: true })),
    }
    // Segments hold frozen members, too: their messages are suppressed, with that reason.
    await w.db.inTransaction((tx) => tx.query("UPDATE member SET status = 'merged' WHERE status = 'frozen'"))
    const { months } = await asked({ below: 12 })
    for (const { month, consented } of months) {
      const where = seasonRule(places, { below: 12 }, month)
      if (!where) expect(consented).toBe(0)
      else {
        const preview = await w.call('previewSegment', {
          token: marketer,
          body: { rule: { all: [where, active] } as SegmentRule },
        })
        expect([month, preview.status, preview.body.count]).toEqual([month, 200, consented])
      }
    }
    expect(months.filter(({ consented }) => consented > 0).length).toBeGreaterThan(3)
  })

  it('says the same counted in pieces, letting go after each and going on', async () => {
    const now = await readPlaces(w.deps)
    expect(await readPlaces(w.deps, 1_000, 7)).toEqual(now)
    let so: So | null = null
    let times = 0
    do {
      so = await countOn(w.deps, so && (JSON.parse(JSON.stringify(so)) as So), () => true, 7)
      times++
    } while (so)
    // After the last of them it looks once whether there are more.
    expect(times).toBe(Math.floor(people.length / 7) + 1)
    expect((await asked()).countedAt).toBe(new Date(w.clock.now()).toISOString())
    expect(await readPlaces(w.deps)).toEqual(now)
  })

  it('keeps the figures of a large shop until the job counts anew, and for half an hour at most', async () => {
    const before = await asked()
    await put('230102', 'active', [1, 0, 0])
    people.push({ regionCode: '230102', counts: true, consented: true })
    w.clock.advance(29 * 60_000)
    expect(await asked()).toEqual(before)
    w.clock.advance(61_000)
    const after = await asked()
    const september = after.months.find(({ month }) => month === 9)
    expect(september).toMatchObject(meant({ below: 15 }, 9))
    expect(after.countedAt).toBe(new Date(w.clock.now()).toISOString())
  })

  it.each([
    [{ below: 15, above: 20 }, 'above'],
    [{ below: '15.55' }, 'below'],
    [{ below: 41 }, 'below'],
    [{ above: 'warm' }, 'above'],
    [{ below: '' }, 'below'],
  ])('refuses %j', async (query, path) => {
    const refused = await w.call('readSeasonForecast', { token, query: query as Record<string, number> })
    expect([refused.status, refused.body.errors?.map((e) => e.path)]).toEqual([422, [path]])
  })
})
