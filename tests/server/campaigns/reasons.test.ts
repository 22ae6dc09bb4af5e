import { onOneDatabase, type World } from '../../harness/world'
import { expectSums, openDesk, type Desk } from './desk'

onOneDatabase('campaigns: why somebody is not written to', 'mysql', (open) => {
  let w: World
  let desk: Desk
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
  })
  afterAll(() => w.close())

  const preview = (id: string) => desk.preview(id)
  /** One member alone in a campaign: what the preview says and what the launch does must be the same. */
  const reasonOf = async (memberId: string, more: Record<string, unknown> = {}) => {
    const alone = await desk.draft([memberId], more)
    const before = await preview(alone.id)
    expect(before.audience).toBe(1)
    const reached = before.reachable === 1
    if (!reached) await expectRefused(alone.id, Object.keys(before.suppressed))
    // With somebody else who can be written to it is launched, and leaves the one out for the reason of the preview.
    const company = reached ? [] : [(await desk.shopper({ follow: true })).memberId]
    const { id } = reached ? alone : await desk.draft([memberId, ...company], more)
    await desk.launch(id)
    await w.jobs()
    const send = await desk.sendOf(id, { memberId })
    const report = await desk.report(id)
    expectSums(report)
    expect(before.suppressed).toEqual(send?.reason ? { [send.reason]: 1 } : {})
    if (send?.reason) expect(report.suppressed[send.reason as 'frozen']).toBe(1)
    return { status: send?.status, reason: send?.reason }
  }
  const expectRefused = async (id: string, reasons: string[]) => {
    const refused = await desk.act('launchCampaign', id)
    expect(refused).toMatchObject({ status: 422, body: { code: 'nobody_to_reach' } })
    expect(refused.body.errors).toEqual(reasons.map((message) => ({ path: 'audience', message })))
    expect((await desk.read(id)).status).toBe('draft')
  }
  const suppressed = (reason: string) => ({ status: 'suppressed', reason })

  it('no consent: never granted, or withdrawn', async () => {
    const never = await desk.shopper({ marketing: false })
    expect(await reasonOf(never.memberId)).toEqual(suppressed('no_consent'))
    const withdrawn = await desk.shopper()
    await w.call('editMyConsents', { token: withdrawn.token, body: { marketing: { wechat: false } } })
    expect(await reasonOf(withdrawn.memberId)).toEqual(suppressed('no_consent'))
  })

  it('unsubscribed: topic switched off, or TD written to the account', async () => {
    const topic = await desk.shopper()
    await w.call('editMyConsents', { token: topic.token, body: { topics: ['events', 'service'] } })
    expect(await reasonOf(topic.memberId)).toEqual(suppressed('unsubscribed'))
    const td = await desk.shopper({ follow: true })
    await w.sandbox('POST', `/people/${td.id}/messages`, { text: 'TD' })
    await w.jobs()
    expect(await reasonOf(td.memberId)).toEqual(suppressed('unsubscribed'))
  })

  it('no permission left', async () => {
    const who = await desk.shopper({ grants: 0 })
    expect(await reasonOf(who.memberId)).toEqual(suppressed('no_quota'))
  })

  it('unreachable: the account is not followed', async () => {
    const who = await desk.shopper()
    const more = { channels: ['oa_template'], templateIds: { oa_template: await desk.oaTemplate() }, topic: 'service' }
    expect(await reasonOf(who.memberId, more)).toEqual(suppressed('unreachable'))
  })

  it('frozen, also for a service notice', async () => {
    const who = await desk.shopper({ follow: true })
    const frozen = await w.call('freezeMember', {
      token: desk.owner.token,
      params: { id: who.memberId },
      body: { reason: '本人要求' },
    })
    expect(frozen.status).toBe(200)
    expect(await reasonOf(who.memberId)).toEqual(suppressed('frozen'))
    const more = { channels: ['oa_template'], templateIds: { oa_template: await desk.oaTemplate() }, topic: 'service' }
    expect(await reasonOf(who.memberId, more)).toEqual(suppressed('frozen'))
  })

  it('minor: under fourteen on this day in Shanghai, not from the birthday on', async () => {
    const child = await desk.shopper({ profile: { birthday: '2012-03-03' } })
    expect(await reasonOf(child.memberId)).toEqual(suppressed('minor'))
    const fourteen = await desk.shopper({ profile: { birthday: '2012-03-02' } })
    expect(await reasonOf(fourteen.memberId)).toEqual({ status: 'delivered', reason: null })
  })

  it('the cap of one a week, and of five a month', async () => {
    const who = await desk.shopper({ grants: 7 })
    expect(await reasonOf(who.memberId)).toEqual({ status: 'delivered', reason: null })
    expect(await reasonOf(who.memberId)).toEqual(suppressed('frequency_cap'))
    const statuses = []
    for (let week = 0; week < 5; week++) {
      await desk.later(7 * 86_400_000)
      statuses.push((await reasonOf(who.memberId)).status)
    }
    // The first of 2 March still counts on the 30th, in the fifth week; on 6 April it does not.
    expect(statuses).toEqual(['delivered', 'delivered', 'delivered', 'delivered', 'delivered'])
    await desk.settings({ frequencyCaps: [{ days: 30, max: 4 }] })
    await desk.later(7 * 86_400_000)
    expect(await reasonOf(who.memberId)).toEqual(suppressed('frequency_cap'))
    await desk.settings({
      frequencyCaps: [
        { days: 7, max: 1 },
        { days: 30, max: 5 },
      ],
    })
  })

  it('the same person through a second account', async () => {
    const [first, second] = [await desk.shopper(), await desk.shopper()]
    await w.db.inTransaction((tx) =>
      tx.query("UPDATE mini_user SET unionid = 'one-person' WHERE memberId IN (?,?)", [
        first.memberId,
        second.memberId,
      ]),
    )
    const { id } = await desk.draft([first.memberId, second.memberId])
    expect(await preview(id)).toMatchObject({ audience: 2, reachable: 1, suppressed: { duplicate_person: 1 } })
    await desk.launch(id)
    await w.jobs()
    const report = await desk.report(id)
    expectSums(report)
    expect(report).toMatchObject({ audience: 2, accepted: 1, suppressed: { duplicate_person: 1 } })
    expect((await desk.letters(first)).length + (await desk.letters(second)).length).toBe(1)
    // The cap is the person's, not the account's.
    expect(await reasonOf(second.memberId)).toEqual(suppressed('frequency_cap'))
  })

  it('a service notice needs no consent, topic, cap or quiet hours', async () => {
    const who = await desk.shopper({ marketing: false, follow: true })
    await w.call('editMyConsents', { token: who.token, body: { topics: [] } })
    const night = Date.parse('2026-03-02T15:00:00.000Z')
    await desk.at(night + Math.ceil((w.clock.now() - night) / 86_400_000) * 86_400_000)
    const more = { channels: ['oa_template'], templateIds: { oa_template: await desk.oaTemplate() }, topic: 'service' }
    for (const _ of [1, 2, 3]) expect(await reasonOf(who.memberId, more)).toEqual({ status: 'delivered', reason: null })
    expect(await desk.letters(who, 'template')).toHaveLength(3)
    await desk.later(11 * 3_600_000)
  })

  it('a service text in the mini-program still needs a permission', async () => {
    const templateIds = { mini_subscribe: await desk.template({ kind: 'service', topic: 'service' }) }
    const without = await desk.shopper({ marketing: false, grants: 0 })
    expect(await reasonOf(without.memberId, { templateIds })).toEqual(suppressed('no_quota'))
    const one = await desk.shopper({ marketing: false, grants: 1 })
    expect(await reasonOf(one.memberId, { templateIds })).toEqual({ status: 'delivered', reason: null })
    expect(await reasonOf(one.memberId, { templateIds })).toEqual(suppressed('no_quota'))
  })

  it('consent withdrawn after freezing and before sending is respected', async () => {
    const who = await desk.shopper()
    const night = Date.parse('2026-03-02T15:00:00.000Z')
    await desk.at(night + Math.ceil((w.clock.now() - night) / 86_400_000) * 86_400_000)
    const id = await desk.run([who.memberId])
    expect(await desk.sendOf(id, who)).toMatchObject({ status: 'ready' })
    await w.call('editMyConsents', { token: who.token, body: { marketing: { wechat: false } } })
    await desk.later(11 * 3_600_000)
    await w.jobs()
    expect(await desk.sendOf(id, who)).toMatchObject({ status: 'suppressed', reason: 'no_consent' })
    expect(await desk.letters(who)).toEqual([])
  })

  it('a holdout is drawn from those who would have been written to, the same ones each time', async () => {
    const people = []
    for (let n = 0; n < 24; n++) people.push(await desk.shopper({ grants: 1 }))
    const silent = await desk.shopper({ marketing: false })
    await desk.settings({ holdoutPercent: 50, frequencyCaps: [] })
    const ids = [...people, silent].map((p) => p.memberId)
    const { id } = await desk.draft(ids)
    const shown = await preview(id)
    expect(shown).toMatchObject({
      audience: 25,
      reachable: 24,
      suppressed: { no_consent: 1 },
      perChannel: { mini_subscribe: 24 },
    })
    await desk.launch(id)
    await w.jobs()
    const report = await desk.report(id)
    expectSums(report)
    expect(report.holdout).toBe(shown.holdout)
    expect(report.holdout).toBeGreaterThan(2)
    expect(report.holdout).toBeLessThan(22)
    const held = async (campaign: string) =>
      (await desk.sends(campaign))
        .filter((s) => s.status === 'holdout')
        .map((s) => s.memberId)
        .sort()
    const first = await held(id)
    for (const person of people) await desk.allow(person)
    // The brand's share is the same people in another campaign; a campaign's own share is drawn by its own salt.
    expect(await held(await desk.run(ids))).toEqual(first)
    for (const person of people) await desk.allow(person)
    expect(await held(await desk.run(ids, { holdoutPercent: 50 }))).not.toEqual(first)
    for (const person of people) await desk.allow(person)
    expect(await held(await desk.run(ids, { holdoutPercent: 0 }))).toEqual([])
    await desk.settings({
      holdoutPercent: 0,
      frequencyCaps: [
        { days: 7, max: 1 },
        { days: 30, max: 5 },
      ],
    })
  }, 60_000)

  it('preview shows who and what, and sends nothing', async () => {
    const who = await desk.shopper({ profile: { nickname: '阿明' } })
    const { id } = await desk.draft([who.memberId], { miniProgramPage: 'pages/coupons/index' })
    const shown = await preview(id)
    expect(shown.samples).toHaveLength(1)
    expect(shown.samples[0]).toMatchObject({
      member: { id: who.memberId },
      channel: 'mini_subscribe',
      fields: { thing3: '阿明，换季好礼等您' },
      page: 'pages/coupons/index',
    })
    expect(await desk.letters(who)).toEqual([])
    expect((await desk.read(id)).status).toBe('draft')
  })
})
