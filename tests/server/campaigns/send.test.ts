import { onEachDatabase, type World } from '../../harness/world'
import { expectSums, openDesk, SUBSCRIBE, type Desk } from './desk'

onEachDatabase('campaigns: from launch to the shopper', (open) => {
  let w: World
  let desk: Desk
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
  })
  afterAll(() => w.close())

  it('a launched campaign reaches the shopper once, is delivered, opened and counted', async () => {
    const who = await desk.shopper({ profile: { nickname: '小丽' } })
    const id = await desk.run([who.memberId], { miniProgramPage: 'pages/coupons/index' })
    const [letter, ...more] = await desk.letters(who)
    expect(more).toEqual([])
    expect(letter?.page).toMatch(/^pages\/coupons\/index\?m=[A-Za-z0-9_-]{43}$/)
    expect(JSON.stringify(letter?.fields)).toContain('小丽，换季好礼等您')
    expect((await desk.read(id)).status).toBe('finished')
    let report = await desk.report(id)
    expectSums(report)
    expect(report).toMatchObject({ audience: 1, addressed: 1, accepted: 1, delivered: 1, opened: 0, pending: 0 })

    const token = String(letter?.page).split('m=')[1] ?? ''
    const forged = Buffer.from(token, 'base64url')
    forged.writeUInt8(forged.readUInt8(31) ^ 1, 31)
    await w.call('reportOpen', { body: { token: forged.toString('base64url') } })
    expect((await desk.report(id)).opened).toBe(0)
    for (const body of [{ token }, { token }, { token: `${token}x` }, { token: 'nothing' }])
      expect((await w.call('reportOpen', { body })).status).toBe(204)
    await desk.later(60_000)
    await w.call('editMyConsents', { token: who.token, body: { topics: ['offers'] } })
    report = await desk.report(id)
    expect(report).toMatchObject({ opened: 1, engaged: 1, converted: 0 })
    expect(report.byVariant).toMatchObject([{ key: 'main', accepted: 1, opened: 1 }])
    expect(report.byChannel).toMatchObject([{ key: 'mini_subscribe', accepted: 1, delivered: 1 }])
    const line = await w.call('readTimeline', { token: desk.owner.token, params: { id: who.memberId } })
    expect(line.body.items.map((entry) => entry.kind)).toEqual(
      expect.arrayContaining(['message_sent', 'message_opened']),
    )
  })

  it('goes again to exactly those who were sent it and have not opened; caps hold, and who opens meanwhile is left alone', async () => {
    const [opener, sleeper, late, unreached] = [
      await desk.shopper({ grants: 2 }),
      await desk.shopper({ grants: 2, profile: { nickname: '睡着的人' } }),
      await desk.shopper({ grants: 2 }),
      await desk.shopper({ grants: 0 }),
    ]
    const open = async (who: typeof opener) => {
      const page = String((await desk.letters(who))[0]?.page)
      await w.call('reportOpen', { body: { token: page.split('m=')[1] } })
    }
    const followUp = (id: string) =>
      w.call('followUpCampaign', { token: desk.token, params: { id }, key: desk.key(), body: {} })
    const { id } = await desk.draft([opener, sleeper, late, unreached].map((who) => who.memberId))
    expect(await followUp(id)).toMatchObject({ status: 409, body: { code: 'state_conflict' } })
    await desk.launch(id)
    await w.jobs()
    await open(opener)
    const found = async (query: Record<string, string>) =>
      (await w.call('listSends', { token: desk.token, params: { id }, query })).body.items.map((s) => s.memberId)
    expect(await found({ opened: 'yes' })).toEqual([opener.memberId])
    expect(await found({ opened: 'no' })).toEqual([sleeper.memberId, late.memberId])
    expect(await found({ reason: 'no_quota' })).toEqual([unreached.memberId])
    expect(await found({ status: 'suppressed' })).toEqual([unreached.memberId])
    const taken = [opener, sleeper, late].map((who) => who.memberId)
    expect([...(await found({ status: 'delivered' })), ...(await found({ status: 'accepted' }))].sort()).toEqual(
      [...taken].sort(),
    )
    expect(await found({ opened: 'yes', status: 'delivered' })).toEqual([opener.memberId])
    expect(await found({ opened: 'yes', status: 'accepted' })).toEqual([])
    expect(await found({ opened: 'yes', reason: 'no_quota' })).toEqual([])
    expect(await found({ status: 'failed', reason: 'no_quota' })).toEqual([])
    expect(await found({ channel: 'mini_subscribe' })).toEqual(taken)
    // Page by page in one order, whatever the outcomes of those who stand in it.
    const pages: string[] = []
    for (let cursor: string | null | undefined; cursor !== null && pages.length < 4;) {
      const query = { opened: 'no', limit: 1, ...(cursor ? { cursor } : {}) }
      const { body } = await w.call('listSends', { token: desk.token, params: { id }, query })
      pages.push(...body.items.map((send) => send.memberId))
      cursor = body.nextCursor
    }
    expect(pages).toEqual([sleeper.memberId, late.memberId])
    expect(await found({ q: '睡着' })).toEqual([sleeper.memberId])
    expect(await found({ q: '睡着', channel: 'oa_template' })).toEqual([])

    const made = await followUp(id)
    expect(made).toMatchObject({ status: 201, body: { status: 'draft', unopenedOf: id, schedule: { kind: 'now' } } })
    // Within the week everybody has had her one message.
    expect(await desk.preview(made.body.id)).toMatchObject({
      audience: 2,
      reachable: 0,
      suppressed: { frequency_cap: 2 },
    })
    await desk.later(8 * 86_400_000)
    // Launched in the quiet hours: one of them opens the first message before the second one may go out.
    await desk.later(12 * 3_600_000)
    await desk.launch(made.body.id)
    await w.jobs()
    await open(late)
    await desk.later(12 * 3_600_000)
    await w.jobs()
    expect(await Promise.all([opener, sleeper, late].map(async (who) => (await desk.letters(who)).length))).toEqual([
      1, 2, 1,
    ])
    const report = await desk.report(made.body.id)
    expectSums(report)
    expect(report).toMatchObject({ audience: 2, accepted: 1, suppressed: { opened: 1 } })
    // Of the second one, too, only the sleeper is left; once she opens there is nobody.
    await open(sleeper)
    expect(await followUp(made.body.id)).toMatchObject({ status: 422, body: { code: 'nobody_to_reach' } })
    // A copy has the same audience; the whole segment again only when that is said.
    const params = { id: made.body.id }
    const copied = await w.call('copyCampaign', { token: desk.token, params, key: desk.key(), body: {} })
    expect(copied.body.unopenedOf).toBe(id)
    const whole = await w.call('editCampaign', {
      token: desk.token,
      params: { id: copied.body.id },
      body: { unopenedOf: null },
    })
    expect(whole.body.unopenedOf).toBeNull()
    expect((await desk.preview(copied.body.id)).audience).toBe(4)
    const log = await w.call('listAudit', { token: desk.owner.token, query: { objectId: copied.body.id } })
    const first = (await desk.read(id)).name
    expect(log.body.items[0]!.changes).toEqual([{ field: 'unopenedOf', from: first, to: null }])
  })

  it('a follow-up for another segment repeats nothing any more, and the log says so', async () => {
    const who = await desk.shopper()
    const id = await desk.run([who.memberId])
    const params = { id }
    const made = (await w.call('followUpCampaign', { token: desk.token, params, key: desk.key(), body: {} })).body
    const segment = (await desk.read((await desk.draft([who.memberId])).id)).segmentId
    const edited = await w.call('editCampaign', {
      token: desk.token,
      params: { id: made.id },
      body: { segmentId: segment },
    })
    expect(edited.body).toMatchObject({ segmentId: segment, unopenedOf: null })
    const log = await w.call('listAudit', { token: desk.owner.token, query: { objectId: made.id } })
    expect(log.body.items[0]!.changes).toContainEqual({ field: 'unopenedOf', from: made.name, to: null })
  })

  it('speaks the member’s language, falling back from Cantonese to traditional to simplified characters', async () => {
    const bodies = (hant: boolean) => ({
      'zh-Hans': { fields: { thing1: '简体', date2: '2026-03-31', thing3: '好' } },
      ...(hant ? { 'zh-Hant': { fields: { thing1: '繁體', date2: '2026-03-31', thing3: '好' } } } : {}),
    })
    const who = await desk.shopper({ grants: 2, profile: { language: 'yue' } })
    await desk.settings({ frequencyCaps: [] })
    await desk.run([who.memberId], { templateIds: { mini_subscribe: await desk.template({ bodies: bodies(true) }) } })
    await desk.run([who.memberId], { templateIds: { mini_subscribe: await desk.template({ bodies: bodies(false) }) } })
    const said = (await desk.letters(who)).map((letter) => JSON.stringify(letter.fields))
    expect(said[1]).toContain('繁體')
    expect(said[0]).toContain('简体')
    await desk.settings({
      frequencyCaps: [
        { days: 7, max: 1 },
        { days: 30, max: 5 },
      ],
    })
  })

  it('a text without a page opens the home page with its token', async () => {
    const who = await desk.shopper()
    await desk.run([who.memberId])
    expect((await desk.letters(who))[0]?.page).toMatch(/^pages\/home\/index\?m=/)
  })

  it('waits for its time', async () => {
    const who = await desk.shopper()
    const at = new Date(w.clock.now() + 3_600_000).toISOString()
    const id = await desk.run([who.memberId], { schedule: { kind: 'at', at } })
    expect((await desk.read(id)).status).toBe('scheduled')
    expect(await desk.letters(who)).toEqual([])
    await desk.later(3_600_000)
    await w.jobs()
    expect((await desk.read(id)).status).toBe('finished')
    expect(await desk.letters(who)).toHaveLength(1)
  })

  it('counts a redemption in time as converted, and one taken back not', async () => {
    const [a, b] = [await desk.shopper(), await desk.shopper()]
    const id = await desk.run([a.memberId, b.memberId], { conversionDays: 7 })
    const redeem = (memberId: string, at: number, reversedAt: number | null) =>
      w.db.inTransaction((tx) =>
        tx.query(
          `INSERT INTO redemption (id, couponId, couponTemplateId, memberId, storeId, staffId, discountFen, at, day, reversedAt)
           VALUES (?,?,?,?,?,?,?,?,?,?)`,
          [w.chance.id(), w.chance.id(), 't', memberId, 's', 'x', 100, at, '2026-03-02', reversedAt],
        ),
      )
    const now = w.clock.now()
    await redeem(a.memberId, now + 6 * 86_400_000, null)
    await redeem(b.memberId, now + 8 * 86_400_000, null)
    await redeem(b.memberId, now + 86_400_000, now + 86_400_001)
    expect((await desk.report(id)).converted).toBe(1)
  })

  it('fills the kinds of the account’s own templates as the platform takes them', async () => {
    const who = await desk.shopper({ follow: true, profile: { nickname: '欧阳明日香香' } })
    const fields = { const1: '到店自提', short_thing2: '{{nickname}}', thing3: '{{storeName}}' }
    const oa = await desk.oaTemplate({ providerTemplateId: 'sandbox-oa-pickup', bodies: { 'zh-Hans': { fields } } })
    const id = await desk.run([who.memberId], {
      channels: ['oa_template'],
      templateIds: { oa_template: oa },
      topic: 'service',
    })
    expect((await desk.report(id)).accepted).toBe(1)
    const [letter] = await desk.letters(who, 'template')
    expect(JSON.stringify(letter?.fields)).toContain('欧阳明日…')
  })

  it('calls the platform once for each of fifteen people', async () => {
    const before = await desk.calls(SUBSCRIBE)
    const people = []
    for (let n = 0; n < 15; n++) people.push(await desk.shopper())
    const id = await desk.run(people.map((p) => p.memberId))
    expect((await desk.calls(SUBSCRIBE)) - before).toBe(15)
    const report = await desk.report(id)
    expectSums(report)
    expect(report).toMatchObject({ audience: 15, accepted: 15, delivered: 15 })
  }, 60_000)
})
