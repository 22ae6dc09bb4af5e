import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openDesk } from '../campaigns/desk'
import { openShop } from '../payments/shop'

onEachDatabase('office', (open) => {
  let w: World
  let desk: Awaited<ReturnType<typeof openDesk>>
  let shop: Awaited<ReturnType<typeof openShop>>
  let owner: { token: string; id: string }
  let marketer: { token: string; id: string }
  let service: { token: string; id: string }
  let otherService: { token: string; id: string }
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
    shop = await openShop(w)
    owner = await w.staff('owner')
    marketer = await w.staff('marketer')
    service = await w.staff('service')
    otherService = await w.staff('service')
  })
  afterAll(() => w.close())

  const waiting = async ({ token }: { token: string }) => must(await w.call('readWaiting', { token })).body
  const approvals = async ({ token }: { token: string }, query: Record<string, string | number> = {}) =>
    must(await w.call('listApprovals', { token, query })).body
  const decide = (by: { token: string }, kind: string, id: string, body: Record<string, unknown>) =>
    w.send('decideApproval', { token: by.token, params: { kind, id }, body })
  const notices = async ({ token }: { token: string }) => must(await w.call('listNotices', { token })).body.items

  /** A campaign above the limit that this person wanted to launch. */
  const asked = async (by: { token: string }): Promise<string> => {
    await desk.settings({ approvalAbove: 0 })
    const who = await desk.shopper()
    await desk.allow(who)
    const members = [who.memberId]
    const made = must(
      await w.call('createCampaign', {
        token: by.token,
        body: {
          name: '换季活动',
          segmentId: await desk.segment(members),
          channels: ['mini_subscribe'],
          templateIds: { mini_subscribe: await desk.template() },
          schedule: { kind: 'now' },
          topic: 'offers',
        },
      }),
    ).body
    const launched = await w.call('launchCampaign', { token: by.token, params: { id: made.id }, key: w.chance.id() })
    expect([launched.status, launched.body.code]).toEqual([409, 'approval_required'])
    return made.id
  }
  const refunding = async (by: { token: string }): Promise<string> => {
    await desk.settings({ refundApprovalAboveFen: 0 })
    const buyer = await w.member()
    const { id } = await shop.bought(buyer, shop.year.id)
    const made = must(await shop.refund(id, 19_900, by.token))
    expect(made.body.status).toBe('awaiting_approval')
    return made.body.id
  }

  it('counts what waits for each role, and nothing that is not theirs', async () => {
    const none = {
      campaigns: 0,
      refunds: 0,
      merges: 0,
      suspicions: 0,
      failedJobs: 0,
      auditLog: 0,
      approvals: 0,
      notices: 0,
    }
    expect(await waiting(owner)).toEqual(none)
    await asked(marketer)
    await refunding(service)
    expect(await waiting(owner)).toEqual({ ...none, campaigns: 1, refunds: 1, approvals: 2 })
    expect(await waiting(marketer)).toEqual({
      ...none,
      campaigns: 1,
      refunds: null,
      merges: null,
      suspicions: null,
      failedJobs: null,
      auditLog: null,
      approvals: 0,
    })
    expect(await waiting(service)).toEqual({
      ...none,
      campaigns: null,
      refunds: 1,
      failedJobs: null,
      auditLog: null,
      approvals: 0,
    })
    expect(await waiting(otherService)).toMatchObject({ refunds: 1, approvals: 1 })
    const analyst = await w.staff('analyst')
    expect(await waiting(analyst)).toEqual({
      campaigns: null,
      refunds: null,
      merges: null,
      suspicions: null,
      failedJobs: null,
      auditLog: null,
      approvals: null,
      notices: 0,
    })
  })

  it('lists them in one place, page by page, with who asked and what one may approve', async () => {
    const first = await approvals(owner, { limit: 1 })
    const rest = await approvals(owner, { limit: 1, cursor: first.nextCursor! })
    const both = [...first.items, ...rest.items]
    expect(both.map((a) => a.kind).sort()).toEqual(['campaign', 'refund'])
    expect(rest.nextCursor).toBeNull()
    expect(both.find((a) => a.kind === 'campaign')).toMatchObject({
      title: '换季活动',
      askedById: marketer.id,
      mayApprove: true,
    })
    expect(both.find((a) => a.kind === 'refund')).toMatchObject({
      amountFen: 19_900,
      reason: '顾客要求退款',
      askedById: service.id,
    })
    expect((await approvals(marketer)).items.map((a) => [a.kind, a.mayApprove])).toEqual([['campaign', false]])
    expect((await approvals(service)).items.map((a) => [a.kind, a.mayApprove])).toEqual([['refund', false]])
    expect((await approvals(owner, { kind: 'merge' })).items).toEqual([])
  })

  it('tells whoever asked what a second person decided, and why', async () => {
    const [campaign] = (await approvals(owner, { kind: 'campaign' })).items
    const [refund] = (await approvals(owner, { kind: 'refund' })).items
    expect((await decide(marketer, 'campaign', campaign!.id, { decision: 'approve' })).body.code).toBe(
      'approval_by_self',
    )
    expect((await decide(marketer, 'refund', refund!.id, { decision: 'approve' })).status).toBe(403)
    expect((await decide(owner, 'campaign', campaign!.id, { decision: 'refuse' })).status).toBe(422)
    expect((await decide(owner, 'campaign', 'nobody', { decision: 'approve' })).status).toBe(404)
    expect((await decide(owner, 'campaign', campaign!.id, { decision: 'refuse', comment: '标题请改短' })).status).toBe(
      204,
    )
    const shown = must(await w.call('readCampaign', { token: marketer.token, params: { id: campaign!.id } })).body
    expect([shown.status, shown.approvedBy]).toEqual(['draft', null])
    expect((await decide(owner, 'campaign', campaign!.id, { decision: 'approve', comment: '好的' })).status).toBe(204)
    expect((await decide(otherService, 'refund', refund!.id, { decision: 'approve' })).status).toBe(204)
    expect((await decide(owner, 'refund', refund!.id, { decision: 'approve' })).body.code).toBe('state_conflict')
    expect(await notices(marketer)).toMatchObject([
      { kind: 'campaign', title: '换季活动', decision: 'refuse', comment: '标题请改短', seen: false },
    ])
    expect(await notices(service)).toMatchObject([
      { kind: 'refund', objectId: refund!.id, decision: 'approve', comment: null },
    ])
    expect((await waiting(marketer)).notices).toBe(1)
    must(await w.call('seeNotices', { token: marketer.token }))
    expect([
      (await waiting(marketer)).notices,
      (await notices(marketer))[0]!.seen,
      (await waiting(service)).notices,
    ]).toEqual([0, true, 1])
    expect(await waiting(owner)).toMatchObject({ campaigns: 0, refunds: 0, approvals: 0 })
    const launched = await w.call('launchCampaign', {
      token: marketer.token,
      params: { id: campaign!.id },
      key: w.chance.id(),
    })
    expect(launched.status).toBe(202)
  })

  it('refuses a merge for ever, and leaves both accounts as they are', async () => {
    const who = await w.member()
    const id = w.chance.id()
    await w.db.inTransaction((tx) =>
      tx.query(
        "INSERT INTO member_merge (id, tokenHash, status, openid, memberId, detail, askedAt, expiresAt) VALUES (?,?,'awaiting_approval','nobody',?,'{}',1,1)",
        [id, id, who.memberId],
      ),
    )
    expect((await approvals(service, { kind: 'merge' })).items).toMatchObject([
      { id, aboutId: who.memberId, mayApprove: true },
    ])
    expect((await decide(service, 'merge', id, { decision: 'refuse', comment: '证件不符' })).status).toBe(204)
    expect((await decide(service, 'merge', id, { decision: 'approve' })).body.code).toBe('state_conflict')
    expect((await approvals(service, { kind: 'merge' })).items).toEqual([])
    expect(must(await w.call('readMember', { token: service.token, params: { id: who.memberId } })).body.status).toBe(
      'active',
    )
  })

  it('keeps views for oneself, and for others where they are shared', async () => {
    const save = (by: { token: string }, name: string, shared: boolean) =>
      w.call('createView', {
        token: by.token,
        body: { page: 'members', name, query: 'status=frozen&sort=-joinedAt', shared },
      })
    const views = async (by: { token: string }) =>
      must(await w.call('listViews', { token: by.token, query: { page: 'members' } })).body.items.map((v) => [
        v.name,
        v.own,
      ])
    const [own, shared] = [
      must(await save(marketer, '我的', false)).body,
      must(await save(marketer, '大家的', true)).body,
    ]
    expect(await views(marketer)).toEqual([
      ['大家的', true],
      ['我的', true],
    ])
    expect(await views(service)).toEqual([['大家的', false]])
    expect(must(await w.call('listViews', { token: marketer.token, query: { page: 'orders' } })).body.items).toEqual([])
    const edit = (by: { token: string }, id: string, body: Record<string, unknown>) =>
      w.call('editView', { token: by.token, params: { id }, body })
    expect([
      (await edit(service, own.id, { name: 'x' })).status,
      (await edit(service, shared.id, { name: 'x' })).status,
    ]).toEqual([404, 403])
    expect(must(await edit(marketer, own.id, { name: '改名', query: '' })).body).toMatchObject({
      name: '改名',
      query: '',
      own: true,
    })
    expect(must(await edit(owner, shared.id, { shared: false })).body).toMatchObject({ own: false, shared: false })
    expect(await views(service)).toEqual([])
    expect((await w.call('deleteView', { token: service.token, params: { id: own.id } })).status).toBe(404)
    expect((await w.call('deleteView', { token: marketer.token, params: { id: own.id } })).status).toBe(204)
    expect(await views(marketer)).toEqual([['大家的', true]])
  })

  it('knows what a new shop has still to do, and asks WeChat whether it answers', async () => {
    const setup = async () => must(await w.call('readSetup', { token: owner.token })).body
    const before = await setup()
    const of = (step: string, found = before) => found.steps.find((s) => s.step === step)
    expect([of('brand')!.done, of('agreements'), of('store')!.done, of('wechat_mini')]).toEqual([
      false,
      { step: 'agreements', done: false, note: 'samples' },
      false,
      { step: 'wechat_mini', done: false, note: 'sandbox' },
    ])
    expect([of('coupon')!.done, of('member')!.done, of('colleague')!.done, before.done]).toEqual([
      true,
      true,
      true,
      false,
    ])
    await desk.settings({ brand: { name: '山茶集' } })
    must(
      await w.call('createStore', {
        token: owner.token,
        body: { name: '一店', regionCode: '310106', address: '一号' },
      }),
    )
    const after = await setup()
    expect([of('brand', after)!.done, of('store', after)!.done]).toEqual([true, true])
    const test = async () => must(await w.call('testWechat', { token: owner.token })).body.items
    expect(await test()).toEqual([
      { app: 'mini', ok: true, problem: null },
      { app: 'oa', ok: true, problem: null },
    ])
    await w.sandbox('PUT', '/faults', { '/cgi-bin/user/info': { errcode: 48001 } })
    expect((await test())[1]).toEqual({ app: 'oa', ok: false, problem: 'misconfigured 48001' })
    expect((await w.call('readSetup', { token: marketer.token })).status).toBe(403)
  })
})
