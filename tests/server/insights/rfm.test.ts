import { countRfmOn, isRfmDue, readRfm, readRfmCuts, type So } from '../../../server/insights/count-rfm'
import { RFM_CLASSES } from '../../../shared/rules/rfm'
import type { SegmentRule } from '../../../shared/rules/segment'
import { onEachDatabase, type World } from '../../harness/world'
import { buyers } from './buyers'

onEachDatabase('how people buy', (open) => {
  let w: World
  let token: string
  beforeAll(async () => {
    w = await open()
    token = (await w.staff('analyst')).token
    const put = buyers(w)
    const stat = (days: number, firstDays: number, orderCount: number, spentFen: number) => ({
      days,
      firstDays,
      orderCount,
      spentFen,
    })
    for (let i = 0; i < 5; i++) await put({ stat: stat(10, 10, 1, 9_900), personal: i > 0 })
    for (let i = 0; i < 2; i++) await put({ stat: stat(0, 330, 12, 300_000), personal: true })
    await put({ stat: stat(61, 391, 12, 300_000), personal: true })
    await put({ stat: stat(200, 201, 2, 20_000), personal: false })
    await put({ stat: stat(400, 400, 1, 5_000), personal: true })
    await put({ stat: stat(30, 120, 4, 60_000), personal: true, status: 'frozen' })
    await put({ stat: null, personal: true })
    await put({ stat: null, personal: false })
    // Neither a lead nor an account that became another is a member.
    await put({ stat: stat(1, 1, 1, 500), personal: true, status: 'lead' })
    await put({ stat: stat(1, 1, 1, 500), personal: true, status: 'merged' })
  })
  afterAll(() => w.close())

  const asked = async () => (await w.call('readRfm', { token })).body
  const cuts = async () => (await w.call('readRfmCuts', { token })).body
  const heads = (classes: readonly { name: string; members: number }[]) =>
    Object.fromEntries(classes.filter(({ members }) => members > 0).map(({ name, members }) => [name, members]))

  it('is counted per cell and per class, each member once', async () => {
    const { figures, counting } = await asked()
    expect(counting).toBe(false)
    expect(figures).toMatchObject({
      countedAt: new Date(w.clock.now()).toISOString(),
      members: 13,
      buyers: 11,
      personal: 9,
      orders: 48,
      spentFen: 1_034_500,
      averageOrderFen: 21_552,
      // Cycles: 1, 30, 30, 30, 30.
      medianCycleDays: 30,
      withCycle: 5,
      // A day past twice her cycle; after a fortnight who has one of a day; the one order of 400 days ago.
      asleep: 3,
    })
    expect(figures!.cells).toEqual([
      { r: 1, f: 1, m: 1, members: 1, personal: 1, orders: 1, spentFen: 5_000, asleep: 1 },
      { r: 2, f: 2, m: 2, members: 1, personal: 0, orders: 2, spentFen: 20_000, asleep: 1 },
      { r: 4, f: 5, m: 5, members: 1, personal: 1, orders: 12, spentFen: 300_000, asleep: 1 },
      { r: 5, f: 1, m: 1, members: 5, personal: 4, orders: 5, spentFen: 49_500, asleep: 0 },
      { r: 5, f: 3, m: 3, members: 1, personal: 1, orders: 4, spentFen: 60_000, asleep: 0 },
      { r: 5, f: 5, m: 5, members: 2, personal: 2, orders: 24, spentFen: 600_000, asleep: 0 },
    ])
    expect(figures!.classes.map(({ name }) => name)).toEqual(RFM_CLASSES)
    expect(heads(figures!.classes)).toEqual({
      champions: 2,
      loyal: 1,
      potentialLoyal: 1,
      new: 5,
      hibernating: 1,
      lost: 1,
    })
  })

  it('finds by a segment exactly those of a class who allow it', async () => {
    const marketer = (await w.staff('marketer')).token
    for (const { name, personal } of (await asked()).figures!.classes) {
      const rule = { field: 'rfmClass', op: 'in', value: [name] } as unknown as SegmentRule
      const found = await w.call('previewSegment', { token: marketer, body: { rule } })
      expect([name, found.body.count]).toEqual([name, personal])
    }
  })

  it('proposes bands by fifths, equal values in one of them, with everybody by both', async () => {
    const { figures } = await cuts()
    expect(figures!.buyers).toBe(11)
    expect(figures!.present.people).toEqual({
      recencyDays: [1, 1, 0, 1, 8],
      frequency: [6, 1, 1, 0, 3],
      monetaryFen: [6, 1, 1, 0, 3],
    })
    expect(figures!.proposed!.bands).toEqual({
      recencyDays: [0, 0, 0, 30],
      frequency: [2, 2, 4, 13],
      monetaryFen: [20_000, 20_000, 60_000, 301_000],
    })
    expect(figures!.proposed!.people).toEqual({
      recencyDays: [3, 6, 0, 0, 2],
      frequency: [6, 0, 1, 4, 0],
      monetaryFen: [6, 0, 1, 4, 0],
    })
    expect(heads(figures!.proposed!.classes)).toEqual({ champions: 2, atRisk: 3, hibernating: 5, lost: 1 })
  })

  it('says the same of a large shop, counted in pieces beforehand, and that other bands are being counted', async () => {
    const [live, proposed] = [await asked(), await cuts()]
    expect(await readRfm(w.deps, 1)).toEqual({ figures: null, counting: true })
    expect(await isRfmDue(w.deps)).toBe(true)
    let so: So | null = null
    let times = 0
    do {
      so = await countRfmOn(w.deps, so && (JSON.parse(JSON.stringify(so)) as So), () => true, 4)
      times++
    } while (so)
    expect(times).toBeGreaterThan(6)
    expect([await readRfm(w.deps, 1), await readRfmCuts(w.deps, 1)]).toEqual([live, proposed])
    expect(await isRfmDue(w.deps)).toBe(false)

    // What was proposed is taken: it is what the page said it would be.
    const { bands, ...told } = proposed.figures!.proposed!
    const owner = (await w.staff('owner')).token
    expect((await w.call('editSettings', { token: owner, body: { rfm: bands } })).status).toBe(200)
    expect(await readRfm(w.deps, 1)).toEqual({ figures: live.figures, counting: true })
    expect(await isRfmDue(w.deps)).toBe(true)
    expect(await countRfmOn(w.deps, null, () => false)).toBe(null)
    expect((await readRfmCuts(w.deps, 1)).figures!.present).toEqual({ bands, ...told })
    expect((await cuts()).figures!.present).toEqual({ bands, ...told })
    w.clock.advance(10 * 60_000)
    expect(await isRfmDue(w.deps)).toBe(true)
  })

  it('is shown to no cashier and nobody of the service', async () => {
    for (const role of ['cashier', 'service'] as const) {
      const other = (await w.staff(role)).token
      expect([
        (await w.call('readRfm', { token: other })).status,
        (await w.call('readRfmCuts', { token: other })).status,
      ]).toEqual([403, 403])
    }
  })
})

onEachDatabase('how people buy where nobody has', (open) => {
  it('is nothing, and nothing is proposed', async () => {
    const w = await open()
    const token = (await w.staff('owner')).token
    const { figures } = (await w.call('readRfm', { token })).body
    expect(figures).toMatchObject({ members: 0, buyers: 0, averageOrderFen: null, medianCycleDays: null, cells: [] })
    expect((await w.call('readRfmCuts', { token })).body.figures!.proposed).toBe(null)
    await w.close()
  })
})
