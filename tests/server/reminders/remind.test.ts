import { Coupon } from '../../../server/coupons/entities'
import type { Adapters, Outcome } from '../../../server/messages/channel'
import { adaptersOf } from '../../../server/messages/adapters'
import { reminderJobs, REMIND_JOB } from '../../../server/reminders/remind'
import type { JobRun } from '../../../server/base/jobs'
import { MONDAY_TEN, onOneDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const TEMPLATE = 'sandbox-sub-expiry'

onOneDatabase('reminders before expiry', 'mysql', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    const made = await w.call('createMessageTemplate', {
      token: shop.marketer.token,
      body: {
        channel: 'mini_subscribe',
        name: '优惠券过期提醒',
        providerTemplateId: TEMPLATE,
        topic: 'offers',
        kind: 'service',
        scenes: ['before_expiry'],
        bodies: {
          'zh-Hans': { fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: '过期前到店使用' } },
        },
      },
    })
    if (made.status !== 201) throw new Error(made.text)
  })
  /** Each test begins at ten on a Monday; what the ones before left has run out by then. */
  let weeks = 0
  afterEach(() => w.clock.set(MONDAY_TEN + (weeks += 2) * 7 * DAY_MS))
  afterAll(() => w.close())

  const run = (adapters?: Adapters): Promise<void | { again: number }> =>
    reminderJobs(w.deps, adapters)[REMIND_JOB.kind]!({ letGo: () => false } as JobRun)
  /** A real person with a piece that is valid for so many days and so many permissions. */
  const holder = async (days = 2, grants = 1) => {
    const template = await shop.publish({ validity: { kind: 'days_after_claim', days }, transferable: true })
    const who = await w.member()
    const coupon = (await shop.claim(who.token, template.id)).body
    for (let n = 0; n < grants; n++) await allow(who)
    return { ...who, template, coupon }
  }
  const allow = async (who: { id: string; token: string }) => {
    const asked = await w.sandbox('POST', `/people/${who.id}/subscriptions`, { tmplIds: [TEMPLATE] })
    await w.call('reportSubscriptions', { token: who.token, body: { results: asked.body.results } })
  }
  const remindedAt = async (id: string) =>
    (await w.db.read((tx) => tx.getRepository(Coupon).findOneByOrFail({ id }))).remindedAt
  const inbox = async (who: { inbox(): Promise<Record<string, unknown>[]> }) => JSON.stringify(await who.inbox())
  const grants = async (who: { memberId: string }) =>
    (
      (await w.db.read((tx) =>
        tx.query(
          'SELECT g.state FROM subscribe_grant g JOIN mini_user u ON u.openid = g.openid WHERE u.memberId = ? ORDER BY g.id',
          [who.memberId],
        ),
      )) as { state: string }[]
    ).map((g) => g.state)
  /** The real channel, but the provider answers what is said here. */
  const answering = (...outcomes: Outcome[]): { adapters: Adapters; calls: () => number } => {
    const real = adaptersOf(w.deps)
    let calls = 0
    const send = () => Promise.resolve(outcomes[Math.min(calls++, outcomes.length - 1)]!)
    return { adapters: { ...real, mini_subscribe: { ...real.mini_subscribe, send } }, calls: () => calls }
  }

  it('reminds once of a piece that ends within the days, and opens that very piece', async () => {
    const soon = await holder(2)
    const later = await holder(4)
    const without = await holder(2, 0)
    expect(await run()).toEqual({ again: 15 * 60_000 })
    await run()
    const shown = await inbox(soon)
    expect(shown).toContain(soon.template.title)
    expect(shown).toContain(`pages/coupon/index?id=${soon.coupon.id}`)
    expect((await soon.inbox()).length).toBe(1)
    expect([
      await remindedAt(soon.coupon.id),
      await remindedAt(later.coupon.id),
      await remindedAt(without.coupon.id),
    ]).toEqual([w.clock.now(), null, null])
    expect(await grants(soon)).toEqual(['consumed'])
    const lines = (await w.db.read((tx) =>
      tx.query("SELECT detail FROM timeline_entry WHERE memberId = ? AND kind = 'message_sent'", [soon.memberId]),
    )) as { detail: string }[]
    expect(lines.map((l) => JSON.parse(l.detail))).toEqual([{ couponId: soon.coupon.id, channel: 'mini_subscribe' }])
    await w.jobs()
    // The other comes in the morning when its days have come; a permission given later brings the one that had none.
    await allow(without)
    w.clock.advance(DAY_MS)
    await run()
    expect((await later.inbox()).length).toBe(1)
    expect((await without.inbox()).length).toBe(1)
  })

  it('one permission is one message, whichever of two pieces ends first', async () => {
    const who = await holder(3)
    const other = await shop.publish({ validity: { kind: 'days_after_claim', days: 1 } })
    const first = (await shop.claim(who.token, other.id)).body
    await run()
    expect((await who.inbox()).length).toBe(1)
    expect([await remindedAt(first.id), await remindedAt(who.coupon.id)].filter((at) => at !== null)).toHaveLength(1)
    await allow(who)
    await run()
    expect((await who.inbox()).length).toBe(2)
  })

  it('is silent in quiet hours and comes back when they end', async () => {
    const who = await holder(2)
    w.clock.advance(12 * HOUR_MS)
    expect(await run()).toEqual({ again: 10 * HOUR_MS })
    expect(await who.inbox()).toEqual([])
    w.clock.advance(10 * HOUR_MS)
    await run()
    expect((await who.inbox()).length).toBe(1)
  })

  it('not of what is used, offered, held for an order or run out, nor of who is held or frozen', async () => {
    const used = await holder()
    await shop.redeem(used.coupon.code)
    const offered = await holder()
    await w.call('giveCoupon', { token: offered.token, params: { id: offered.coupon.id }, key: shop.key() })
    const kept = await holder()
    const held = await holder()
    await w.call('holdMember', { token: shop.service.token, params: { id: held.memberId }, body: { reason: '核查中' } })
    const frozen = await holder()
    await w.db.inTransaction(async (tx) => {
      await tx.query("UPDATE coupon SET reservationId = 'x', reservedUntil = ? WHERE id = ?", [
        w.clock.now() + HOUR_MS,
        kept.coupon.id,
      ])
      await tx.query("UPDATE member SET status = 'frozen' WHERE id = ?", [frozen.memberId])
    })
    await run()
    for (const who of [used, offered, kept, held, frozen]) {
      expect(await who.inbox()).toEqual([])
      expect(await grants(who)).toEqual(['available'])
      expect(await remindedAt(who.coupon.id)).toBeNull()
    }
    await w.send('releaseMember', { token: shop.service.token, params: { id: held.memberId } })
    await run()
    expect((await held.inbox()).length).toBe(1)
    const late = await holder(1)
    w.clock.advance(3 * DAY_MS)
    await run()
    expect(await late.inbox()).toEqual([])
  })

  it('five workers at once remind once', async () => {
    // With permissions to spare, so that the piece alone decides.
    const people = [await holder(2, 5), await holder(2, 5), await holder(2, 5)]
    await Promise.all(Array.from({ length: 5 }, () => run()))
    for (const who of people) expect((await who.inbox()).length).toBe(1)
  })

  it('what is unknown is never sent again; its permission counts as used', async () => {
    const who = await holder(2, 2)
    const { adapters, calls } = answering({ kind: 'unknown', code: 'timeout' })
    await run(adapters)
    await run(adapters)
    w.clock.advance(DAY_MS)
    await run(adapters)
    expect(calls()).toBe(1)
    expect(await grants(who)).toEqual(['consumed', 'available'])
  })

  it('what certainly did not go out is tried again later, and a provider that asks for rest is left alone', async () => {
    const who = await holder(2, 1)
    const busy: Outcome = { kind: 'retry', scope: 'everybody', until: 'pause', called: true, code: '-1' }
    const { adapters, calls } = answering(busy, { kind: 'accepted', msgId: null })
    await run(adapters)
    expect([calls(), await remindedAt(who.coupon.id), await grants(who)]).toEqual([1, null, ['available']])
    await run(adapters)
    expect(calls()).toBe(1)
    w.clock.advance(HOUR_MS)
    await run(adapters)
    expect([calls(), await grants(who)]).toEqual([2, ['consumed']])
  })

  it('a worker that died between the note and the answer: given up as unknown, never sent again', async () => {
    const who = await holder(2, 2)
    const real = adaptersOf(w.deps)
    const dying: Adapters = {
      ...real,
      mini_subscribe: { ...real.mini_subscribe, send: () => Promise.reject(new Error('killed here')) },
    }
    await run(dying)
    await run()
    expect(await who.inbox()).toEqual([])
    expect(await grants(who)).toEqual(['reserved', 'available'])
    w.clock.advance(2 * 60_000)
    await run()
    expect(await who.inbox()).toEqual([])
    expect(await grants(who)).toEqual(['consumed', 'available'])
    const [attempt] = (await w.db.read((tx) =>
      tx.query('SELECT outcome, code FROM message_attempt WHERE memberId = ?', [who.memberId]),
    )) as { outcome: string; code: string }[]
    expect(attempt).toMatchObject({ outcome: 'unknown', code: 'lost' })
  })

  it('a template that the platform refuses stops after one call', async () => {
    for (let n = 0; n < 3; n++) await holder()
    const { adapters, calls } = answering({ kind: 'broken', code: '40037' })
    await run(adapters)
    expect(calls()).toBe(1)
  })
})
