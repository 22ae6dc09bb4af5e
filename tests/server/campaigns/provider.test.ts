import { openToken } from '../../../server/messages/open-token'
import { onOneDatabase, type World } from '../../harness/world'
import { expectSums, openDesk, SUBSCRIBE, TEMPLATE, type Desk, type Shopper } from './desk'

onOneDatabase('campaigns: what the platform answers', 'mysql', (open) => {
  let w: World
  let desk: Desk
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
    await desk.settings({ frequencyCaps: [] })
  })
  afterAll(() => w.close())
  beforeEach(async () => {
    await w.sandbox('DELETE', '/faults')
    await w.sandbox('PATCH', '/switches', { eventsFirst: false, templateStatus: 'success' })
    // Ten in the morning of the next day: no quiet hours, no pause of the provider left from the test before.
    await desk.at(Math.ceil((w.clock.now() - 7_200_000 + 1) / 86_400_000) * 86_400_000 + 7_200_000)
  })

  const held = async (who: Shopper, state: string, providerTemplateId = 'sandbox-sub-coupon') => {
    const rows = (await w.db.read((tx) =>
      tx.query(
        'SELECT COUNT(*) AS n FROM subscribe_grant g JOIN mini_user u ON u.openid = g.openid WHERE u.memberId = ? AND g.state = ? AND g.providerTemplateId = ?',
        [who.memberId, state, providerTemplateId],
      ),
    )) as { n: number }[]
    return Number(rows[0]?.n)
  }
  const oaOnly = async () => ({
    channels: ['oa_template'],
    templateIds: { oa_template: await desk.oaTemplate() },
    topic: 'service',
  })
  const waterfall = async () => ({
    channels: ['mini_subscribe', 'oa_template'],
    templateIds: { mini_subscribe: await desk.template(), oa_template: await desk.oaTemplate() },
  })

  it('a sent message spends one permission', async () => {
    const who = await desk.shopper({ grants: 2 })
    await desk.run([who.memberId])
    expect([await held(who, 'available'), await held(who, 'consumed')]).toEqual([1, 1])
  })

  it('43101: every permission of that template is void, no second try, no quota', async () => {
    const who = await desk.shopper({ grants: 3 })
    await desk.faults({ [SUBSCRIBE]: { errcode: 43101, times: 1 } })
    const before = await desk.calls(SUBSCRIBE)
    const id = await desk.run([who.memberId])
    await desk.later(3_600_000)
    await w.jobs()
    expect((await desk.calls(SUBSCRIBE)) - before).toBe(1)
    expect(await desk.sendOf(id, who)).toMatchObject({ status: 'suppressed', reason: 'no_quota', attempts: 1 })
    expect([await held(who, 'available'), await held(who, 'reserved'), await held(who, 'void')]).toEqual([0, 0, 3])
    expectSums(await desk.report(id))
  })

  it('43101 in the first channel: the next of the waterfall is tried', async () => {
    const follower = await desk.shopper({ follow: true })
    const stranger = await desk.shopper()
    await desk.faults({ [SUBSCRIBE]: { errcode: 43101 } })
    const id = await desk.run([follower.memberId, stranger.memberId], await waterfall())
    expect(await desk.sendOf(id, follower)).toMatchObject({ status: 'delivered', channel: 'oa_template', reason: null })
    expect(await desk.sendOf(id, stranger)).toMatchObject({ status: 'suppressed', reason: 'no_quota' })
    expect(await desk.letters(follower, 'template')).toHaveLength(1)
    const report = await desk.report(id)
    expectSums(report)
    expect(report.byChannel.map((share) => [share.key, share.accepted])).toEqual([
      ['mini_subscribe', 0],
      ['oa_template', 1],
    ])
  })

  it('the waterfall takes the first channel that reaches; a person gets one message', async () => {
    const both = await desk.shopper({ follow: true })
    const onlyFollows = await desk.shopper({ follow: true, grants: 0 })
    const id = await desk.run([both.memberId, onlyFollows.memberId], await waterfall())
    expect((await desk.sendOf(id, both))?.channel).toBe('mini_subscribe')
    expect((await desk.sendOf(id, onlyFollows))?.channel).toBe('oa_template')
    expect(await desk.letters(both, 'template')).toEqual([])
    expect(await desk.letters(both)).toHaveLength(1)
  })

  it('43004: whoever stopped following unnoticed is unreachable', async () => {
    const who = await desk.shopper({ follow: true })
    await desk.faults({ [TEMPLATE]: { errcode: 43004 } })
    const id = await desk.run([who.memberId], await oaOnly())
    expect(await desk.sendOf(id, who)).toMatchObject({ status: 'suppressed', reason: 'unreachable' })
  })

  it.each([47003, 40037, 41030, 48001])(
    '%i pauses the campaign, keeps permissions and contacts, and it can go on',
    async (errcode) => {
      const people = [await desk.shopper(), await desk.shopper(), await desk.shopper()]
      await desk.settings({ frequencyCaps: [{ days: 7, max: 1 }] })
      await desk.faults({ [SUBSCRIBE]: { errcode } })
      const id = await desk.run(people.map((p) => p.memberId))
      expect(await desk.read(id)).toMatchObject({
        status: 'paused',
        pauseReason: `wechat_${errcode}`,
        progress: { pending: 3 },
      })
      for (const p of people) expect(await held(p, 'available')).toBe(1)
      expect((await desk.sends(id)).map((s) => [s.status, s.attempts])).toEqual(people.map(() => ['ready', 0]))
      await w.sandbox('DELETE', '/faults')
      await desk.act('resumeCampaign', id)
      await w.jobs()
      expect(await desk.read(id)).toMatchObject({ status: 'finished', pauseReason: null, progress: { accepted: 3 } })
      await desk.settings({ frequencyCaps: [] })
    },
  )

  it('a template put right while paused is what goes out on resumption', async () => {
    const who = await desk.shopper()
    const template = await desk.template({ providerTemplateId: 'sandbox-sub-gone' })
    await desk.allow(who, 'sandbox-sub-coupon')
    await w.db.inTransaction((tx) =>
      tx.query(
        "UPDATE subscribe_grant SET providerTemplateId = 'sandbox-sub-gone' WHERE state = 'available' AND openid IN (SELECT openid FROM mini_user WHERE memberId = ?) ",
        [who.memberId],
      ),
    )
    const id = await desk.run([who.memberId], { templateIds: { mini_subscribe: template } })
    expect((await desk.read(id)).pauseReason).toBe('wechat_40037')
    await w.call('editMessageTemplate', {
      token: desk.token,
      params: { id: template },
      body: { providerTemplateId: 'sandbox-sub-coupon' },
    })
    await desk.allow(who)
    await desk.act('resumeCampaign', id)
    await w.jobs()
    expect(await desk.letters(who)).toHaveLength(1)
  })

  it('45009: nobody is tried again before the next day in Shanghai, and no attempt is used up', async () => {
    const people = [await desk.shopper(), await desk.shopper()]
    await desk.faults({ [SUBSCRIBE]: { errcode: 45009, times: 2 } })
    const before = await desk.calls(SUBSCRIBE)
    const id = await desk.run(people.map((p) => p.memberId))
    const first = (await desk.calls(SUBSCRIBE)) - before
    expect(first).toBeLessThanOrEqual(2)
    await w.sandbox('DELETE', '/faults')
    await desk.later(3_600_000)
    await w.jobs()
    expect((await desk.calls(SUBSCRIBE)) - before).toBe(first)
    for (const send of await desk.sends(id)) expect(send).toMatchObject({ attempts: 0 })
    const other = await desk.shopper()
    const second = await desk.run([other.memberId])
    expect(await desk.letters(other)).toEqual([])
    // Midnight has passed, the quiet hours have not.
    await desk.later(15 * 3_600_000)
    await w.jobs()
    expect(await desk.letters(other)).toEqual([])
    await desk.later(8 * 3_600_000)
    await w.jobs()
    expect((await desk.report(id)).accepted).toBe(2)
    expect((await desk.report(second)).accepted).toBe(1)
  })

  it.each([
    ['-1', { errcode: -1 }],
    ['45011', { errcode: 45011 }],
    ['HTTP 429', { status: 429 }],
    ['HTTP 503', { status: 503 }],
  ])('%s: tried again after a pause, delivered once', async (_, fault) => {
    const who = await desk.shopper()
    // The client itself tries three times before it gives the call back to us.
    await desk.faults({ [SUBSCRIBE]: { ...fault, times: 3 } })
    const id = await desk.run([who.memberId])
    expect(await desk.sendOf(id, who)).toMatchObject({ status: 'retrying', attempts: 1 })
    expectSums(await desk.report(id))
    expect(await held(who, 'available')).toBe(1)
    await desk.later(60_000)
    await w.jobs()
    expect(await desk.sendOf(id, who)).toMatchObject({ status: 'delivered', attempts: 2 })
    expect(await desk.letters(who)).toHaveLength(1)
  })

  it('a provider that never recovers costs each person ten tries at most, then it has failed', async () => {
    const who = await desk.shopper()
    await desk.faults({ [SUBSCRIBE]: { errcode: 43108 } })
    const id = await desk.run([who.memberId])
    for (let n = 0; n < 12; n++) {
      await desk.later(11 * 60_000)
      await w.jobs()
    }
    expect(await desk.sendOf(id, who)).toMatchObject({ status: 'failed', reason: '43108', attempts: 10 })
    expect(await held(who, 'available')).toBe(1)
    expect((await desk.read(id)).status).toBe('finished')
  })

  it('an unlisted refusal has failed for this person only', async () => {
    const [a, b] = [await desk.shopper(), await desk.shopper()]
    await desk.faults({ [SUBSCRIBE]: { errcode: 99999, times: 1 } })
    const id = await desk.run([a.memberId, b.memberId])
    const report = await desk.report(id)
    expectSums(report)
    expect(report).toMatchObject({ failed: 1, accepted: 1 })
  })

  it('a dropped connection is unknown, spends the permission, and is never sent again', async () => {
    const who = await desk.shopper({ grants: 2 })
    await desk.faults({ [SUBSCRIBE]: { status: 500, times: 1 } })
    const before = await desk.calls(SUBSCRIBE)
    const id = await desk.run([who.memberId])
    expect(await desk.sendOf(id, who)).toMatchObject({ status: 'unknown' })
    expect((await desk.read(id)).status).toBe('finished')
    await desk.later(86_400_000)
    await w.jobs()
    expect((await desk.calls(SUBSCRIBE)) - before).toBe(1)
    expect([await held(who, 'available'), await held(who, 'consumed')]).toEqual([1, 1])
    const report = await desk.report(id)
    expectSums(report)
    expect(report).toMatchObject({ unknown: 1, accepted: 0, addressed: 1 })
  })

  it('a message that arrived although its answer was lost is told by its event, and by being opened', async () => {
    const who = await desk.shopper()
    await desk.faults({ [SUBSCRIBE]: { dropAfterAccept: true, times: 1 } })
    const id = await desk.run([who.memberId])
    expect(await desk.letters(who)).toHaveLength(1)
    expect(await desk.sendOf(id, who)).toMatchObject({ status: 'delivered', reason: null })

    const other = await desk.shopper()
    await desk.faults({ [SUBSCRIBE]: { status: 500, times: 1 } })
    const second = await desk.run([other.memberId])
    const [attempt] = (await w.db.read((tx) =>
      tx.query('SELECT id FROM message_attempt WHERE campaignId = ?', [second]),
    )) as { id: string }[]
    await w.call('reportOpen', { body: { token: openToken(w.deps.vault, attempt!.id) } })
    const report = await desk.report(second)
    expectSums(report)
    expect(report).toMatchObject({ unknown: 0, accepted: 1, delivered: 1, opened: 1 })
  })

  it('a service notice of the account is delivered by TEMPLATESENDJOBFINISH, also when that comes first', async () => {
    for (const eventsFirst of [false, true]) {
      await w.sandbox('PATCH', '/switches', { eventsFirst })
      const who = await desk.shopper({ follow: true, grants: 0 })
      const id = await desk.run([who.memberId], await oaOnly())
      expect(await desk.sendOf(id, who)).toMatchObject({ status: 'delivered', channel: 'oa_template' })
      const [letter] = await desk.letters(who, 'template')
      expect(letter?.page).toMatch(/^pages\/home\/index\?m=/)
    }
  })

  it('a notice that the follower blocked has failed, with the platform’s word for it', async () => {
    await w.sandbox('PATCH', '/switches', { templateStatus: 'failed:user block' })
    const who = await desk.shopper({ follow: true })
    const id = await desk.run([who.memberId], await oaOnly())
    expect(await desk.sendOf(id, who)).toMatchObject({ status: 'failed', reason: 'failed:user block' })
    const report = await desk.report(id)
    expectSums(report)
    expect(report).toMatchObject({ failed: 1, accepted: 0, delivered: 0 })
  })

  it('a value that breaks the platform’s rule for one person fails that one alone', async () => {
    const [long, short] = [
      await desk.shopper({ profile: { nickname: '换'.repeat(12) } }),
      await desk.shopper({ profile: { nickname: '小丽' } }),
    ]
    const bodies = { 'zh-Hans': { fields: { thing1: '{{nickname}}', date2: '2026-03-31', thing3: '好' } } }
    const strict = { 'zh-Hans': { fields: { phrase2: '{{nickname}}', character_string1: '1', thing3: '好' } } }
    const fine = await desk.run([long.memberId], { templateIds: { mini_subscribe: await desk.template({ bodies }) } })
    expect((await desk.report(fine)).accepted).toBe(1)
    const providerTemplateId = 'sandbox-sub-ticket'
    for (const who of [long, short]) await desk.allow(who, providerTemplateId)
    const before = await desk.calls(SUBSCRIBE)
    const templateIds = { mini_subscribe: await desk.template({ providerTemplateId, bodies: strict }) }
    const id = await desk.run([long.memberId, short.memberId], { templateIds })
    expect(await desk.sendOf(id, long)).toMatchObject({ status: 'failed', reason: 'content_phrase2' })
    expect(await desk.sendOf(id, short)).toMatchObject({ status: 'delivered' })
    expect((await desk.calls(SUBSCRIBE)) - before).toBe(1)
    expect(await held(long, 'available', providerTemplateId)).toBe(1)
  })
})
