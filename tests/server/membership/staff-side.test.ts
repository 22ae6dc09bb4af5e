import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('membership: the staff side', (open) => {
  let w: World
  let marketer: { token: string }
  let service: { token: string; id: string }
  beforeAll(async () => {
    w = await open()
    marketer = await w.staff('marketer')
    service = await w.staff('service')
  })
  afterAll(() => w.close())

  it('lists newest first, page by page, and finds by nickname, number and whole phone', async () => {
    const made = []
    for (let i = 0; i < 5; i++) {
      w.clock.advance(1_000)
      made.push(await w.member({ profile: { nickname: `寻_${i}%` }, phone: `1371111000${i}` }))
    }
    await w.member({ profile: { nickname: '寻X9' } })
    const list = (query: Record<string, string | number>) => w.call('listMembers', { token: marketer.token, query })
    const first = await list({ q: '寻_', limit: 3 })
    const rest = await list({ q: '寻_', limit: 3, cursor: first.body.nextCursor! })
    expect([...first.body.items, ...rest.body.items].map((m) => m.id)).toEqual(made.map((m) => m.memberId).reverse())
    expect(rest.body.nextCursor).toBeNull()
    expect((await list({ q: '寻A' })).body.items).toEqual([])
    expect((await list({ q: '3%' })).body.items.map((m) => m.id)).toEqual([made[3]!.memberId])
    expect((await list({ memberNo: made[1]!.member.memberNo })).body.items.map((m) => m.id)).toEqual([
      made[1]!.memberId,
    ])
    const search = (phone: string) => w.call('searchMembers', { token: marketer.token, body: { phone } })
    const found = await search('+86 137-1111-0002')
    expect(found.body.items.map((m) => m.id)).toEqual([made[2]!.memberId])
    expect(found.text).not.toContain('13711110002')
    expect((await search('13711119999')).body.items).toEqual([])
    expect((await search('110')).status).toBe(422)
    expect((await list({ segmentId: 'none' })).status).toBe(422)
    expect((await list({ memberNo: '会员' })).body.items).toEqual([])
    expect((await list({ phone: '13711110002' })).status).toBe(422)
  })

  it('shows identities masked, and no phone', async () => {
    const who = await w.member({ phone: '13711112222' })
    const shown = await w.call('readMember', { token: marketer.token, params: { id: who.memberId } })
    const { mini } = who.shown.openids as { mini: string }
    expect(shown.body.phoneMasked).toBe('137****2222')
    expect(shown.body.identities).toContainEqual({
      kind: 'mini_openid',
      platform: null,
      value: `${mini.slice(0, 4)}…${mini.slice(-4)}`,
      source: 'wechat',
      since: expect.stringMatching(/^20.*Z$/),
      until: null,
    })
    expect(shown.text).not.toContain(mini)
    expect(shown.text).not.toContain('13711112222')
    for (const id of ['nobody', '没有这个人', who.memberId.toUpperCase(), `${who.memberId} `])
      expect((await w.call('readMember', { token: marketer.token, params: { id } })).status).toBe(404)
  })

  it('keeps tags and notes under a version', async () => {
    const who = await w.member()
    const edit = (body: unknown, ifMatch?: number) =>
      w.call('editMember', {
        token: marketer.token,
        params: { id: who.memberId },
        body,
        ...(ifMatch ? { ifMatch } : {}),
      })
    const edited = await edit({ tags: ['vip', '过敏', 'vip'], notes: '喜欢无香' }, 1)
    expect(edited.body).toMatchObject({ notes: '喜欢无香', version: 2 })
    expect([...edited.body.tags].sort()).toEqual(['vip', '过敏'])
    const stale = await edit({ tags: [] }, 1)
    expect([stale.status, stale.body.code]).toEqual([412, 'version_conflict'])
    expect((await edit({ tags: [] })).body).toMatchObject({ tags: [], notes: '喜欢无香', version: 3 })
    expect((await edit({ points: 5 })).status).toBe(422)
    const racers = await Promise.all([edit({ notes: 'a' }, 3), edit({ notes: 'b' }, 3)])
    expect(racers.map((r) => r.status).sort()).toEqual([200, 412])
  })

  it('reveals a phone for a reason, with an audit entry that does not hold it', async () => {
    const who = await w.member({ phone: '13711113333' })
    const params = { id: who.memberId }
    expect((await w.call('revealPhone', { token: marketer.token, params, body: { reason: '回访' } })).status).toBe(403)
    expect((await w.call('revealPhone', { token: service.token, params, body: {} })).status).toBe(422)
    const shown = await w.call('revealPhone', { token: service.token, params, body: { reason: '投诉回访' } })
    expect(shown.body).toEqual({ phone: '13711113333' })
    const entries = (await w.db.read((tx) =>
      tx.query("SELECT * FROM audit_entry WHERE action = 'membership.reveal_phone' AND objectId = ?", [who.memberId]),
    )) as Record<string, unknown>[]
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({ actorId: service.id, reason: '投诉回访' })
    expect(JSON.stringify(entries)).not.toContain('13711113333')
  })

  it('tells what happened, newest first', async () => {
    const who = await w.member({ marketing: true })
    w.clock.advance(1_000)
    await w.call('editMe', { token: who.token, body: { regionCode: '310000' } })
    w.clock.advance(1_000)
    await w.call('freezeMember', { token: service.token, params: { id: who.memberId }, body: { reason: '异常登录' } })
    const read = (query: Record<string, string | number>) =>
      w.call('readTimeline', { token: marketer.token, params: { id: who.memberId }, query })
    const first = await read({ limit: 2 })
    expect(first.body.items.map((e) => e.kind)).toEqual(['frozen', 'region_changed'])
    const rest = await read({ cursor: first.body.nextCursor! })
    expect(rest.body.items.map((e) => e.kind)).toEqual(expect.arrayContaining(['joined', 'consent_granted']))
  })
})
