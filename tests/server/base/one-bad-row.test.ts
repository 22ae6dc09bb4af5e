import { jobHandlers } from '../../../server/app'
import type { JobRun } from '../../../server/base/jobs'
import { MINUTE_MS } from '../../../shared/rules/calendar'
import { poison } from '../../harness/poison'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'
import { openShop as openTill } from '../payments/shop'

const DAY_MS = 86_400_000
const SUBSCRIPTION = 'sandbox-sub-expiry'

onEachDatabase('base: one bad row stops none of the others', (open) => {
  let w: World
  let shop: Shop
  let start: number
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    start = w.clock.now()
  })
  afterEach(() => w.clock.set(start))
  afterAll(() => w.close())

  const once = (kind: string) =>
    jobHandlers(w.deps)[kind]!({ id: 'by hand', place: null, letGo: () => false } as JobRun)
  const passedOver = async (what: string) => {
    const { values } = await w.deps.metrics.events.get()
    return values.find((v) => v.labels.kind === `passed_over_${what}`)?.value ?? 0
  }
  const one = async (sql: string, id: string) =>
    ((await w.db.read((tx) => tx.query(sql, [id]))) as Record<string, unknown>[])[0]

  it('points that run out', async () => {
    const [bad, good] = await shop.members(2)
    const adjust = (memberId: string) =>
      w.call('adjustPoints', {
        token: shop.owner.token,
        params: { id: memberId },
        key: shop.key(),
        body: { points: 10, reason: '补偿', expiresAt: new Date(w.clock.now() + DAY_MS).toISOString() },
      })
    for (const who of [bad!, good!]) expect((await adjust(who.memberId)).status).toBe(201)
    // What no good book can hold: fewer points than its batches say.
    await w.db.inTransaction((tx) => tx.query('UPDATE member SET points = 3 WHERE id = ?', [bad!.memberId]))
    w.clock.advance(2 * DAY_MS)
    await once('points.expire')
    const points = async (id: string) => Number((await one('SELECT points FROM member WHERE id = ?', id))!.points)
    expect([await points(bad!.memberId), await points(good!.memberId)]).toEqual([3, 0])
    expect(await passedOver('expiry')).toBe(1)
  })

  it('birthdays', async () => {
    const t = await shop.publish({ issueOnBirthday: { daysBefore: 3 }, inCentre: false, total: 50 })
    const people = await shop.members(3)
    for (const { memberId } of people)
      await w.db.inTransaction((tx) => tx.query("UPDATE member SET birthday = '1990-03-03' WHERE id = ?", [memberId]))
    const { cure } = await poison(w, { table: 'coupon', on: 'INSERT', column: 'memberId', value: people[0]!.memberId })
    await once('coupons.birthdays')
    const held = async () =>
      Promise.all(
        people.map(async ({ memberId }) =>
          Number(
            (await one(
              `SELECT COUNT(*) AS n FROM coupon WHERE couponTemplateId = '${t.id}' AND memberId = ?`,
              memberId,
            ))!.n,
          ),
        ),
      )
    expect([await held(), await passedOver('birthday')]).toEqual([[0, 1, 1], 1])
    await cure()
    await once('coupons.birthdays')
    expect(await held()).toEqual([1, 1, 1])
  })

  it('gifts that nobody took', async () => {
    const holders = [await shop.holder({ transferable: true }), await shop.holder({ transferable: true })]
    for (const { token, coupon } of holders)
      await w.call('giveCoupon', { token, params: { id: coupon.id }, key: shop.key() })
    const { cure } = await poison(w, {
      table: 'coupon_transfer',
      on: 'UPDATE',
      column: 'couponId',
      value: holders[0]!.coupon.id,
    })
    w.clock.advance(2 * DAY_MS)
    await once('coupons.sweep')
    const states = () =>
      Promise.all(
        holders.map(
          async (h) => (await one('SELECT state FROM coupon_transfer WHERE couponId = ?', h.coupon.id))!.state,
        ),
      )
    expect([await states(), await passedOver('gift')]).toEqual([['open', 'expired'], 1])
    await cure()
    await once('coupons.sweep')
    expect(await states()).toEqual(['expired', 'expired'])
  })

  it('what ran out and is free again', async () => {
    const validity = { kind: 'days_after_claim', days: 1 }
    const holders = [await shop.holder({ budgetFen: 3000, validity }), await shop.holder({ budgetFen: 3000, validity })]
    const ids = holders.map((h) => h.template.id)
    const { cure } = await poison(w, { table: 'coupon_template', on: 'UPDATE', column: 'id', value: ids[0]! })
    w.clock.advance(2 * DAY_MS)
    await once('coupons.release')
    const committed = () =>
      Promise.all(
        ids.map(async (id) => Number((await one('SELECT committedFen AS n FROM coupon_template WHERE id = ?', id))!.n)),
      )
    expect(await committed()).toEqual([1000, 0])
    await cure()
    await once('coupons.release')
    expect(await committed()).toEqual([0, 0])
  })

  it('a grant: whoever cannot be served is counted, all others have their piece', async () => {
    const t = await shop.publish({ total: 100 })
    const people = await shop.members(60)
    const bad = people[30]!.memberId
    const { cure } = await poison(w, { table: 'coupon', on: 'INSERT', column: 'memberId', value: bad })
    const { body } = await w.call('grantCoupons', {
      token: shop.marketer.token,
      params: { id: t.id },
      key: shop.key(),
      body: { memberIds: people.map((p) => p.memberId) },
    })
    await w.jobs()
    const job = (await w.call('readJob', { token: shop.marketer.token, params: { id: body.jobId } })).body
    expect(job).toMatchObject({ status: 'done', total: 60, done: 59, failed: 1 })
    await cure()
  })

  it('reminders', async () => {
    const made = await w.call('createMessageTemplate', {
      token: shop.marketer.token,
      body: {
        channel: 'mini_subscribe',
        name: '优惠券过期提醒',
        providerTemplateId: SUBSCRIPTION,
        topic: 'offers',
        kind: 'service',
        scenes: ['before_expiry'],
        bodies: {
          'zh-Hans': { fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: '过期前到店使用' } },
        },
      },
    })
    expect(made.status).toBe(201)
    const template = await shop.publish({ validity: { kind: 'days_after_claim', days: 2 } })
    const holders: { who: Awaited<ReturnType<World['member']>>; coupon: { id: string } }[] = []
    for (let i = 0; i < 2; i++) {
      const who = await w.member()
      const coupon = (await shop.claim(who.token, template.id)).body
      const asked = await w.sandbox('POST', `/people/${who.id}/subscriptions`, { tmplIds: [SUBSCRIPTION] })
      await w.call('reportSubscriptions', { token: who.token, body: { results: asked.body.results } })
      holders.push({ who, coupon })
    }
    const { cure } = await poison(w, { table: 'coupon', on: 'UPDATE', column: 'id', value: holders[0]!.coupon.id })
    await once('coupons.remind')
    const heard = async () =>
      Promise.all(holders.map(async ({ who }) => JSON.stringify(await who.inbox()).includes('过期前到店使用')))
    expect([await heard(), await passedOver('reminder')]).toEqual([[false, true], 1])
    await cure()
  })
})

