import { createCourier } from '../../../server/partners/courier'
import { createOutbound, type Outbound } from '../../../server/partners/outbound'
import { announce } from '../../../server/base/outbox'
import type { WebhookEvent } from '../../../shared/contract/partners'
import { OPEN_SCOPES } from '../../../shared/contract/route'
import { apiKey } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'
import { isGenuine, openReceiver, type Receiver } from './receiver'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

onEachDatabase('webhooks', (open) => {
  let w: World
  let shop: Shop
  let receiver: Receiver
  const made: string[] = []
  beforeAll(async () => {
    w = await open({ env: { WEBHOOK_PRIVATE_ADDRESSES: 'allow' } })
    shop = await openShop(w)
    receiver = await openReceiver()
  })
  afterEach(async () => {
    for (const id of made.splice(0)) await w.call('deleteWebhook', { token: shop.owner.token, params: { id } })
    await w.jobs()
    receiver.reset()
  })
  afterAll(async () => {
    await receiver.close()
    await w.close()
  })

  const listen = async (events: WebhookEvent[], url = receiver.url) => {
    const { status, body } = await w.call('createWebhook', { token: shop.owner.token, body: { url, events } })
    expect(status).toBe(201)
    made.push(body.id)
    return body
  }
  const deliveries = async (id: string) =>
    (await w.call('listDeliveries', { token: shop.owner.token, params: { id } })).body.items
  const readHook = async (id: string) =>
    (await w.call('listWebhooks', { token: shop.owner.token })).body.items.find((h) => h.id === id)!
  const said = (event: WebhookEvent, payload: Record<string, unknown> = {}) =>
    w.db.inTransaction((tx) => announce(tx, w.deps, { event, payload, at: w.clock.now() }))
  const written = async () => {
    const [row] = (await w.db.read((tx) => tx.query('SELECT COUNT(*) AS n FROM outbox_event'))) as { n: number }[]
    return Number(row!.n)
  }
  const refused = (answer: { status: number; body: { code?: string } }) => [answer.status, answer.body.code]

  it('tell of the whole life of a coupon, signed, and of nothing personal', async () => {
    const hook = await listen([
      'member.joined',
      'coupon.claimed',
      'coupon.issued',
      'coupon.redeemed',
      'coupon.reversed',
      'coupon.voided',
      'coupon.transferred',
      'consent.changed',
    ])
    const phone = '13912340000'
    const she = await w.member({ phone, profile: { nickname: '林知夏' } })
    const template = await shop.publish({ transferable: true, perMemberLimit: 3 })
    const { body: coupon } = await shop.claim(she.token, template.id)
    const used = await shop.redeem(coupon.code, { orderNo: 'A-9' })
    await w.call('reverseRedemption', {
      token: shop.owner.token,
      params: { id: used.body.redemptionId },
      key: shop.key(),
      body: { reason: '退货' },
    })
    const gift = await w.call('giveCoupon', { token: she.token, params: { id: coupon.id }, key: shop.key() })
    const friend = await shop.shopper()
    await w.call('acceptTransfer', { token: friend.token, params: { token: gift.body.token }, key: shop.key() })
    await w.call('voidCoupon', {
      token: shop.service.token,
      params: { id: coupon.id },
      key: shop.key(),
      body: { reason: '作废' },
    })
    await w.call('grantCoupons', {
      token: shop.marketer.token,
      params: { id: template.id },
      key: shop.key(),
      body: { memberIds: [friend.memberId] },
    })
    await w.call('editMyConsents', { token: she.token, body: { marketing: { wechat: true } } })
    await w.jobs()
    const events = receiver.heard.map((h) => h.body.event).sort()
    expect(events).toEqual([
      'consent.changed',
      'consent.changed',
      'coupon.claimed',
      'coupon.issued',
      'coupon.redeemed',
      'coupon.reversed',
      'coupon.transferred',
      'coupon.voided',
      'member.joined',
    ])
    const redeemed = receiver.heard.find((h) => h.body.event === 'coupon.redeemed')!
    expect(redeemed.body.data).toEqual({
      couponId: coupon.id,
      couponTemplateId: template.id,
      title: template.title,
      memberId: she.memberId,
      memberNo: she.member.memberNo,
      redemptionId: used.body.redemptionId,
      storeId: shop.here,
      orderNo: 'A-9',
      orderAmountFen: 8000,
      discountFen: 1000,
      by: 'staff',
    })
    const transferred = receiver.heard.find((h) => h.body.event === 'coupon.transferred')!
    expect(transferred.body.data).toMatchObject({ memberId: friend.memberId, fromMemberId: she.memberId })
    for (const { headers, raw, body } of receiver.heard) {
      const signature = String(headers['x-signature'])
      expect(headers['x-event-id']).toBe(body.id)
      expect(headers['content-type']).toBe('application/json')
      const seconds = w.clock.now() / 1000
      expect(isGenuine(signature, raw, hook.secret, seconds)).toBe(true)
      expect(isGenuine(signature, `${raw} `, hook.secret, seconds)).toBe(false)
      expect(isGenuine(signature, raw, `${hook.secret}x`, seconds)).toBe(false)
      expect(isGenuine(signature, raw, hook.secret, seconds + 301)).toBe(false)
      for (const secret of [phone, '林知夏', coupon.code, 'openid']) expect(raw).not.toContain(secret)
    }
    expect(new Set(receiver.heard.map((h) => h.body.id)).size).toBe(9)
    expect((await deliveries(hook.id)).every((d) => d.status === 'delivered' && d.attempts === 1)).toBe(true)
  })

  it('their secret is shown once and lies sealed', async () => {
    const hook = await listen(['member.joined'])
    expect(hook.secret).toMatch(/^whsec_[A-Za-z0-9_-]{43}$/)
    const list = await w.call('listWebhooks', { token: shop.owner.token })
    expect(list.text).not.toContain(hook.secret)
    const [row] = (await w.db.read((tx) => tx.query('SELECT secret FROM webhook WHERE id = ?', [hook.id]))) as {
      secret: Buffer | ArrayBuffer
    }[]
    expect(Buffer.from(row!.secret as Buffer).toString('latin1')).not.toContain(hook.secret.slice(6))
  })

  it('where nobody listens nothing is written, and what was rolled back is not told', async () => {
    const before = await written()
    const { coupon } = await shop.holder()
    await shop.redeem(coupon.code)
    expect(await written()).toBe(before)
    const hook = await listen(['coupon.redeemed'])
    await shop.holder()
    expect(await written()).toBe(before)
    const undone = w.db.inTransaction(async (tx) => {
      await announce(tx, w.deps, { event: 'coupon.redeemed', payload: {}, at: w.clock.now() })
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect(refused(await shop.redeem(coupon.code))).toEqual([409, 'coupon_already_redeemed'])
    await w.jobs()
    expect([await written(), receiver.heard.length]).toEqual([before, 0])
    const off = { token: shop.owner.token, params: { id: hook.id }, body: { disabled: true } }
    expect((await w.call('editWebhook', off)).body.disabled).toBe(true)
    await shop.redeem((await shop.holder()).coupon.code)
    expect(await written()).toBe(before)
  })

  it('a batch of pieces is told in one go, each piece once', async () => {
    await listen(['coupon.claimed'])
    const template = await shop.publish({ total: 40 })
    const people = await shop.members(40)
    await Promise.all(people.map((who) => shop.claim(who.token, template.id)))
    await w.jobs()
    expect(receiver.heard).toHaveLength(40)
    expect(new Set(receiver.heard.map((h) => h.body.data.couponId)).size).toBe(40)
    expect(new Set(receiver.heard.map((h) => h.body.data.memberNo)).size).toBe(40)
  })

  it('a flapping receiver is tried again with growing pauses, always with the same event id', async () => {
    const hook = await listen(['member.joined'])
    receiver.answer((n) => ({ status: [500, 429, 404][n - 1] ?? 204 }))
    const began = w.clock.now()
    await said('member.joined', { memberId: 'm-1' })
    await w.jobs()
    const pauses: number[] = []
    for (let i = 0; i < 3; i++) {
      const [waiting] = await deliveries(hook.id)
      expect(waiting).toMatchObject({ status: 'waiting', attempts: i + 1, lastStatus: [500, 429, 404][i] })
      expect(Date.parse((await readHook(hook.id)).failingSince!)).toBe(began)
      pauses.push(Date.parse(waiting!.nextAt!) - w.clock.now())
      w.clock.set(Date.parse(waiting!.nextAt!) - 1)
      await w.jobs()
      expect(receiver.heard).toHaveLength(i + 1)
      w.clock.advance(1)
      await w.jobs()
    }
    expect(pauses).toEqual([10_000, 30_000, 90_000])
    expect((await deliveries(hook.id))[0]).toMatchObject({ status: 'delivered', attempts: 4, lastStatus: 204 })
    expect((await readHook(hook.id)).failingSince).toBeNull()
    expect(new Set(receiver.heard.map((h) => `${h.body.id} ${h.raw}`)).size).toBe(1)
    // The time of sending is signed anew, so that an old one can be refused.
    expect(new Set(receiver.heard.map((h) => h.headers['x-signature'])).size).toBe(4)
  })

  it('is given up a day later, and can be repeated by hand', async () => {
    const hook = await listen(['member.joined'])
    receiver.answer(() => ({ status: 503 }))
    const began = w.clock.now()
    await said('member.joined')
    await w.jobs()
    let last = 0
    for (;;) {
      const [delivery] = await deliveries(hook.id)
      if (delivery!.status !== 'waiting') break
      last = Date.parse(delivery!.nextAt!)
      w.clock.set(last)
      await w.jobs()
    }
    expect(last - began).toBe(DAY_MS)
    const [gone] = await deliveries(hook.id)
    expect(gone).toMatchObject({ status: 'given_up', nextAt: null, attempts: receiver.heard.length })
    expect(gone!.attempts).toBeGreaterThan(8)
    w.clock.advance(DAY_MS)
    await w.jobs()
    expect(receiver.heard).toHaveLength(gone!.attempts)
    const repeat = () => w.call('repeatDelivery', { token: shop.owner.token, params: { id: gone!.id } })
    expect((await repeat()).status).toBe(202)
    await w.jobs()
    expect((await deliveries(hook.id))[0]).toMatchObject({ status: 'given_up', attempts: gone!.attempts + 1 })
    receiver.answer(() => ({ status: 200 }))
    await repeat()
    await w.jobs()
    expect((await deliveries(hook.id))[0]!.status).toBe('delivered')
    expect(new Set(receiver.heard.map((h) => h.body.id)).size).toBe(1)
  })

  it('redirects are not followed', async () => {
    const trap = await openReceiver()
    try {
      const hook = await listen(['member.joined'])
      receiver.answer(() => ({ status: 307, headers: { Location: trap.url } }))
      await said('member.joined')
      await w.jobs()
      expect((await deliveries(hook.id))[0]).toMatchObject({ status: 'waiting', lastStatus: 307 })
      expect(trap.heard).toEqual([])
    } finally {
      await trap.close()
    }
  })

  it('eight workers at two hundred deliveries send each once', async () => {
    const hook = await listen(['member.joined'])
    for (let i = 0; i < 200; i++) await said('member.joined', { memberId: `m-${i}` })
    const workers = Array.from({ length: 8 }, () => createCourier(w.deps, createOutbound({ toPrivate: true })))
    await Promise.all(workers.map((worker) => worker.drain()))
    expect(receiver.heard).toHaveLength(200)
    expect(new Set(receiver.heard.map((h) => h.body.id)).size).toBe(200)
    const rows = (await w.db.read((tx) =>
      tx.query('SELECT state, attempts FROM webhook_delivery WHERE webhookId = ?', [hook.id]),
    )) as { state: string; attempts: number }[]
    expect(rows.filter((r) => r.state === 'delivered' && Number(r.attempts) === 1)).toHaveLength(200)
  })

  it('a worker killed between sending and recording costs a second delivery with the same event id, never a lost one', async () => {
    const hook = await listen(['member.joined'])
    await said('member.joined', { memberId: 'm-1' })
    const outbound = createOutbound({ toPrivate: true })
    let sent: () => void = () => undefined
    const out = new Promise<void>((done) => (sent = done))
    // It sends and then hears nothing more: as a process that was killed, or one that was stopped for a minute.
    let wakeUp: () => void = () => undefined
    const asleep: Outbound = {
      ...outbound,
      post: async (...args) => {
        const answered = await outbound.post(...args)
        sent()
        await new Promise<void>((done) => (wakeUp = done))
        return answered
      },
    }
    const killed = createCourier(w.deps, asleep)
    const draining = killed.drain()
    await out
    await w.jobs()
    expect(receiver.heard).toHaveLength(1)
    w.clock.advance(30_000)
    receiver.answer(() => ({ status: 500 }))
    await w.jobs()
    expect(receiver.heard.map((h) => h.body.id)).toEqual([receiver.heard[0]!.body.id, receiver.heard[0]!.body.id])
    // Its record comes too late to count: the second attempt stands.
    wakeUp()
    await draining
    expect((await deliveries(hook.id))[0]).toMatchObject({ status: 'waiting', attempts: 2, lastStatus: 500 })
  })

  it('one receiver that hangs does not hold the others up', async () => {
    const slow = await openReceiver()
    try {
      slow.answer(() => 'hang')
      const hung = await listen(['member.joined'], slow.url)
      const quick = await listen(['member.joined'])
      for (let i = 0; i < 40; i++) await said('member.joined', { memberId: `m-${i}` })
      const worker = createCourier(w.deps, createOutbound({ toPrivate: true, patienceMs: 300 }))
      const draining = worker.drain()
      const until = performance.now() + 10_000
      while (receiver.heard.length < 40 && performance.now() < until) await new Promise((next) => setTimeout(next, 20))
      expect(receiver.heard).toHaveLength(40)
      await worker.stop()
      await draining
      expect((await deliveries(quick.id)).every((d) => d.status === 'delivered')).toBe(true)
      const tried = (await deliveries(hung.id)).filter((d) => d.attempts > 0)
      expect(tried.length).toBeGreaterThan(0)
      expect(tried.every((d) => d.lastProblem === 'timeout' && d.status === 'waiting')).toBe(true)
    } finally {
      await slow.close()
    }
  }, 20_000)

  it('can be pinged, also when switched off', async () => {
    const hook = await listen(['member.joined'])
    await w.call('editWebhook', { token: shop.owner.token, params: { id: hook.id }, body: { disabled: true } })
    const ping = async () => (await w.call('pingWebhook', { token: shop.owner.token, params: { id: hook.id } })).body
    expect(await ping()).toEqual({ ok: true, status: 200, problem: null })
    const [{ raw, headers, body }] = receiver.heard as [(typeof receiver.heard)[0]]
    expect([body.event, isGenuine(String(headers['x-signature']), raw, hook.secret, w.clock.now() / 1000)]).toEqual([
      'ping',
      true,
    ])
    receiver.answer(() => ({ status: 418 }))
    expect(await ping()).toEqual({ ok: false, status: 418, problem: null })
    const nobody = await listen(['member.joined'], 'http://127.0.0.1:1/')
    const failed = await w.call('pingWebhook', { token: shop.owner.token, params: { id: nobody.id } })
    expect(failed.body).toEqual({ ok: false, status: null, problem: 'ECONNREFUSED' })
  })

  it('what waits is told when the address is switched on again, and at the new address', async () => {
    const hook = await listen(['member.joined'])
    receiver.answer(() => ({ status: 500 }))
    await said('member.joined')
    await w.jobs()
    const edit = (body: Record<string, unknown>) =>
      w.call('editWebhook', { token: shop.owner.token, params: { id: hook.id }, body })
    await edit({ disabled: true })
    w.clock.advance(HOUR_MS)
    await w.jobs()
    expect(receiver.heard).toHaveLength(1)
    receiver.answer(() => ({ status: 200 }))
    expect((await edit({ disabled: false, url: `${receiver.url}/new` })).body.failingSince).toBeNull()
    await w.jobs()
    expect(receiver.heard.map((h) => h.path)).toEqual(['/hooks', '/hooks/new'])
  })

  it('a key has its own, bound to its stores, and none after it ended', async () => {
    const key = await apiKey(w, shop.owner.token, [...OPEN_SCOPES], [shop.there])
    const body = { url: receiver.url, events: ['coupon.redeemed', 'member.joined'] as WebhookEvent[] }
    const own = await w.call('openCreateWebhook', { token: key.key, body })
    expect(own.status).toBe(201)
    const ownersHook = await listen(['coupon.voided'])
    const mine = await w.call('openListWebhooks', { token: key.key })
    expect(mine.body.items.map((h) => h.id)).toEqual([own.body.id])
    const foreign = await w.call('openDeleteWebhook', { token: key.key, params: { id: ownersHook.id } })
    expect(refused(foreign)).toEqual([404, 'not_found'])
    await shop.redeem((await shop.holder()).coupon.code)
    const there = { storeId: shop.there }
    await shop.redeem((await shop.holder()).coupon.code, there, shop.otherCashier.token)
    await w.member()
    await w.jobs()
    expect(receiver.heard.map((h) => [h.body.event, h.body.data.storeId]).sort()).toEqual([
      ['coupon.redeemed', shop.there],
      ['member.joined', null],
    ])
    for (let i = 1; i < 20; i++) await w.call('openCreateWebhook', { token: key.key, body })
    expect(refused(await w.call('openCreateWebhook', { token: key.key, body }))).toEqual([409, 'state_conflict'])
    await w.call('revokeApiKey', { token: shop.owner.token, params: { id: key.id } })
    await w.member()
    await w.jobs()
    expect(receiver.heard).toHaveLength(2)
    const on = { token: shop.owner.token, params: { id: own.body.id }, body: { disabled: false } }
    expect(refused(await w.call('editWebhook', on))).toEqual([409, 'state_conflict'])
  })
})
