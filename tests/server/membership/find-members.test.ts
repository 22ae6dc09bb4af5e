import { FINDING_JOB, fillFinding } from '../../../server/membership/fill-finding'
import { comparedName, nameParts } from '../../../server/membership/name-parts'
import { moveNumber } from '../../../server/membership/rebind-phone'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { merging } from './merging'

describe('the parts of a name', () => {
  it.each([
    ['林小满', ['林小满', '小满', 'linxiaoman', 'man', 'lxm', 'xm']],
    ['曾小贤', ['zengxiaoxian', 'cengxiaoxian', 'zxx', 'cxx']],
    ['单雄信', ['shanxiongxin', 'danxiongxin']],
    ['Ａmy Wang 王', ['amywang王', 'wang王', 'amywangwang', 'amywangw']],
    ['女王', ['nvwang', 'nw']],
    ['👩‍🦰阿花', ['阿花', 'ahua', 'ah']],
  ])('%s', (name, parts) => expect(nameParts(name)).toEqual(expect.arrayContaining(parts)))

  it('are none of nobody, and never longer than what is kept', () => {
    expect([nameParts(null), nameParts(' ')]).toEqual([[], []])
    const long = '長'.repeat(30)
    for (const part of nameParts(long)) expect(Array.from(part).length).toBeLessThanOrEqual(30)
    expect(comparedName('ＬＩＮ  Xiao')).toBe('linxiao')
  })
})

