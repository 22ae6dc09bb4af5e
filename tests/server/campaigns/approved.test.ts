import { must, publishTemplate } from '../../harness/rows'
import { onOneDatabase, type World } from '../../harness/world'
import { openDesk, type Desk, type Shopper } from './desk'

const words = (text: string) => ({ 'zh-Hans': { fields: { thing1: text, date2: '2026-03-31', thing3: '好' } } })

onOneDatabase('campaigns: what was approved is what goes out', 'mysql', (open) => {
  let w: World
  let desk: Desk
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
    await desk.settings({ frequencyCaps: [] })
  })
  afterAll(() => w.close())
  beforeEach(async () => {
    await desk.settings({ approvalAbove: 0 })
    // Ten in the morning of the next day.
    await desk.at(Math.ceil((w.clock.now() - 7_200_000 + 1) / 86_400_000) * 86_400_000 + 7_200_000)
  })

  const approve = (id: string) => desk.act('approveCampaign', id, desk.owner.token)
  const editWords = async (id: string, text: string) =>
    must(await w.call('editMessageTemplate', { token: desk.token, params: { id }, body: { bodies: words(text) } }))
  type Field = { key: string; value: string }
  const read = async (who: Shopper) =>
    (await desk.letters(who)).map((letter) => (letter.fields as Field[]).find(({ key }) => key === 'thing1')?.value)
  const night = () => desk.at(Math.floor(w.clock.now() / 86_400_000) * 86_400_000 + 14 * 3_600_000)
  const morning = () => desk.later(11 * 3_600_000)

  /** Approved and launched in the night, so that it is frozen and nobody has been written to. */
  const waiting = async (who: Shopper, more: Record<string, unknown> = {}) => {
    const template = await desk.template({ bodies: words('说好的话') })
    const { id } = await desk.draft([who.memberId], { templateIds: { mini_subscribe: template }, ...more })
    must(await approve(id))
    await night()
    await desk.launch(id)
    await w.jobs()
    expect((await desk.read(id)).status).toBe('running')
    return { id, template }
  }

  it('a running campaign sends the words it was launched with, also after the template was edited', async () => {
    const who = await desk.shopper()
    const { id, template } = await waiting(who)
    await editWords(template, '另外的话')
    const listed = (await w.call('listCampaigns', { token: desk.token })).body.items.find((one) => one.id === id)
    expect(listed?.waiting).toMatchObject({ why: 'quiet_hours' })
    // The page of the campaign shows what goes out and who answers for it, not what the template says by now.
    const shown = must(await w.call('readCampaignContent', { token: desk.token, params: { id } })).body
    expect(shown).toMatchObject({
      pinned: true,
      draftedBy: { id: desk.marketer.id },
      approvedBy: { id: desk.owner.id },
      launchedBy: { id: desk.marketer.id },
      messages: [{ channel: 'mini_subscribe', templateId: template, name: '换季提醒', bodies: words('说好的话') }],
    })
    expect(shown.sentence).toContain(shown.segmentName)
    await morning()
    await w.jobs()
    expect(await read(who)).toEqual(['说好的话'])
  })

  it('paused, edited, resumed: other words need another approval, and go out only with it', async () => {
    const who = await desk.shopper()
    const { id, template } = await waiting(who)
    must(await desk.act('pauseCampaign', id))
    expect(await desk.read(id)).toMatchObject({ approval: 'given', contentChanged: false })
    await editWords(template, '没人看过')
    expect(await desk.read(id)).toMatchObject({ approval: 'outdated', contentChanged: true })
    await morning()
    expect(await desk.act('resumeCampaign', id)).toMatchObject({ status: 409, body: { code: 'approval_required' } })
    await w.jobs()
    expect(await desk.read(id)).toMatchObject({ status: 'paused' })
    expect(await read(who)).toEqual([])
    expect(await desk.act('approveCampaign', id)).toMatchObject({ status: 403, body: { code: 'approval_by_self' } })
    expect(await approve(id)).toMatchObject({ status: 202, body: { status: 'paused', approval: 'given' } })
    must(await desk.act('resumeCampaign', id))
    await w.jobs()
    expect(await read(who)).toEqual(['没人看过'])
  })

  it('put back to what was approved it goes on without asking; a paused one that did not change is not approved anew', async () => {
    const who = await desk.shopper()
    const { id, template } = await waiting(who)
    must(await desk.act('pauseCampaign', id))
    expect(await approve(id)).toMatchObject({ status: 409, body: { code: 'state_conflict' } })
    await editWords(template, '没人看过')
    await editWords(template, '说好的话')
    await morning()
    must(await desk.act('resumeCampaign', id))
    await w.jobs()
    expect(await read(who)).toEqual(['说好的话'])
  })

  it('a small campaign that needed no approval may be put right while it is paused', async () => {
    await desk.settings({ approvalAbove: 1000 })
    const who = await desk.shopper()
    const template = await desk.template({ bodies: words('有个错字') })
    await night()
    const { id } = await desk.draft([who.memberId], { templateIds: { mini_subscribe: template } })
    await desk.launch(id)
    await w.jobs()
    must(await desk.act('pauseCampaign', id))
    await editWords(template, '改好了')
    expect(await desk.read(id)).toMatchObject({ approval: 'none', contentChanged: true })
    await morning()
    must(await desk.act('resumeCampaign', id))
    await w.jobs()
    expect(await read(who)).toEqual(['改好了'])
  })

  it('the audience’s rule edited after the approval: the launch asks again; after the launch it stays the launched one', async () => {
    const [who, other] = [await desk.shopper(), await desk.shopper()]
    const segmentId = await desk.segment([who.memberId])
    const { id } = await desk.draft(segmentId)
    must(await approve(id))
    const rule = (memberNos: string[]) => ({ field: 'tags', op: 'contains', value: memberNos[0] })
    const edit = async (value: string) =>
      must(await w.call('editSegment', { token: desk.token, params: { id: segmentId }, body: { rule: rule([value]) } }))
    const tagOf = async (one: Shopper) => {
      const second = await desk.segment([one.memberId])
      const found = must(await w.call('readSegment', { token: desk.token, params: { id: second } }))
      return found.body.name
    }
    await edit(await tagOf(other))
    expect(await desk.act('launchCampaign', id)).toMatchObject({ status: 409, body: { code: 'approval_required' } })
    must(await approve(id))
    must(await desk.act('launchCampaign', id))
    await edit(await tagOf(who))
    await w.jobs()
    expect([(await read(who)).length, (await read(other)).length]).toEqual([0, 1])
  })

  it('another coupon, or the same of another worth, is another content', async () => {
    const who = await desk.shopper()
    const at = { token: desk.token, at: w.clock.now() }
    const [one, twin] = [
      await publishTemplate(w, at, { title: '一样' }),
      await publishTemplate(w, at, { title: '一样' }),
    ]
    const { id } = await desk.draft([who.memberId], { couponTemplateId: one })
    must(await approve(id))
    const body = { couponTemplateId: twin }
    must(await w.call('editCampaign', { token: desk.token, params: { id }, body }))
    expect(await desk.act('launchCampaign', id)).toMatchObject({ body: { code: 'approval_required' } })
    must(await w.call('editCampaign', { token: desk.token, params: { id }, body: { couponTemplateId: one } }))
    must(await approve(id))
    await w.db.inTransaction((tx) =>
      tx.query('UPDATE coupon_template SET valueFen = valueFen + 100 WHERE id = ?', [one]),
    )
    expect(await desk.act('launchCampaign', id)).toMatchObject({ body: { code: 'approval_required' } })
  })

  it('another channel, or the same in another order, is another content', async () => {
    const who = await desk.shopper({ follow: true })
    const templateIds = { mini_subscribe: await desk.template(), oa_template: await desk.oaTemplate() }
    const channels = ['mini_subscribe', 'oa_template']
    const { id } = await desk.draft([who.memberId], { channels, templateIds })
    const edit = async (body: Record<string, unknown>) =>
      must(await w.call('editCampaign', { token: desk.token, params: { id }, body }))
    const others = [
      { channels: [...channels].reverse(), templateIds },
      { channels: ['mini_subscribe'], templateIds: { mini_subscribe: templateIds.mini_subscribe } },
    ]
    for (const other of others) {
      await edit({ channels, templateIds })
      must(await approve(id))
      await edit(other)
      expect(await desk.act('launchCampaign', id)).toMatchObject({ status: 409, body: { code: 'approval_required' } })
    }
    await edit({ channels, templateIds })
    must(await approve(id))
    must(await desk.act('launchCampaign', id))
  })

  it('approved for other words and launched below the limit, it waits when the audience has grown above it', async () => {
    const [a, b] = [await desk.shopper(), await desk.shopper()]
    const template = await desk.template({ bodies: words('说好的话') })
    const segmentId = await desk.segment([a.memberId])
    const at = new Date(w.clock.now() + 60_000).toISOString()
    const more = { templateIds: { mini_subscribe: template }, schedule: { kind: 'at', at } }
    const { id } = await desk.draft(segmentId, more)
    must(await approve(id))
    await editWords(template, '没人看过')
    await desk.settings({ approvalAbove: 1 })
    await desk.launch(id)
    const tag = 'INSERT INTO member_tag (memberId, tag) SELECT ?, tag FROM member_tag WHERE memberId = ?'
    await w.db.inTransaction((tx) => tx.query(tag, [b.memberId, a.memberId]))
    await desk.later(60_000)
    await w.jobs()
    expect(await desk.read(id)).toMatchObject({ status: 'awaiting_approval', waiting: { why: 'approval' } })
    expect([await read(a), await read(b)]).toEqual([[], []])
  })
})
