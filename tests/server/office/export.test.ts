import { houseOf } from '../../../server/app'
import type { JobRun } from '../../../server/base/jobs'
import { MEMBERSHIP } from '../../../server/membership/hooks'
import { writeExport } from '../../../server/office/write-export'
import { SEGMENTS } from '../../../server/segments/questions'
import { ExportedList } from '../../../shared/contract/exports'
import { must, publishTemplate } from '../../harness/rows'
import { addStanding } from '../../harness/standing'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('a list written out', (open) => {
  let w: World
  let owner: { token: string; id: string }
  beforeAll(async () => {
    w = await open()
    owner = await w.staff('owner')
  })
  afterAll(() => w.close())

  const start = (body: Record<string, unknown>, token = owner.token) => w.send('startExport', { token, body })
  const COLUMNS = [
    { field: 'memberNo', title: '会员号' },
    { field: 'nickname', title: '昵称, 称呼' },
    { field: 'phoneMasked', title: '手机' },
    { field: 'joinedAt', title: '入会时间' },
    { field: 'tags', title: '标签' },
  ]
  const textOf = async (id: string, token = owner.token): Promise<string> => {
    let all = ''
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: Record<string, string> = cursor === '' ? {} : { cursor }
      const { body } = must(await w.call('readExportFile', { token, params: { id }, query }))
      all += body.text
      cursor = body.nextCursor
    }
    return all
  }

  it('holds every row once, as the list shows it, in several pieces, whoever is killed in between', async () => {
    const first = await w.member({ phone: '13912345678', profile: { nickname: '=HYPERLINK("x")' } })
    must(
      await w.call('editMember', {
        token: owner.token,
        params: { id: first.memberId },
        body: { tags: ['老友', '烘焙'] },
      }),
    )
    await w.db.inTransaction(async (tx) => {
      for (let i = 0; i < 450; i++)
        await tx.query(
          "INSERT INTO member (id, memberNo, status, nickname, gender, language, tier, points, phoneVirtual, notes, completeness, lastActiveAt, joinedAt, version) VALUES (?,?,'active',?,'unknown','zh-Hans','standard',0,0,'',0,0,?,1)",
          [w.chance.id(), `66${String(i).padStart(10, '0')}`, `第${i}位`, w.clock.now() - 1000 - i],
        )
    })
    const { id, jobId } = must(await start({ list: 'members', query: { sort: '-joinedAt' }, columns: COLUMNS }))
      .body as { id: string; jobId: string }
    expect(must(await w.call('readExport', { token: owner.token, params: { id } })).body).toMatchObject({
      status: 'waiting',
      rows: 0,
    })
    await w.jobs()
    expect(must(await w.call('readExport', { token: owner.token, params: { id } })).body).toMatchObject({
      status: 'done',
      rows: 451,
    })
    expect(must(await w.call('readJob', { token: owner.token, params: { id: jobId } })).body).toMatchObject({
      status: 'done',
      done: 451,
      total: 451,
    })
    const text = await textOf(id)
    const lines = text
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split('\r\n')
    expect(lines).toHaveLength(452)
    expect(text.match(/\uFEFF/g)).toHaveLength(1)
    expect(lines[0]).toBe('会员号,"昵称, 称呼",手机,入会时间,标签')
    // Tags have no order of their own.
    expect(
      ['老友; 烘焙', '烘焙; 老友'].map(
        (tags) => `"=""${first.member.memberNo}""","'=HYPERLINK(""x"")",139****5678,2026-03-02 10:00,"${tags}"`,
      ),
    ).toContain(lines[1])
    expect(new Set(lines).size).toBe(452)
    expect(text).not.toContain('13912345678')
    // Run again, as after a kill between the last piece and the end of the job: nothing is added.
    await w.db.inTransaction((tx) => tx.query("UPDATE job SET status = 'waiting', dueAt = 0 WHERE id = ?", [jobId]))
    await w.jobs()
    expect(await textOf(id)).toBe(text)
    const audit = (await w.db.read((tx) =>
      tx.query("SELECT fields FROM audit_entry WHERE action = 'office.export'"),
    )) as { fields: string }[]
    expect(audit.map((a) => JSON.parse(a.fields))).toEqual([['members', ...COLUMNS.map((c) => c.field)]])
  })

  it('is of lists and filters that there are, for whoever may see them, and nobody else’s', async () => {
    const columns = [{ field: 'orderNo', title: '单号' }]
    const service = await w.staff('service')
    const marketer = await w.staff('marketer')
    expect((await start({ list: 'orders', query: {}, columns }, marketer.token)).status).toBe(403)
    expect((await start({ list: 'audit', query: {}, columns }, service.token)).status).toBe(403)
    expect((await start({ list: 'members', query: { colour: 'red' }, columns })).status).toBe(422)
    expect((await start({ list: 'orders', query: { status: 'lost' }, columns })).status).toBe(422)
    const { id } = must(await start({ list: 'orders', query: { status: 'paid' }, columns }, service.token)).body as {
      id: string
    }
    const other = await w.staff('service')
    expect((await w.call('readExport', { token: other.token, params: { id } })).status).toBe(404)
    await w.jobs()
    expect(await textOf(id, service.token)).toBe('\uFEFF单号\r\n')
  })

  it('every list is written, each for whoever may see it, in words', async () => {
    const roles = ['owner', 'marketer', 'service', 'cashier', 'analyst'] as const
    const stores = []
    for (const name of ['中央大街店', '西单店']) {
      const body = { name, regionCode: '230102', address: '1 号' }
      stores.push(must(await w.call('createStore', { token: owner.token, body })).body)
    }
    const people = new Map<string, string>()
    for (const role of roles) people.set(role, (await w.staff(role, role === 'cashier' ? stores[0]!.id : null)).token)
    const seen: Record<string, string[]> = {}
    for (const list of ExportedList.options) {
      const query = list === 'sends' ? { id: w.chance.id() } : {}
      for (const [role, token] of people) {
        const { status } = await start({ list, query, columns: [{ field: 'id', title: '编号' }] }, token)
        if (status === 202) (seen[list] ??= []).push(role)
        else expect([list, role, status]).toEqual([list, role, 403])
      }
    }
    expect(seen).toEqual({
      members: ['owner', 'marketer', 'service'],
      segments: ['owner', 'marketer', 'analyst'],
      campaigns: ['owner', 'marketer', 'analyst'],
      sends: ['owner', 'marketer'],
      coupons: ['owner', 'marketer', 'service', 'analyst'],
      redemptions: ['owner', 'service', 'cashier'],
      products: ['owner', 'marketer', 'service', 'analyst'],
      orders: ['owner', 'service'],
      refunds: ['owner', 'service'],
      stores: ['owner', 'marketer', 'service', 'cashier', 'analyst'],
      channels: ['owner', 'marketer', 'service', 'analyst'],
      staff: ['owner'],
      keys: ['owner'],
      webhooks: ['owner'],
      audit: ['owner'],
    })
    // A cashier's file holds the own store alone, as the list does.
    const columns = [
      { field: 'name', title: '门店' },
      { field: 'closed', title: '状态', words: { true: '已停业', false: '营业中' } },
    ]
    const own = must(await start({ list: 'stores', query: {}, columns }, people.get('cashier')!)).body as { id: string }
    const all = must(await start({ list: 'stores', query: {}, columns })).body as { id: string }
    await w.jobs()
    expect(await textOf(own.id, people.get('cashier'))).toBe(`\uFEFF门店,状态\r\n${stores[0]!.name},营业中\r\n`)
    expect((await textOf(all.id)).trimEnd().split('\r\n')).toHaveLength(3)
  })

  it('who may not sign in any more gets nothing written', async () => {
    const marketer = await w.staff('marketer')
    const { id } = must(await start({ list: 'members', query: {}, columns: COLUMNS }, marketer.token)).body as {
      id: string
    }
    must(await w.call('editStaff', { token: owner.token, params: { id: marketer.id }, body: { disabled: true } }))
    await w.jobs()
    expect(must(await w.call('readExport', { token: owner.token, params: { id } })).body.rows).toBe(0)
  })

  it('leaves no half of a list where somebody may not see it any more while it is written', async () => {
    const marketer = await w.staff('marketer')
    const { id } = must(await start({ list: 'members', query: {}, columns: COLUMNS }, marketer.token)).body as {
      id: string
    }
    const house = houseOf(w.deps)
    const asks = { hooks: { ...house.ask(MEMBERSHIP), holdings: house.person }, segments: house.ask(SEGMENTS) }
    let asked = 0
    const run = { id, letGo: () => asked++ > 0, progress: async () => undefined } as unknown as JobRun
    expect(await writeExport(w.deps, asks, run)).toEqual({ again: 0 })
    const rows = async () => must(await w.call('readExport', { token: owner.token, params: { id } })).body.rows
    expect(await rows()).toBe(200)
    must(await w.call('editStaff', { token: owner.token, params: { id: marketer.id }, body: { role: 'analyst' } }))
    await w.jobs()
    expect([await rows(), await textOf(id)]).toEqual([0, ''])
  })

  it('writes what people call themselves, also what every object has a name for', async () => {
    for (const nickname of ['constructor', '__proto__', 'toString']) await w.member({ profile: { nickname } })
    const columns = [{ field: 'nickname', title: '昵称', words: { toString: '改写' } }]
    const { id } = must(await start({ list: 'members', query: { sort: '-joinedAt' }, columns })).body as { id: string }
    await w.jobs()
    const lines = (await textOf(id)).trimEnd().split('\r\n')
    expect(lines).toEqual(expect.arrayContaining(['constructor', '__proto__', '改写']))
  })

  it('every moment stands on the clock of Shanghai, where something begins as where it ends', async () => {
    const at = { token: owner.token, at: Date.parse('2026-03-02T02:00:00.000Z') }
    await publishTemplate(w, at, { title: '时刻券' })
    const columns = ['title', 'claimFrom', 'claimUntil'].map((field) => ({ field, title: field }))
    const { id } = must(await start({ list: 'coupons', query: { q: '时刻券' }, columns })).body as { id: string }
    await w.jobs()
    expect((await textOf(id)).trimEnd().split('\r\n')[1]).toBe('时刻券,2026-03-01 10:00,2026-04-01 10:00')
  })

  it('is not for somebody who may not see the list any more', async () => {
    const { id: staffId, username, password, token } = await w.staff('marketer')
    const { id } = must(await start({ list: 'members', query: {}, columns: COLUMNS }, token)).body as { id: string }
    await w.jobs()
    must(await w.call('editStaff', { token: owner.token, params: { id: staffId }, body: { role: 'analyst' } }))
    const again = must(await w.call('signIn', { body: { username, password } })).body.token
    for (const route of ['readExport', 'readExportFile'] as const)
      expect((await w.call(route, { token: again, params: { id } })).status).toBe(404)
    expect((await w.call('readExport', { token: owner.token, params: { id } })).status).toBe(200)
  })

  it('is gone after three days', async () => {
    const { id } = must(await start({ list: 'audit', query: {}, columns: [{ field: 'action', title: '动作' }] }))
      .body as { id: string }
    await w.jobs()
    expect(await textOf(id)).toContain('office.export')
    await addStanding(w, 'base.')
    w.clock.advance(86_400_000 + 1)
    await w.jobs()
    const again = (await w.staff('owner')).token
    expect((await w.call('readExport', { token: again, params: { id } })).status).toBe(404)
    expect(await w.db.read((tx) => tx.query('SELECT n FROM export_piece'))).toEqual([])
  })

  it('has a column for each of the brand’s own fields', async () => {
    // The clock has gone on by days: whoever was signed in is not any more.
    const { token } = await w.staff('owner')
    const who = await w.member({ profile: { nickname: '自有字段' } })
    const field = async (body: Record<string, unknown>) =>
      must(await w.send('createOwnField', { token, body: { reason: '给你合适的建议', ...body } }))
    const options = ['dry', 'oily'].map((key) => ({ key, name: key }))
    await field({ key: 'skin', kind: 'choice', several: true, label: '肤质', options })
    await field({ key: 'shoe', kind: 'number', label: '鞋码' })
    await field({ key: 'wish', kind: 'text', label: '心愿' })
    const answers = { skin: ['dry', 'oily'], shoe: 37.5, wish: '=1+1' }
    must(await w.call('editMyFields', { token: who.token, body: { answers } }))
    const columns = [
      { field: 'nickname', title: '昵称' },
      { field: 'own.skin', title: '肤质', words: { dry: '干性' } },
      { field: 'own.shoe', title: '鞋码' },
      { field: 'own.wish', title: '心愿' },
    ]
    const made = must(await start({ list: 'members', query: { q: '自有字段' }, columns }, token)).body as { id: string }
    await w.jobs()
    expect((await textOf(made.id, token)).replace(/^\ufeff/, '').split('\r\n')).toEqual([
      '昵称,肤质,鞋码,心愿',
      '自有字段,"干性; oily",37.5,\'=1+1',
      '',
    ])
    const wrong = { list: 'members', query: {}, columns: [{ field: 'own.Skin!', title: 'x' }] }
    expect((await start(wrong, token)).status).toBe(422)
  })
})