onEachDatabase('members are found', (open) => {
  let w: World
  let service: { token: string; id: string }
  beforeAll(async () => {
    w = await open()
    service = await w.staff('service')
  })
  afterAll(() => w.close())

  const find = async (q: string, more: Record<string, string | number> = {}) =>
    must(await w.call('listMembers', { token: service.token, query: { q, ...more } })).body
  const names = async (q: string) => (await find(q)).items.map((m) => m.nickname)
  /** Whose phone ends so: the beginning of a member number is drawn by chance and may be the same digits. */
  const ending = (q: string, { items }: { items: { id: string; memberNo: string }[] }) =>
    items.filter((m) => !m.memberNo.startsWith(q)).map((m) => m.id)
  const byEnd = async (q: string) => ending(q, await find(q))

  it('by any part of the name, by pinyin and by initials', async () => {
    for (const nickname of ['欧阳小满', '曾小贤', 'Emily Chen', 'emilia', '满满当当']) {
      w.clock.advance(1000)
      await w.member({ profile: { nickname } })
    }
    for (const q of ['欧阳', '阳小', '小满', 'ouyang', 'OuYangXiao', 'oyxm', 'xm', 'ou yang'])
      expect([q, await names(q)]).toEqual([q, ['欧阳小满']])
    for (const q of ['zengxiao', 'zxx', 'cxx', '小贤']) expect([q, await names(q)]).toEqual([q, ['曾小贤']])
    expect(await names('emil')).toEqual(['emilia', 'Emily Chen'])
    expect(await names('ilychen')).toEqual(['Emily Chen'])
    expect(await names('满')).toEqual(['满满当当', '欧阳小满'])
    for (const q of ['満足', 'nobody', 'iaoman', '%', '_']) expect([q, await names(q)]).toEqual([q, []])
    expect(await find('满')).toMatchObject({ total: 2, nextCursor: null })
    const sorted = await find('满', { sort: 'joinedAt', limit: 1 })
    expect([sorted.items[0]!.nickname, sorted.total]).toEqual(['欧阳小满', 2])
    expect((await find('满', { sort: 'joinedAt', limit: 1, cursor: sorted.nextCursor! })).items[0]!.nickname).toBe(
      '满满当当',
    )
  })

  it('by the name they have now, and no more once they are somebody else', async () => {
    const who = await w.member({ profile: { nickname: '旧名字' } })
    must(await w.call('editMe', { token: who.token, body: { nickname: '新称呼' } }))
    expect([await names('旧名字'), await names('xinchenghu'), await names('新称')]).toEqual([
      [],
      ['新称呼'],
      ['新称呼'],
    ])
    const into = await w.member({ profile: { nickname: '留下的' } })
    const merges = merging(w)
    await merges.merge(await merges.openidOf(who.memberId), into.memberId)
    expect([await names('新称呼'), await names('留下的')]).toEqual([[], ['留下的']])
    await merges.undo(into.memberId)
    expect(await names('xch')).toEqual(['新称呼'])
  })

  it('by the last four digits of the phone, which is on record, and by the beginning of the number', async () => {
    const who = await w.member({ phone: '13912345678', profile: { nickname: '尾号' } })
    await w.member({ phone: '13912345679' })
    const found = await find('5678')
    expect(ending('5678', found)).toEqual([who.memberId])
    expect(JSON.stringify(found)).not.toContain('13912345678')
    const noted = await w.db.read((tx) =>
      tx.query("SELECT actorId, objectId, fields FROM audit_entry WHERE action = 'membership.find_by_phone_end'"),
    )
    expect(noted).toEqual([{ actorId: service.id, objectId: null, fields: null }])
    expect(await byEnd('45678')).toEqual([])
    expect((await find(who.member.memberNo.slice(0, 9))).items.map((m) => m.id)).toContain(who.memberId)
    // A new number is found, the old one is nobody's.
    await w.db.inTransaction(async (tx) => {
      const key = await w.deps.vault.memberKey(tx, who.memberId)
      await moveNumber(tx, w.deps, who.memberId, key!, '+8613812344321')
    })
    expect([await byEnd('4321'), await byEnd('5678')]).toEqual([[who.memberId], []])
  })

  it('page by page as they were found where nobody could put so many in order, each once', async () => {
    const now = w.clock.now()
    const ids = Array.from({ length: 620 }, () => w.chance.id())
    await w.db.inTransaction(async (tx) => {
      for (const [i, id] of ids.entries()) {
        await tx.query(
          "INSERT INTO member (id, memberNo, status, nickname, gender, language, tier, points, phoneVirtual, notes, completeness, lastActiveAt, joinedAt, version) VALUES (?,?,'active',?,'unknown','zh-Hans','standard',0,0,'',0,?,?,1)",
          [id, `77${String(i).padStart(10, '0')}`, `豆豆豆${i}`, now, now],
        )
      }
    })
    // What was there before this search is filled in by the standing job, however often it is stopped.
    let after: string | null = ''
    let turns = 0
    while (after !== null) {
      let asked = 0
      after = await fillFinding(w.deps, () => asked++ > 1, after === '' ? null : after)
      turns++
    }
    expect(turns).toBeGreaterThan(3)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await find('豆', { limit: 150, ...(cursor ? { cursor } : {}) })
      expect(page.total).toBeNull()
      seen.push(...page.items.map((m) => m.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen.length).toBe(620)
    expect(new Set(seen)).toEqual(new Set(ids))
    expect((await find('doudoudou61')).total).toBe(11)
    const byNumber = await find('7700000006', { limit: 200 })
    expect([byNumber.total, byNumber.items.length]).toEqual([20, 20])
  })

  it('by a job that every installation carries out once', async () => {
    const kept = await w.db.read((tx) => tx.query('SELECT status FROM job WHERE kind = ?', [FINDING_JOB.kind]))
    expect(kept.length).toBeLessThanOrEqual(1)
    const who = await w.member({ phone: '13700001234', profile: { nickname: '从前的人' } })
    await w.db.inTransaction(async (tx) => {
      await tx.query('UPDATE member SET phoneTail = NULL WHERE id = ?', [who.memberId])
      await tx.query('DELETE FROM member_name WHERE memberId = ?', [who.memberId])
    })
    expect([await names('从前'), await byEnd('1234')]).toEqual([[], []])
    expect(await fillFinding(w.deps, () => false)).toBeNull()
    expect([await names('congqian'), await byEnd('1234')]).toEqual([['从前的人'], [who.memberId]])
  })

  it('counted and sorted without a search, and one way at a time', async () => {
    const list = (query: Record<string, string | number>) => w.call('listMembers', { token: service.token, query })
    const everybody = must(await list({ limit: 1 })).body
    const counted = (await w.db.read((tx) =>
      tx.query("SELECT COUNT(*) AS n FROM member WHERE status <> 'merged'"),
    )) as { n: number }[]
    expect(everybody.total).toBe(Number(counted[0]!.n))
    const oldest = must(await list({ limit: 1, sort: 'joinedAt' })).body.items[0]!
    expect(oldest.knownSince <= everybody.items[0]!.knownSince).toBe(true)
    expect(must(await list({ ids: `${oldest.id},nobody` })).body).toMatchObject({
      items: [{ id: oldest.id }],
      total: 1,
    })
    must(await w.call('freezeMember', { token: service.token, params: { id: oldest.id }, body: { reason: '核实中' } }))
    expect(must(await list({ status: 'frozen' })).body).toMatchObject({ items: [{ id: oldest.id }], total: 1 })
    expect((await list({ q: 'a', ids: oldest.id })).status).toBe(422)
  })
})
