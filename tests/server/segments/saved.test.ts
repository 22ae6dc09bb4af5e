import type { Move } from '../../../server/membership/moves'
import { carrySegments } from '../../../server/segments/carry'
import { segmentJobs } from '../../../server/segments/count'
import { snapshotJob } from '../../../server/segments/take-snapshot'
import { row, whole } from '../../../server/base/sql'
import type { SegmentRule } from '../../../shared/rules/segment'
import { must, templateBody } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'

const leaf = (field: string, op: string, value: unknown) => ({ field, op, value }) as unknown as SegmentRule
const within = (...ids: string[]) => leaf('segment', 'in', ids)
const without = (...ids: string[]) => leaf('segment', 'notIn', ids)
const north = leaf('regionCode', 'in', ['230000'])
const english = leaf('language', 'eq', 'en')

onEachDatabase('segments: saved ones in a rule, static ones', (open) => {
  let w: World
  let marketer: string
  const ids: string[] = []
  beforeAll(async () => {
    w = await open()
    marketer = (await w.staff('marketer')).token
    for (const [regionCode, language] of [
      ['230102', 'zh-Hans'],
      ['230200', 'en'],
      ['440106', 'en'],
      ['440106', 'zh-Hans'],
    ] as const)
      ids.push((await w.member({ marketing: true, profile: { regionCode, language } })).memberId)
  })
  afterAll(() => w.close())

  const save = (name: string, rule: SegmentRule) => w.call('createSegment', { token: marketer, body: { name, rule } })
  const said = (answer: { body: unknown }) => answer.body as Record<string, unknown>
  const saved = async (name: string, rule: SegmentRule) => must(await save(name, rule)).body.id
  const edit = (id: string, rule: SegmentRule) =>
    w.call('editSegment', { token: marketer, params: { id }, body: { rule } })
  const found = async (rule: SegmentRule) => {
    const { sample } = must(await w.call('previewSegment', { token: marketer, body: { rule } })).body
    return sample.map(({ id }) => ids.indexOf(id)).sort()
  }
  const drop = (id: string) => w.call('deleteSegment', { token: marketer, params: { id } })
  const freeze = async (id: string, name = '当时的人') =>
    must(await w.call('takeSnapshot', { token: marketer, params: { id }, body: { name } })).body
  const read = async (id: string) => must(await w.call('readSegment', { token: marketer, params: { id } })).body

  it('finds who is in another segment, or not, as that one stands now; the sentence says its name', async () => {
    const cold = await saved('北方', north)
    const abroad = await saved('英文', english)
    expect(await found(within(cold))).toEqual([0, 1])
    expect(await found(without(cold))).toEqual([2, 3])
    expect(await found(within(cold, abroad))).toEqual([0, 1, 2])
    expect(await found(without(cold, abroad))).toEqual([3])
    expect(await found({ all: [within(cold), { not: within(abroad) }] })).toEqual([0])
    const both = await saved('北方英文', { all: [within(cold), within(abroad)] })
    expect(await found(within(both))).toEqual([1])
    expect((await read(both)).sentence).toBe('在人群“北方”里，并且在人群“英文”里的会员')
    must(await edit(cold, leaf('regionCode', 'in', ['440000'])))
    expect(await found(within(both))).toEqual([2])
    await w.jobs()
    expect((await read(both)).counted).toMatchObject({ members: 1 })
    expect((await read(cold)).usedBy).toEqual({ campaigns: 0, coupons: 0, segments: 1 })
    const uses = must(await w.call('readSegmentUses', { token: marketer, params: { id: cold } })).body
    expect(uses.segments).toEqual([{ id: both, name: '北方英文' }])
  })

  it('holds leads apart: they are in a segment only where it asks for them, whatever stands around it', async () => {
    const leads = await saved('线索', leaf('lead', 'eq', true))
    const members = await saved('会员', { all: [] })
    await w.deps.db.inTransaction(async (tx) => {
      await tx.query("UPDATE member SET status = 'lead' WHERE id = ?", [ids[3]])
    })
    expect(await found(within(leads))).toEqual([3])
    expect(await found(within(members))).toEqual([0, 1, 2])
    expect(await found(within(members, leads))).toEqual([0, 1, 2, 3])
    expect(await found(without(leads))).toEqual([0, 1, 2])
    expect(await found({ any: [english, within(members)] })).toEqual([0, 1, 2])
    expect(await found({ all: [within(leads), { not: within(members) }] })).toEqual([3])
    const kept = await freeze(leads, '当时的线索')
    await w.jobs()
    expect(await found(within(kept.id))).toEqual([3])
    // A lead who joins stays.
    await w.deps.db.inTransaction(async (tx) => {
      await tx.query("UPDATE member SET status = 'active' WHERE id = ?", [ids[3]])
    })
    expect(await found(within(kept.id))).toEqual([3])
    expect(await found(within(leads))).toEqual([])
  })

  it('refuses a circle with the way round, what is not there, and what reaches too deep', async () => {
    const a = await saved('甲', north)
    const b = await saved('乙', within(a))
    const c = await saved('丙', { any: [english, within(b)] })
    const round = await edit(a, { all: [english, without(c)] })
    expect([round.status, said(round).code]).toEqual([422, 'segment_cycle'])
    expect(said(round)).toMatchObject({
      errors: [{ path: 'rule.all.1.value.0', message: '甲 → 丙 → 乙 → 甲' }],
      cycle: [{ id: a }, { id: c }, { id: b }, { id: a }],
    })
    expect(said(await edit(a, within(a))).code).toBe('segment_cycle')
    expect(said(await save('无', within('gone')))).toMatchObject({ errors: [{ path: 'rule.value.0' }] })
    let last = c
    for (const n of [4, 5]) last = await saved(`层 ${n}`, within(last))
    const deepest = await saved('第六', within(last))
    expect((await save('再深', within(deepest))).status).toBe(422)
    // What is named grows: those who name it are looked at too.
    const many = { any: Array.from({ length: 260 }, () => english) }
    const twice = await saved('两次', { any: [within(a), north] })
    must(await edit(a, many))
    expect((await edit(twice, { any: [within(a), { not: within(a) }] })).status).toBe(422)
  })

  it('decides of two edits at once that would make a circle one', async () => {
    const [a, b] = [await saved('一', north), await saved('二', english)]
    const both = await Promise.all([edit(a, within(b)), edit(b, within(a))])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422])
  })

  it('a static segment keeps its people in pieces; it is not changed, and nobody is in it before they all are', async () => {
    const of = await saved('要冻结', leaf('regionCode', 'in', ['440000']))
    const kept = await freeze(of)
    expect(kept.snapshot).toMatchObject({ of: { id: of, name: '要冻结' }, ready: false })
    expect((await w.call('previewSegment', { token: marketer, body: { rule: within(kept.id) } })).status).toBe(422)
    const job = snapshotJob(w.deps, 1)
    let place: unknown = null
    let done = 0
    const run = { id: 'x', kind: 'x', payload: { segmentId: kept.id }, attempt: 1, stopping: () => false }
    for (let turn = 0; turn < 9; turn++) {
      let pieces = 0
      const answer = await job({
        ...run,
        place,
        progress: async (add) => void (done += add.done ?? 0),
        letGo: () => pieces++ > 0,
      })
      if (!answer) break
      place = answer.place
      expect((await read(kept.id)).snapshot!.ready).toBe(false)
      expect(
        await w.deps.db.read((tx) =>
          row(tx, { n: whole }, 'SELECT COUNT(*) AS n FROM segment WHERE id = ? AND rule = \'{"any":[]}\'', [kept.id]),
        ),
      ).toEqual({ n: 1 })
    }
    expect(done).toBe(2)
    expect((await read(kept.id)).snapshot!.ready).toBe(true)
    await w.deps.db.inTransaction((tx) => tx.query('UPDATE member SET regionCode = ? WHERE id = ?', ['230102', ids[2]]))
    expect(await found(within(kept.id))).toEqual([2, 3])
    expect(await found(within(of))).toEqual([3])
    expect(said(await edit(kept.id, north))).toMatchObject({ errors: [{ path: 'rule' }] })
    expect(
      (await w.call('editSegment', { token: marketer, params: { id: kept.id }, body: { name: '改名' } })).status,
    ).toBe(200)
    await segmentJobs(w.deps)['segments.recount']!({
      ...run,
      place: null,
      progress: async () => {},
      letGo: () => false,
    })
    await w.jobs()
    expect((await read(kept.id)).counted).toMatchObject({ members: 2 })
    const list = await w.call('listMembers', { token: marketer, query: { segmentId: kept.id } })
    expect(list.body.items).toHaveLength(2)
  })

  it('deletes what nothing uses, with its people; says of another who uses it', async () => {
    const of = await saved('将删', english)
    const kept = await freeze(of)
    await w.jobs()
    const uses = await saved('用着', within(of, kept.id))
    const refused = await drop(of)
    expect([refused.status, said(refused).code]).toEqual([409, 'segment_in_use'])
    expect(said(refused)).toMatchObject({ usedBy: { segments: [{ id: uses, name: '用着' }] } })
    const owner = (await w.staff('owner')).token
    must(await edit(uses, within(of)))
    const template = must(
      await w.call('createCouponTemplate', { token: owner, body: templateBody(w, { segmentIds: [kept.id] }) }),
    ).body.id
    expect(said(await drop(kept.id))).toMatchObject({ usedBy: { coupons: [{ id: template }] } })
    must(await drop(uses))
    expect((await drop(of)).status).toBe(204)
    expect((await w.call('readSegment', { token: marketer, params: { id: of } })).status).toBe(404)
    expect((await read(kept.id)).snapshot).toMatchObject({ of: { name: '将删' } })
    must(await w.call('editCouponTemplate', { token: owner, params: { id: template }, body: { segmentIds: null } }))
    const n = async () =>
      (await w.deps.db.read((tx) =>
        row(tx, { n: whole }, 'SELECT COUNT(*) AS n FROM segment_member WHERE segmentId = ?', [kept.id]),
      ))!.n
    expect(await n()).toBe(2)
    must(await drop(kept.id))
    await w.jobs()
    expect(await n()).toBe(0)
  })

  it('of two accounts that become one the one that stays is kept where either was, and the other again after an undo', async () => {
    const [from, into] = [ids[0]!, ids[1]!]
    const held = (id: string) => leaf('segment', 'in', [id])
    const [both, one] = [await freeze(await saved('两人', { all: [] })), await freeze(await saved('零号', north))]
    await w.jobs()
    await w.deps.db.inTransaction((tx) =>
      tx.query('DELETE FROM segment_member WHERE segmentId = ? AND memberId = ?', [one.id, into]),
    )
    const merge = { id: 'm', from, into, at: w.clock.now() }
    const moves: Move[] = []
    await w.deps.db.inTransaction(async (tx) => {
      moves.splice(0)
      await carrySegments.over(tx, w.deps, merge, async (made) => {
        moves.push(...made.map((move) => ({ carry: 'segments', ...move })))
      })
    })
    expect(await found(held(one.id))).toEqual([1, 2])
    expect(moves.filter((move) => move.key.segmentId === both.id)).toEqual([])
    await w.deps.db.inTransaction((tx) => carrySegments.back(tx, w.deps, merge, moves, moves))
    expect(await found(held(one.id))).toEqual([0, 2])
  })

  it('no coupon names a segment in its rule: it has a place for them', async () => {
    const owner = (await w.staff('owner')).token
    const id = await saved('券用', north)
    const body = templateBody(w, { eligibility: within(id) })
    expect((await w.call('createCouponTemplate', { token: owner, body })).status).toBe(422)
  })
})
