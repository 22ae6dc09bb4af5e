import { announce } from '../../../server/base/outbox'
import type { WebhookEvent } from '../../../shared/contract/partners'
import { OPEN_SCOPES } from '../../../shared/contract/route'
import { apiKey } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import type { Shop } from '../coupons/shop'
import { openListener, type Listener } from './listener'
import { isGenuine, type Receiver } from './receiver'

const HOUR_MS = 3_600_000

onEachDatabase('webhooks', (open) => {
  let w: World
  let shop: Shop
  let receiver: Receiver
  let listener: Listener
  let listen: Listener['listen']
  let deliveries: Listener['deliveries']
  let said: Listener['said']
  beforeAll(async () => {
    listener = await openListener(open)
    ;({ w, shop, receiver, deliveries, listen, said } = listener)
  })
  afterEach(() => listener.reset())
  afterAll(() => listener.close())

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
