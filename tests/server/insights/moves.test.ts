import { z } from 'zod'
import { classOn, isDayDue, STILL, type So } from '../../../server/insights/class-history'
import { readMoves } from '../../../server/insights/moves'
import { rows, text, whole } from '../../../server/base/sql'
import { addDays, DAY_MS, shanghaiDay } from '../../../shared/rules/calendar'
import { RFM_DEFAULTS, rfmClassOf, rfmOf, type OrderStat, type RfmSettings } from '../../../shared/rules/rfm'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { buyers } from './buyers'

const NEVER = (): boolean => false

onEachDatabase('who moved between classes', (open) => {
  let w: World
  let token: string
  let first: string
  let last: string
  /** Each day's class of each member, as the rules say from what she had bought by then. */
  const told = new Map<string, Map<string, string>>()
  const stats = new Map<string, OrderStat | null>()
  let rfm: RfmSettings = RFM_DEFAULTS

  const isNow = () =>
    new Map(
      [...stats].map(([id, stat]) => {
        const scores = rfmOf(stat, rfm, w.clock.now())
        return [id, scores ? rfmClassOf(scores) : 'none']
      }),
    )
  const buys = async (id: string, fen: number) => {
    const at = w.clock.now()
    const before = stats.get(id)
    const stat = {
      orderCount: (before?.orderCount ?? 0) + 1,
      spentFen: (before?.spentFen ?? 0) + fen,
      firstPaidAt: before?.firstPaidAt ?? at,
      lastPaidAt: at,
    }
    stats.set(id, stat)
    await w.db.inTransaction(async (tx) => {
      await tx.query('DELETE FROM member_stat WHERE memberId = ?', [id])
      await tx.query(
        'INSERT INTO member_stat (memberId, orderCount, returnedCount, spentFen, firstPaidAt, lastPaidAt) VALUES (?,?,0,?,?,?)',
        [id, stat.orderCount, stat.spentFen, stat.firstPaidAt, stat.lastPaidAt],
      )
    })
  }
  const takesBack = async (id: string) => {
    stats.set(id, null)
    await w.db.inTransaction((tx) => tx.query('DELETE FROM member_stat WHERE memberId = ?', [id]))
  }

  beforeAll(async () => {
    w = await open()
    first = shanghaiDay(w.clock.now())
    const put = buyers(w)
    const ids: string[] = []
    for (let i = 0; i < 8; i++) {
      const id = await put({ stat: null, personal: false })
      ids.push(id)
      stats.set(id, null)
    }
    // Neither of these is a member: they move nowhere.
    await put({ stat: { days: 1, firstDays: 1, orderCount: 1, spentFen: 1 }, personal: true, status: 'lead' })
    await buys(ids[0]!, 9_900)
    for (let i = 0; i < 3; i++) await buys(ids[1]!, 40_000)
    for (let day = 0; day < 6; day++) {
      if (day === 2) await buys(ids[2]!, 30_000)
      if (day === 3) await takesBack(ids[0]!)
      if (day === 4) {
        rfm = { ...RFM_DEFAULTS, recencyDays: [2, 4, 6, 8], frequency: [2, 2, 3, 3] }
        const owner = (await w.staff('owner')).token
        must(await w.call('editSettings', { token: owner, body: { rfm } }))
        await buys(ids[3]!, 1)
      }
      expect(await isDayDue(w.deps)).toBe(true)
      expect(await classOn(w.deps, null, NEVER, 3)).toBe(null)
      last = shanghaiDay(w.clock.now())
      told.set(last, isNow())
      expect(await isDayDue(w.deps)).toBe(false)
      w.clock.advance(DAY_MS)
      await buys(ids[4]!, 200_000)
    }
    token = (await w.staff('analyst')).token
    // Whatever happens after the last counting is not in it.
    await buys(ids[5]!, 1)
  }, 60_000)
  afterAll(() => w.close())

  const moves = async (from: string, to: string) =>
    must(await w.call('readRfmMoves', { token, query: { from, to } })).body
  const meant = (from: string, to: string) => {
    const pairs = new Map<string, number>()
    for (const [id, was] of told.get(from)!) {
      const pair = `${was}:${told.get(to)!.get(id)}`
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
    }
    return Object.fromEntries([...pairs].sort())
  }
  const said = (found: readonly { was: string; became: string; members: number }[]) =>
    Object.fromEntries(found.map((one) => [`${one.was}:${one.became}`, one.members] as const).sort())

  it('is counted between any two days as the rules would have classed everybody', async () => {
    const days = [...told.keys()]
    expect(days).toHaveLength(6)
    const seen = new Set<string>()
    for (const from of days)
      for (const to of days.filter((day) => day >= from)) {
        const { figures, known, counting } = await moves(from, to)
        expect([known, counting, figures!.from, figures!.to]).toEqual([{ first, last }, false, from, to])
        expect([from, to, said(figures!.moves)]).toEqual([from, to, meant(from, to)])
        Object.keys(said(figures!.moves)).forEach((pair) => seen.add(pair))
      }
    // It was worth looking: newcomers, one who gave all back, and classes that only the new bands made.
    expect(seen.size).toBeGreaterThan(8)
    expect([...seen]).toEqual(expect.arrayContaining(['none:none', 'none:new', 'new:none']))
  })

  it('takes the nearest day that was counted', async () => {
    const { figures } = await moves(addDays(first, -30), addDays(last, 30))
    expect([figures!.from, figures!.to]).toEqual([first, last])
    expect(said(figures!.moves)).toEqual(meant(first, last))
    const turned = await w.call('readRfmMoves', { token, query: { from: last, to: first } })
    expect([turned.status, turned.body.errors?.[0]?.path]).toEqual([422, 'to'])
  })

  it('keeps each day’s number of every class', async () => {
    const { items } = must(await w.call('readRfmDays', { token, query: { from: first, to: last } })).body
    for (const [day, classes] of told) {
      const counts: Record<string, number> = {}
      for (const name of classes.values()) counts[name] = (counts[name] ?? 0) + 1
      const kept = items.filter((one) => one.day === day).map((one) => [one.class, one.members] as const)
      expect([day, Object.fromEntries(kept)]).toEqual([day, counts])
    }
  })

  it('is counted by a job in a large shop, once for a pair of days', async () => {
    const live = (await moves(first, last)).figures!
    const asked = { from: first, to: last }
    expect(await readMoves(w.deps, asked, 1)).toMatchObject({ figures: null, counting: true })
    expect(await readMoves(w.deps, asked, 1)).toMatchObject({ figures: null, counting: true })
    await w.jobs()
    const counted = await readMoves(w.deps, asked, 1)
    expect(counted.counting).toBe(false)
    expect(counted.figures!.moves).toEqual(live.moves)
  })

  const HISTORY = { memberId: text, day: text, until: text, class: text }
  const history = () =>
    w.db.read((tx) =>
      rows(tx, HISTORY, 'SELECT memberId, day, until, class FROM rfm_class_history ORDER BY memberId, day'),
    )
  const COUNTS = { class: z.string(), members: whole }
  const counts = (day: string) =>
    w.db.read((tx) => rows(tx, COUNTS, 'SELECT class, members FROM rfm_class_day WHERE day = ? ORDER BY class', [day]))

  it('changes nothing when a day is counted twice, nor in pieces that let go', async () => {
    w.clock.advance(3_600_000)
    const day = shanghaiDay(w.clock.now())
    await classOn(w.deps, null, NEVER)
    const before = [await history(), await counts(day)]
    expect(await classOn(w.deps, null, NEVER, 2)).toBe(null)
    let so: So | null = null
    let times = 0
    do {
      so = await classOn(w.deps, so && (JSON.parse(JSON.stringify(so)) as So), () => true, 2)
      times++
    } while (so)
    expect(times).toBeGreaterThan(3)
    expect([await history(), await counts(day)]).toEqual(before)
  })

  it('is what a count from nothing says, day by day carried on', async () => {
    const day = shanghaiDay(w.clock.now())
    const open = (await history()).filter(({ until, class: name }) => until === STILL && name !== 'none')
    const kept = await counts(day)
    expect(open.length).toBeGreaterThan(3)
    await w.db.inTransaction((tx) => tx.query('DELETE FROM rfm_class_history'))
    await w.db.inTransaction((tx) => tx.query('DELETE FROM rfm_class_day'))
    expect(await classOn(w.deps, null, NEVER)).toBe(null)
    const anew = await history()
    expect(anew.map(({ memberId, class: name }) => [memberId, name])).toEqual(
      open.map(({ memberId, class: name }) => [memberId, name]),
    )
    expect(anew.every((one) => one.day === day && one.until === STILL)).toBe(true)
    expect(await counts(day)).toEqual(kept)
  })

  it('is shown to no cashier', async () => {
    const cashier = (await w.staff('cashier')).token
    const query = { from: first, to: last }
    expect((await w.call('readRfmMoves', { token: cashier, query })).status).toBe(403)
    expect((await w.call('readRfmDays', { token: cashier, query })).status).toBe(403)
  })
})