onEachDatabase('base: one bad row among paid memberships', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  it('turns the periods of the others', async () => {
    const till = await openTill(w)
    const month = await till.product({
      kind: 'membership',
      title: '月度会员',
      months: 1,
      priceFen: 2_000,
      tier: 'gold',
    })
    const people = [await w.member(), await w.member()]
    for (const who of people) await till.bought(who, month.id)
    const tiers = () =>
      Promise.all(
        people.map(
          async ({ memberId }) =>
            (
              (await w.db.read((tx) => tx.query('SELECT tier FROM member WHERE id = ?', [memberId]))) as {
                tier: unknown
              }[]
            )[0]!.tier,
        ),
      )
    const before = await tiers()
    const { cure } = await poison(w, { table: 'member', on: 'UPDATE', column: 'id', value: people[0]!.memberId })
    w.clock.advance(40 * DAY_MS)
    const run = () => jobHandlers(w.deps)['payments.periods']!({ letGo: () => false, place: null } as JobRun)
    expect(await run()).toEqual({ again: 10 * MINUTE_MS })
    const after = await tiers()
    expect(after[0]).toBe(before[0])
    expect(after[1]).not.toBe(before[1])
    await cure()
    await run()
    expect((await tiers())[0]).toBe(after[1])
  })
})
