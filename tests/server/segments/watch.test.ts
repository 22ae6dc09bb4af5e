import { watchJob } from '../../../server/segments/watch'
import { DAY_MS, shanghaiDay } from '../../../shared/rules/calendar'
import type { SegmentRule } from '../../../shared/rules/segment'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'

const north = { field: 'regionCode', op: 'in', value: ['230000'] } as unknown as SegmentRule

onEachDatabase('segments: who came in and who left', (open) => {
  let w: World
  let marketer: string
  let id: string
  const ids: string[] = []
  beforeAll(async () => {
    w = await open()
    marketer = (await w.staff('marketer')).token
    for (const regionCode of ['230102', '230200', '440106'])
      ids.push((await w.member({ profile: { regionCode } })).memberId)
    id = must(await w.call('createSegment', { token: marketer, body: { name: '北方', rule: north } })).body.id
    await w.jobs()
  })
  afterAll(() => w.close())

  /** The night's look, letting go after each piece of one account. */
  const night = async (options: { size?: number; most?: number } = { size: 1 }) => {
    const job = watchJob(w.deps, options)
    let place: unknown = null
    for (let turns = 0; turns < 50; turns++) {
      let asked = 0
      const run = { id: 'x', kind: 'x', payload: {}, attempt: 1, progress: async () => {}, stopping: () => false }
      const answer = await job({ ...run, place, letGo: () => asked++ > 0 })
      if (answer && answer.again > 0) return
      place = (answer && answer.place) ?? null
    }
    throw new Error('never done')
  }
  /** A session lasts for hours. */
  const later = async (n = 1) => {
    w.clock.advance(n * DAY_MS)
    marketer = (await w.staff('marketer')).token
  }
  const live = (member: number, regionCode: string) =>
    w.db.inTransaction((tx) => tx.query('UPDATE member SET regionCode = ? WHERE id = ?', [regionCode, ids[member]]))
  const days = async () => must(await w.call('readSegmentDays', { token: marketer, params: { id } })).body
  const movers = async (way: 'entered' | 'left') => {
    const query = { day: shanghaiDay(w.clock.now()), way, limit: '1' }
    const { items } = must(await w.call('listSegmentMovers', { token: marketer, params: { id }, query })).body
    return items.map((one) => ids.indexOf(one.id))
  }

  it('says each night who came and who went since the one before; the first night nobody did', async () => {
    expect(await days()).toEqual({ watched: 'not_yet', items: [] })
    await night()
    expect((await days()).items).toMatchObject([{ members: 2, entered: null, left: null }])
    await live(0, '440106')
    await live(2, '230102')
    // Not twice on one day.
    await night()
    expect((await days()).items).toHaveLength(1)
    await later()
    await night()
    expect(await days()).toMatchObject({ watched: 'yes', items: [{}, { members: 2, entered: 1, left: 1 }] })
    expect([await movers('entered'), await movers('left')]).toEqual([[2], [0]])
    const analyst = (await w.staff('analyst')).token
    const query = { day: shanghaiDay(w.clock.now()), way: 'left' as const }
    expect((await w.call('listSegmentMovers', { token: analyst, params: { id }, query })).status).toBe(403)
    expect((await w.call('readSegmentDays', { token: analyst, params: { id } })).status).toBe(200)
  })

  it('a rule that was changed begins anew, and one that finds too many is counted alone', async () => {
    must(await w.call('editSegment', { token: marketer, params: { id }, body: { rule: { all: [] } } }))
    await w.jobs()
    await later()
    await night()
    expect((await days()).items.at(-1)).toMatchObject({ members: 3, entered: null, left: null })
    await later()
    await night({ size: 10, most: 2 })
    expect(await days()).toMatchObject({ watched: 'too_large' })
    await later()
    await night()
    expect((await days()).items.at(-1)).toMatchObject({ members: 3, entered: null, left: null })
  })

  it('forgets who moved after thirty days, and all that was kept of a segment that is deleted', async () => {
    const n = async (table: string) => {
      const found = await w.db.read((tx) => tx.query<{ n: number }[]>(`SELECT COUNT(*) AS n FROM ${table}`))
      return Number(found[0]!.n)
    }
    expect(await n('segment_move')).toBe(2)
    await later(31)
    await night()
    expect([await n('segment_move'), await n('segment_member')]).toEqual([0, 3])
    must(await w.call('deleteSegment', { token: marketer, params: { id } }))
    await w.jobs()
    expect([await n('segment_member'), await n('segment_day')]).toEqual([0, 0])
  })
})
