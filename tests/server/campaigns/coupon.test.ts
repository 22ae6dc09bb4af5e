import { must, publishTemplate } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { expectSums, openDesk, SUBSCRIBE, type Desk, type Shopper } from './desk'

onEachDatabase('campaigns whose coupon comes with the message', (open) => {
  let w: World
  let desk: Desk
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
    await desk.settings({ frequencyCaps: [] })
  })
  afterAll(() => w.close())

  const publish = (more: Record<string, unknown> = {}) =>
    publishTemplate(w, { token: desk.token, at: w.clock.now() }, { title: '回家礼', ...more })
  const mine = async (who: Shopper, couponTemplateId: string) =>
    must(await w.call('listMyCoupons', { token: who.token, query: { limit: 50 } })).body.items.filter(
      (coupon) => coupon.couponTemplateId === couponTemplateId,
    )
  const issued = async (id: string) =>
    must(await w.call('readCouponTemplate', { token: desk.token, params: { id } })).body.issued
  const shoppers = (n: number, grants = 1) => Promise.all(Array.from({ length: n }, () => desk.shopper({ grants })))
  const ids = (people: Shopper[]) => people.map((who) => who.memberId)

  it('outside the centre it is in the wallet when the message arrives, and the message tells its title', async () => {
    const template = await publish({ inCentre: false })
    const [who] = await shoppers(1)
    const id = await desk.run(ids([who!]), { couponTemplateId: template })
    expect((await mine(who!, template)).length).toBe(1)
    expect(JSON.stringify((await desk.letters(who!))[0]?.fields)).toContain('回家礼')
    const [row] = (await w.db.read((tx) =>
      tx.query('SELECT source, sourceId, occasion FROM coupon WHERE couponTemplateId = ?', [template]),
    )) as Record<string, string>[]
    expect(row).toEqual({ source: 'campaign', sourceId: id, occasion: `campaign:${id}:${who!.memberId}` })
  })

  it('what people can claim by themselves is not given: they claim it', async () => {
    const template = await publish()
    const [who] = await shoppers(1)
    await desk.run(ids([who!]), { couponTemplateId: template })
    expect((await desk.letters(who!)).length).toBe(1)
    expect(await mine(who!, template)).toEqual([])
    must(await w.call('claimCoupon', { token: who!.token, params: { id: template }, key: 'by-herself' }))
  })

  it('a message that is tried again brings no second piece', async () => {
    const template = await publish({ inCentre: false, perMemberLimit: 5 })
    const [who] = await shoppers(1)
    // The client itself tries three times before it gives the call back to us.
    await desk.faults({ [SUBSCRIBE]: { errcode: -1, times: 3 } })
    const id = await desk.run(ids([who!]), { couponTemplateId: template })
    expect(await desk.sendOf(id, who!)).toMatchObject({ status: 'retrying', attempts: 1 })
    await desk.later(60_000)
    await w.jobs()
    expect(await desk.sendOf(id, who!)).toMatchObject({ status: 'delivered', attempts: 2 })
    expect((await mine(who!, template)).length).toBe(1)
    expect(await issued(template)).toBe(1)
  })

  it('who has had all she may have is not written to, and keeps permission and contact', async () => {
    const template = await publish({ inCentre: false })
    const people = await shoppers(2, 2)
    await desk.run(ids([people[0]!]), { couponTemplateId: template })
    const id = await desk.run(ids(people), { couponTemplateId: template })
    expect(await desk.sendOf(id, people[0]!)).toMatchObject({ status: 'suppressed', reason: 'no_coupon' })
    expect((await desk.sendOf(id, people[1]!))?.status).toMatch(/accepted|delivered/)
    expect((await desk.letters(people[0]!)).length).toBe(1)
    const report = await desk.report(id)
    expectSums(report)
    expect(report.suppressed.no_coupon).toBe(1)
    const attempts = (await w.db.read((tx) =>
      tx.query('SELECT id FROM message_attempt WHERE campaignId = ? AND memberId = ?', [id, people[0]!.memberId]),
    )) as unknown[]
    expect(attempts).toEqual([])
    // The permission was not used up: a campaign without a coupon still reaches her.
    await desk.run(ids([people[0]!]))
    expect((await desk.letters(people[0]!)).length).toBe(2)
  })

  it('sold out in the middle it pauses by itself; grown and resumed it reaches the rest, one piece each', async () => {
    const template = await publish({ inCentre: false, total: 5 })
    const people = await shoppers(12)
    const id = await desk.run(ids(people), { couponTemplateId: template })
    expect(await desk.read(id)).toMatchObject({ status: 'paused', pauseReason: 'coupon_sold_out' })
    const got = async () => (await Promise.all(people.map((who) => mine(who, template)))).map((own) => own.length)
    const told = async () =>
      (await Promise.all(people.map((who) => desk.letters(who)))).map((letters) => letters.length)
    expect((await got()).reduce((a, b) => a + b)).toBe(5)
    // Nobody heard of a coupon that was not there.
    expect(await told()).toEqual(await got())
    expect((await desk.report(id)).pending).toBe(7)
    must(await w.call('editCouponTemplate', { token: desk.token, params: { id: template }, body: { total: 12 } }))
    expect((await desk.act('resumeCampaign', id)).status).toBe(202)
    await w.jobs()
    expect(await desk.read(id)).toMatchObject({ status: 'finished', pauseReason: null })
    expect(await got()).toEqual(people.map(() => 1))
    expect(await told()).toEqual(people.map(() => 1))
    expect(await issued(template)).toBe(12)
  })

  it('a coupon that is not published stops the launch, one closed meanwhile pauses the campaign', async () => {
    const template = await publish({ inCentre: false })
    const people = await shoppers(1)
    const closed = await publish({ inCentre: false })
    must(await w.call('closeCouponTemplate', { token: desk.token, params: { id: closed }, key: 'c1', body: {} }))
    const draft = await desk.draft(ids(people), { couponTemplateId: closed })
    const refused = await desk.act('launchCampaign', draft.id)
    expect([refused.status, refused.body.errors]).toMatchObject([
      422,
      [{ path: 'couponTemplateId', message: 'not_published' }],
    ])
    const { id } = await desk.draft(ids(people), { couponTemplateId: template })
    await desk.launch(id)
    must(await w.call('closeCouponTemplate', { token: desk.token, params: { id: template }, key: 'c2', body: {} }))
    await w.jobs()
    expect(await desk.read(id)).toMatchObject({ status: 'paused', pauseReason: 'coupon_not_open' })
    expect(await desk.letters(people[0]!)).toEqual([])
  })
})
