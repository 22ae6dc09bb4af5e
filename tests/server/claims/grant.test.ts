import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'

onEachDatabase('coupons: grants', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const grant = (id: string, body: unknown, key = shop.key()) =>
    w.call('grantCoupons', { token: shop.marketer.token, params: { id }, key, body })
  const job = async (id: string) => (await w.call('readJob', { token: shop.marketer.token, params: { id } })).body
  const held = async (templateId: string) => {
    const rows = (await w.db.read((tx) =>
      tx.query('SELECT memberId, COUNT(*) AS n FROM coupon WHERE couponTemplateId = ? GROUP BY memberId', [templateId]),
    )) as { memberId: string; n: number }[]
    return new Map(rows.map((r) => [r.memberId, Number(r.n)]))
  }

  it('gives one piece to each listed member; a repeated key starts nothing new', async () => {
    const t = await shop.publish({ total: 1000 })
    const people = await shop.members(450)
    const memberIds = people.map((p) => p.memberId)
    const started = await grant(t.id, { memberIds }, 'grant-1')
    expect(started.status).toBe(202)
    const again = await grant(t.id, { memberIds }, 'grant-1')
    expect(again.text).toBe(started.text)
    await w.jobs()
    expect(await job(started.body.jobId)).toMatchObject({
      kind: 'coupons.grant',
      status: 'done',
      total: 450,
      done: 450,
      failed: 0,
    })
    expect((await held(t.id)).size).toBe(450)
    expect((await shop.counts(t.id)).issued).toBe(450)
    const mine = await w.call('listMyCoupons', { token: people[449]!.token })
    expect(mine.body.items).toMatchObject([{ couponTemplateId: t.id, status: 'claimed' }])
  })

  it('keeps limit and total, and counts who got nothing', async () => {
    const t = await shop.publish({ total: 3, perMemberLimit: 1 })
    const people = await shop.members(4)
    await shop.claim(people[0]!.token, t.id)
    const memberIds = [...people.map((p) => p.memberId), 'nobody', people[1]!.memberId]
    const { body } = await grant(t.id, { memberIds })
    await w.jobs()
    // One holds a piece already, one is nobody, one came too late; the name said twice counts once.
    expect(await job(body.jobId)).toMatchObject({ status: 'done', total: 5, done: 2, failed: 3 })
    expect((await shop.counts(t.id)).issued).toBe(3)
    expect([...(await held(t.id)).values()]).toEqual([1, 1, 1])
  })

  it('gives to a segment, however many pages it has', async () => {
    const t = await shop.publish({ total: 1000 })
    const people = await shop.members(230)
    await w.db.inTransaction((tx) =>
      tx.query(`UPDATE member SET regionCode = '540100' WHERE id IN (${people.map(() => '?').join(',')})`, [
        ...people.map((p) => p.memberId),
      ]),
    )
    const segment = await w.call('createSegment', {
      token: shop.marketer.token,
      body: { name: '拉萨', rule: { field: 'regionCode', op: 'in', value: ['540000'] } },
    })
    expect(segment.status).toBe(201)
    const { body } = await grant(t.id, { segmentId: segment.body.id })
    await w.jobs()
    expect(await job(body.jobId)).toMatchObject({ status: 'done', total: 230, done: 230, failed: 0 })
    expect((await held(t.id)).size).toBe(230)
    const unknown = await grant(t.id, { segmentId: 'nothing' })
    expect([unknown.status, unknown.body.errors?.[0]?.path]).toEqual([422, 'segmentId'])
  })

  it('a job that is run again after a death in the middle goes on where the last commit stood', async () => {
    const t = await shop.publish({ total: 1000 })
    const people = await shop.members(500)
    const { body } = await grant(t.id, { memberIds: people.map((p) => p.memberId) })
    // Taken, some pieces given; then nothing more gets through.
    const transactions = w.db.inTransaction.bind(w.db)
    let left = 4
    w.db.inTransaction = (work) => {
      if (left-- <= 0) throw new Error('the process died here')
      return transactions(work)
    }
    await w.jobs().catch(() => undefined)
    w.db.inTransaction = transactions
    const halfway = (await held(t.id)).size
    expect(halfway).toBeGreaterThan(0)
    expect(halfway).toBeLessThan(500)
    w.clock.advance(120_000)
    await w.jobs()
    expect(await job(body.jobId)).toMatchObject({ status: 'done', done: 500, failed: 0 })
    const after = await held(t.id)
    expect([after.size, Math.max(...after.values())]).toEqual([500, 1])
    expect((await shop.counts(t.id)).issued).toBe(500)
  })

  it('drafts and closed templates are not given; paused ones are', async () => {
    const { memberId } = await shop.shopper()
    const draft = await shop.draft()
    const refused = await grant(draft.id, { memberIds: [memberId] })
    expect([refused.status, refused.body.code]).toEqual([409, 'state_conflict'])
    const t = await shop.publish()
    await w.call('pauseCouponTemplate', { token: shop.marketer.token, params: { id: t.id } })
    expect((await grant(t.id, { memberIds: [memberId] })).status).toBe(202)
    await w.jobs()
    expect((await held(t.id)).get(memberId)).toBe(1)
    expect((await grant('nothing', { memberIds: [memberId] })).status).toBe(404)
    expect((await grant(t.id, { memberIds: [memberId], segmentId: 'x' })).status).toBe(422)
  })
})
