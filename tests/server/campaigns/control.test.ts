import { onEachDatabase, type World } from '../../harness/world'
import { expectSums, openDesk, type Desk } from './desk'

onEachDatabase('campaigns: drafting, approval, control', (open) => {
  let w: World
  let desk: Desk
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
  })
  afterAll(() => w.close())

  const create = (body: Record<string, unknown>) =>
    w.call('createCampaign', {
      token: desk.token,
      body: { name: 'x', channels: ['mini_subscribe'], schedule: { kind: 'now' }, topic: 'offers', ...body },
    })
  const edit = (id: string, body: Record<string, unknown>, ifMatch?: number) =>
    w.call('editCampaign', { token: desk.token, params: { id }, body, ...(ifMatch ? { ifMatch } : {}) })

  it('refuses unknown segments, templates and coupons, and templates of another channel, with their path', async () => {
    const segmentId = await desk.segment([])
    const mini = await desk.template()
    const oa = await desk.oaTemplate()
    const pathOf = async (body: Record<string, unknown>) => {
      const answer = await create({ segmentId, templateIds: { mini_subscribe: mini }, ...body })
      expect(answer.status).toBe(422)
      return answer.body.errors?.[0]?.path
    }
    expect(await pathOf({ segmentId: 'nowhere' })).toBe('segmentId')
    expect(await pathOf({ templateIds: {} })).toBe('templateIds.mini_subscribe')
    expect(await pathOf({ templateIds: { mini_subscribe: oa } })).toBe('templateIds.mini_subscribe')
    expect(await pathOf({ templateIds: { mini_subscribe: mini, oa_template: oa } })).toBe('templateIds.oa_template')
    expect(await pathOf({ couponTemplateId: 'nothing' })).toBe('couponTemplateId')
    expect(await pathOf({ channels: ['mini_subscribe', 'mini_subscribe'] })).toBe('channels')
  })

  it('edits a draft; a stale version and a launched campaign are refused', async () => {
    const who = await desk.shopper()
    const { id } = await desk.draft([who.memberId])
    expect(await edit(id, { name: '新名', holdoutPercent: 10, miniProgramPage: 'pages/me/index' }, 1)).toMatchObject({
      status: 200,
      body: { name: '新名', holdoutPercent: 10, miniProgramPage: 'pages/me/index', version: 2, status: 'draft' },
    })
    expect(await edit(id, { name: '旧名' }, 1)).toMatchObject({ status: 412, body: { code: 'version_conflict' } })
    // One person in ten would be held back, and this is the only one.
    expect((await edit(id, { holdoutPercent: 0 }, 2)).status).toBe(200)
    await desk.launch(id)
    expect(await edit(id, { name: '晚了' })).toMatchObject({ status: 409, body: { code: 'state_conflict' } })
    expect((await desk.act('launchCampaign', id)).body).toMatchObject({ code: 'state_conflict' })
  })

  it('copies a campaign into a draft of its own', async () => {
    const { id, ...body } = await desk.draft([], { conversionDays: 3 })
    const copied = await w.call('copyCampaign', { token: desk.token, params: { id }, key: desk.key(), body: {} })
    expect(copied.status).toBe(201)
    expect(copied.body.id).not.toBe(id)
    expect(copied.body).toMatchObject({ status: 'draft', conversionDays: 3, segmentId: body.segmentId, version: 1 })
  })

  it('marketing in a service notice is refused at launch, too', async () => {
    const who = await desk.shopper({ follow: true })
    const oa = await desk.oaTemplate()
    const { id } = await desk.draft([who.memberId], {
      channels: ['oa_template'],
      templateIds: { oa_template: oa },
      topic: 'service',
    })
    await w.db.inTransaction((tx) => tx.query("UPDATE message_template SET kind = 'marketing' WHERE id = ?", [oa]))
    expect(await desk.act('launchCampaign', id)).toMatchObject({
      status: 422,
      body: { code: 'template_category_forbidden' },
    })
    expect(await edit(id, { name: 'y' })).toMatchObject({ status: 422, body: { code: 'template_category_forbidden' } })
    expect((await desk.read(id)).status).toBe('draft')
  })

  it('the same key launches once and answers the same bytes', async () => {
    const who = await desk.shopper()
    const { id } = await desk.draft([who.memberId])
    const launch = () => w.call('launchCampaign', { token: desk.token, params: { id }, key: 'one-launch', body: {} })
    const [a, b] = await Promise.all([launch(), launch()])
    expect([a.status, b.status]).toEqual([202, 202])
    expect(a.text).toBe(b.text)
    expect([a, b].filter((r) => r.headers.get('Idempotent-Replayed') === 'true')).toHaveLength(1)
    await w.jobs()
    expect(await desk.letters(who)).toHaveLength(1)
  })

  it('a large audience waits for another person’s approval of exactly this content', async () => {
    await desk.settings({ approvalAbove: 1 })
    const people = [await desk.shopper(), await desk.shopper()]
    const { id } = await desk.draft(people.map((p) => p.memberId))
    expect(await desk.act('launchCampaign', id)).toMatchObject({ status: 409, body: { code: 'approval_required' } })
    expect((await desk.read(id)).status).toBe('awaiting_approval')
    expect(await desk.act('approveCampaign', id)).toMatchObject({ status: 403, body: { code: 'approval_by_self' } })
    const approved = await desk.act('approveCampaign', id, desk.owner.token)
    expect(approved).toMatchObject({ status: 202, body: { approvedBy: desk.owner.id, status: 'draft' } })
    expect(await desk.act('launchCampaign', id, desk.owner.token)).toMatchObject({
      status: 403,
      body: { code: 'approval_by_self' },
    })
    await edit(id, { name: '改了' })
    expect(await desk.act('launchCampaign', id)).toMatchObject({ body: { code: 'approval_required' } })
    await desk.act('approveCampaign', id, desk.owner.token)
    expect(await desk.act('launchCampaign', id)).toMatchObject({ status: 202, body: { status: 'freezing' } })
    await w.jobs()
    expect((await desk.report(id)).accepted).toBe(2)
    await desk.settings({ approvalAbove: 1000 })
  })

  it('an approval of another text than is launched is none', async () => {
    await desk.settings({ approvalAbove: 0 })
    const who = await desk.shopper()
    const template = await desk.template()
    const { id } = await desk.draft([who.memberId], { templateIds: { mini_subscribe: template } })
    await desk.act('approveCampaign', id, desk.owner.token)
    const bodies = { 'zh-Hans': { fields: { thing1: '别的内容', date2: '2026-03-31', thing3: '好' } } }
    await w.call('editMessageTemplate', { token: desk.token, params: { id: template }, body: { bodies } })
    expect(await desk.act('launchCampaign', id)).toMatchObject({ body: { code: 'approval_required' } })
    await desk.settings({ approvalAbove: 1000 })
  })

  it('an audience that has grown since the launch waits, and goes on when approved', async () => {
    const [a, b] = [await desk.shopper(), await desk.shopper()]
    const segmentId = await desk.segment([a.memberId])
    const at = new Date(w.clock.now() + 60_000).toISOString()
    const { id } = await desk.draft(segmentId, { schedule: { kind: 'at', at } })
    await desk.settings({ approvalAbove: 1 })
    await desk.launch(id)
    await w.db.inTransaction((tx) =>
      tx.query('INSERT INTO member_tag (memberId, tag) SELECT ?, tag FROM member_tag WHERE memberId = ?', [
        b.memberId,
        a.memberId,
      ]),
    )
    await desk.later(60_000)
    await w.jobs()
    expect(await desk.read(id)).toMatchObject({ status: 'awaiting_approval', progress: { total: 2, pending: 2 } })
    await desk.act('approveCampaign', id, desk.owner.token)
    await w.jobs()
    expect(await desk.read(id)).toMatchObject({ status: 'finished', progress: { accepted: 2 } })
    await desk.settings({ approvalAbove: 1000 })
  })

  it('pause stops, resumption goes on, and each is refused where it makes no sense', async () => {
    const who = await desk.shopper()
    const at = new Date(w.clock.now() + 60_000).toISOString()
    const { id } = await desk.draft([who.memberId], { schedule: { kind: 'at', at } })
    expect((await desk.act('pauseCampaign', id)).body).toMatchObject({ code: 'state_conflict' })
    await desk.launch(id)
    expect((await desk.act('resumeCampaign', id)).body).toMatchObject({ code: 'state_conflict' })
    expect((await desk.act('pauseCampaign', id)).body).toMatchObject({ status: 'paused' })
    await desk.later(120_000)
    await w.jobs()
    expect(await desk.letters(who)).toEqual([])
    expect((await desk.act('resumeCampaign', id)).status).toBe(202)
    await w.jobs()
    expect(await desk.read(id)).toMatchObject({ status: 'finished' })
    expect(await desk.letters(who)).toHaveLength(1)
    expect((await desk.act('pauseCampaign', id)).body).toMatchObject({ code: 'state_conflict' })
    expect((await desk.act('cancelCampaign', id)).body).toMatchObject({ code: 'state_conflict' })
  })

  it('cancelled, nobody who waits is ever written to, and the report still adds up', async () => {
    const people = [await desk.shopper(), await desk.shopper()]
    const { id } = await desk.draft(people.map((p) => p.memberId))
    // Quiet hours hold them back, so the audience is frozen and waits.
    const day = Math.floor(w.clock.now() / 86_400_000) * 86_400_000
    await desk.at(day + 14 * 3_600_000)
    await desk.launch(id)
    await w.jobs()
    expect(await desk.read(id)).toMatchObject({ status: 'running', progress: { pending: 2 } })
    expect((await desk.act('cancelCampaign', id)).body).toMatchObject({ status: 'cancelled', progress: { pending: 0 } })
    await desk.later(12 * 3_600_000)
    await w.jobs()
    const report = await desk.report(id)
    expectSums(report)
    expect(report).toMatchObject({ audience: 2, addressed: 0, suppressed: { expired: 2 } })
    for (const p of people) expect(await desk.letters(p)).toEqual([])
  })

  it('an end before the beginning is refused; what waits past its end is expired', async () => {
    const who = await desk.shopper()
    const iso = (ms: number) => new Date(w.clock.now() + ms).toISOString()
    const { id } = await desk.draft([who.memberId], {
      schedule: { kind: 'at', at: iso(7_200_000) },
      expiresAt: iso(3_600_000),
    })
    const refused = await desk.act('launchCampaign', id)
    expect(refused).toMatchObject({ status: 422 })
    expect(refused.body.errors).toEqual([{ path: 'expiresAt', message: 'before_start' }])

    const night = Math.floor(w.clock.now() / 86_400_000) * 86_400_000 + 14 * 3_600_000
    await desk.at(night)
    const late = await desk.draft([who.memberId], { expiresAt: iso(3_600_000) })
    await desk.launch(late.id)
    await w.jobs()
    await desk.later(3_600_000)
    await w.jobs()
    expect(await desk.sendOf(late.id, who)).toMatchObject({ status: 'suppressed', reason: 'expired' })
    expect((await desk.read(late.id)).status).toBe('finished')
    await desk.later(10 * 3_600_000)
  })

  it('without a named end it is 48 hours after the start', async () => {
    const who = await desk.shopper()
    const { id } = await desk.draft([who.memberId])
    const launched = await desk.launch(id)
    expect(Date.parse(String(launched.expiresAt)) - w.clock.now()).toBe(48 * 3_600_000)
  })

  it('who may what: analysts read without people, cashiers nothing', async () => {
    const analyst = await w.staff('analyst')
    const { id } = await desk.draft([])
    expect((await w.call('readCampaignReport', { token: analyst.token, params: { id } })).status).toBe(200)
    expect((await w.call('listSends', { token: analyst.token, params: { id } })).status).toBe(403)
    expect((await desk.act('launchCampaign', id, analyst.token)).status).toBe(403)
    expect((await w.call('readCampaign', { token: desk.token, params: { id: 'nobody' } })).status).toBe(404)
  })

  it('lists newest first, by status, page after page', async () => {
    const all = await w.call('listCampaigns', { token: desk.token, query: { limit: 200 } })
    const ids = all.body.items.map((c) => c.id)
    expect(ids).toEqual([...ids].sort().reverse())
    const first = await w.call('listCampaigns', { token: desk.token, query: { limit: 2 } })
    const second = await w.call('listCampaigns', {
      token: desk.token,
      query: { limit: 2, cursor: String(first.body.nextCursor) },
    })
    expect([...first.body.items, ...second.body.items].map((c) => c.id)).toEqual(ids.slice(0, 4))
    const drafts = await w.call('listCampaigns', { token: desk.token, query: { limit: 200, status: 'draft' } })
    expect(new Set(drafts.body.items.map((c) => c.status))).toEqual(new Set(['draft']))
  })

  it('every act is in the audit log', async () => {
    const rows = (await w.db.read((tx) =>
      tx.query("SELECT DISTINCT action FROM audit_entry WHERE objectKind = 'campaign'"),
    )) as { action: string }[]
    expect(rows.map((r) => r.action).sort()).toEqual(
      [
        'approve',
        'ask_approval',
        'cancel',
        'copy',
        'create',
        'edit',
        'freeze',
        'launch',
        'pause',
        'resume',
        'start',
      ].map((verb) => `campaigns.${verb}`),
    )
  })
})
