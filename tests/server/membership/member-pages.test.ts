import { isoOf } from '../../../shared/rules/calendar'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop } from '../coupons/shop'

const DAY_MS = 86_400_000

onEachDatabase('a member’s page', (open) => {
  let w: World
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const couponsOf = async (id: string, query: Record<string, string | number> = {}, token = shop.service.token) =>
    must(await w.call('listMemberCoupons', { token, params: { id }, query })).body
  const extend = (id: string, until: number, token = shop.service.token, key = shop.key()) =>
    w.call('extendCoupon', { token, params: { id }, key, body: { until: isoOf(until), reason: '顾客出差' } })

  it('shows her coupons, the newest first, with how each came, where it was used, and no code', async () => {
    const who = await w.member()
    const claimed = await shop.publish({ perMemberLimit: 5 })
    const coupons = []
    for (let i = 0; i < 3; i++) {
      w.clock.advance(1000)
      coupons.push(must(await shop.claim(who.token, claimed.id)).body)
    }
    must(await shop.redeem(coupons[1]!.code))
    must(
      await w.call('voidCoupon', {
        token: shop.service.token,
        params: { id: coupons[2]!.id },
        key: shop.key(),
        body: { reason: '发错了' },
      }),
    )
    const page = await couponsOf(who.memberId, { limit: 2 })
    expect(page.total).toBe(3)
    expect(
      page.items.map(({ id, status, source, ownFirst, codeEnding, voidable, extendable }) => ({
        id,
        status,
        source,
        ownFirst,
        codeEnding,
        voidable,
        extendable,
      })),
    ).toEqual([
      {
        id: coupons[2]!.id,
        status: 'voided',
        source: 'claim',
        ownFirst: true,
        codeEnding: coupons[2]!.code.slice(-4),
        voidable: false,
        extendable: false,
      },
      {
        id: coupons[1]!.id,
        status: 'redeemed',
        source: 'claim',
        ownFirst: true,
        codeEnding: coupons[1]!.code.slice(-4),
        voidable: false,
        extendable: false,
      },
    ])
    expect(page.items[1]).toMatchObject({ redeemedStoreName: '中央大街店', discountFen: 1000 })
    const rest = await couponsOf(who.memberId, { limit: 2, cursor: page.nextCursor! })
    expect(rest.items).toMatchObject([{ id: coupons[0]!.id, status: 'claimed', voidable: true, extendable: true }])
    expect(JSON.stringify([page, rest])).not.toContain(coupons[0]!.code)
    expect(await couponsOf(who.memberId, { status: 'redeemed' })).toMatchObject({
      items: [{ id: coupons[1]!.id }],
      total: 1,
    })
    expect(
      (await w.call('listMemberCoupons', { token: shop.cashier.token, params: { id: who.memberId } })).status,
    ).toBe(403)
  })

  it('gives one coupon longer: also just after its end, once, and never to a used one', async () => {
    const who = await w.member()
    const { id: template } = await shop.publish({ perMemberLimit: 3 })
    const [one, two] = [
      must(await shop.claim(who.token, template)).body,
      must(await shop.claim(who.token, template)).body,
    ]
    const end = Date.parse(one.validUntil)
    w.clock.set(end + 1)
    expect((await shop.redeem(one.code)).body.code).toBe('coupon_expired')
    for (const until of [end, w.clock.now()]) expect((await extend(one.id, until)).status).toBe(422)
    const key = shop.key()
    const extended = must(await extend(one.id, end + 3 * DAY_MS, shop.service.token, key))
    expect([extended.status, extended.body.coupon.validUntil, extended.body.coupon.status]).toEqual([
      201,
      isoOf(end + 3 * DAY_MS),
      'claimed',
    ])
    expect(extended.text).not.toContain(one.code)
    expect((await extend(one.id, end + 3 * DAY_MS, shop.service.token, key)).headers.get('Idempotent-Replayed')).toBe(
      'true',
    )
    expect((await extend(one.id, end + 2 * DAY_MS)).status).toBe(422)
    expect((await shop.redeem(one.code)).status).toBe(201)
    expect((await extend(one.id, end + 5 * DAY_MS)).body.code).toBe('coupon_already_redeemed')
    // Whose share of the budget has gone to somebody else stays over.
    await w.db.inTransaction((tx) => tx.query('UPDATE coupon SET releasedAt = ? WHERE id = ?', [w.clock.now(), two.id]))
    expect((await extend(two.id, end + 5 * DAY_MS)).body.code).toBe('coupon_expired')
    expect((await couponsOf(who.memberId)).items.find((c) => c.id === two.id)).toMatchObject({
      status: 'expired',
      extendable: false,
    })
    const audit = await w.db.read((tx) =>
      tx.query("SELECT objectId, reason FROM audit_entry WHERE action = 'coupons.extend_one'"),
    )
    expect(audit).toEqual([{ objectId: one.id, reason: '顾客出差' }])
    expect((await extend(one.id, end + 5 * DAY_MS, shop.cashier.token)).status).toBe(403)
  })

  it('shows what she allows and how it came to that', async () => {
    const who = await w.member({ marketing: true })
    w.clock.advance(1000)
    must(await w.call('editMyConsents', { token: who.token, body: { marketing: { wechat: false } } }))
    const { body } = must(
      await w.call('listMemberConsents', { token: shop.marketer.token, params: { id: who.memberId } }),
    )
    expect(body.now.marketing.wechat).toBe(false)
    expect(body.items[0]).toMatchObject({ purpose: 'marketing.wechat', granted: false })
    expect(body.items.filter((e) => e.purpose === 'marketing.wechat').map((e) => e.granted)).toEqual([false, true])
    expect(body.items.find((e) => e.purpose === 'privacyPolicy')).toMatchObject({
      granted: true,
      source: 'join',
      screen: 'pages/join/index',
    })
    expect(body.items.find((e) => e.purpose === 'privacyPolicy')!.documentVersion).not.toBeNull()
    const first = must(
      await w.call('listMemberConsents', {
        token: shop.marketer.token,
        params: { id: who.memberId },
        query: { limit: 1 },
      }),
    ).body
    const next = must(
      await w.call('listMemberConsents', {
        token: shop.marketer.token,
        params: { id: who.memberId },
        query: { limit: 200, cursor: first.nextCursor! },
      }),
    ).body
    expect([...first.items, ...next.items]).toEqual(body.items)
  })

  it('shows what was sent to her', async () => {
    const who = await w.member()
    const template = w.chance.id()
    const at = w.clock.now()
    await w.db.inTransaction(async (tx) => {
      await tx.query(
        "INSERT INTO message_template (id, channel, name, providerTemplateId, topic, kind, scenes, bodies, version, createdAt) VALUES (?,'mini_subscribe','换季提醒','p','offers','marketing','[]','{}',1,?)",
        [template, at],
      )
      for (const [i, outcome] of ['accepted', 'rejected', 'dispatching'].entries())
        await tx.query(
          "INSERT INTO message_attempt (id, sendKey, memberId, channel, templateId, providerTemplateId, address, outcome, code, startedAt, openedAt) VALUES (?,?,?,'mini_subscribe',?,'p','o',?,?,?,?)",
          [
            w.chance.id(),
            `k${i}`,
            who.memberId,
            template,
            outcome,
            outcome === 'rejected' ? '43101' : null,
            at + i,
            i === 0 ? at + 99 : null,
          ],
        )
    })
    const { items } = must(
      await w.call('listMemberMessages', { token: shop.service.token, params: { id: who.memberId } }),
    ).body
    expect(
      items.map(({ outcome, code, templateName, campaignName, openedAt }) => [
        outcome,
        code,
        templateName,
        campaignName,
        openedAt,
      ]),
    ).toEqual([
      ['started', null, '换季提醒', null, null],
      ['failed', '43101', '换季提醒', null, null],
      ['accepted', null, '换季提醒', null, isoOf(at + 99)],
    ])
  })

  it('shows her orders to who may see orders', async () => {
    const who = await w.member()
    const answer = await w.call('listMemberOrders', { token: shop.service.token, params: { id: who.memberId } })
    expect([answer.status, answer.body]).toEqual([
      200,
      { items: [], nextCursor: null, count: 0, paidFen: 0, refundedFen: 0 },
    ])
    expect(
      (await w.call('listMemberOrders', { token: shop.marketer.token, params: { id: who.memberId } })).status,
    ).toBe(403)
  })
})
