import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'
import { platformPen, refundFacts } from './wire'

onEachDatabase('refunds', (open) => {
  let w: World
  let shop: Shop
  let service: string
  let serviceId: string
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    ;({ token: service, id: serviceId } = await w.staff('service'))
  }, 60_000)
  afterAll(() => w.close())

  const balanced = async (id: string) => {
    const [row] = (await w.db.read((tx) =>
      tx.query(
        "SELECT o.amountFen, o.refundedFen, o.refundingFen, COALESCE((SELECT SUM(r.amountFen) FROM pay_refund r WHERE r.orderId = o.id AND r.status = 'done'), 0) AS done, COALESCE((SELECT SUM(r.amountFen) FROM pay_refund r WHERE r.orderId = o.id AND r.status IN ('processing','awaiting_approval')), 0) AS underWay FROM pay_order o WHERE o.id = ?",
        [id],
      ),
    )) as Record<string, number>[]
    const n = Object.fromEntries(Object.entries(row!).map(([k, v]) => [k, Number(v)]))
    expect([n.refundedFen, n.refundingFen]).toEqual([n.done, n.underWay])
    expect(n.refundedFen! + n.refundingFen!).toBeLessThanOrEqual(n.amountFen!)
  }

  it('pays back a part, then the rest; the unused pieces go with the last of the money', async () => {
    const who = await w.member()
    const order = await shop.bought(who, shop.pack.id)
    const part = must(await shop.refund(order.id, 2_000)).body
    expect(part).toMatchObject({ status: 'processing', amountFen: 2_000, problem: null, doneAt: null })
    expect(part.refundNo).toMatch(/^[0-9A-Za-z]{32}$/)
    await w.jobs()
    const halfway = await shop.read(order.id)
    expect(halfway).toMatchObject({ status: 'paid', refundedFen: 2_000, refundableFen: 3_000 })
    expect(halfway.coupons.map((c) => c.status)).toEqual(['claimed', 'claimed', 'claimed'])
    const above = await shop.refund(order.id, 3_001)
    expect([above.status, above.body.code]).toEqual([409, 'refund_above_paid'])
    must(await shop.refund(order.id, 3_000))
    expect((await shop.read(order.id)).coupons.map((c) => c.status)).toEqual(['voided', 'voided', 'voided'])
    await w.jobs()
    const done = await shop.read(order.id)
    expect(done).toMatchObject({ status: 'refunded', refundedFen: 5_000, refundableFen: 0 })
    expect(done.refunds.map((r) => r.status)).toEqual(['done', 'done'])
    await balanced(order.id)
    expect((await shop.refund(order.id, 1)).body.code).toBe('refund_above_paid')
  })

  it('leaves used pieces used, and shows them', async () => {
    const store = must(
      await w.call('createStore', {
        token: shop.owner,
        body: { name: '店', regionCode: '310106', address: '路 1 号' },
      }),
    ).body.id
    const who = await w.member()
    const order = await shop.bought(who, shop.pack.id)
    const [piece] = must(await w.call('listMyCoupons', { token: who.token })).body.items
    must(
      await w.call('redeemCoupon', {
        token: shop.owner,
        key: 'used',
        body: { code: piece!.code, storeId: store, orderAmountFen: 20_000 },
      }),
    )
    // A third of the price, rounded up, is kept for the used one.
    expect((await shop.refund(order.id, 3_334)).body.code).toBe('refund_above_paid')
    must(await shop.refund(order.id, 3_333))
    await w.jobs()
    expect((await shop.read(order.id)).coupons.map((c) => c.status).sort()).toEqual(['redeemed', 'voided', 'voided'])
  })

  it('refuses what was not paid, and every amount that is none', async () => {
    const who = await w.member()
    const { order } = must(await shop.order(who, shop.pack.id)).body
    expect((await shop.refund(order.id, 100)).body.code).toBe('order_not_paid')
    for (const amountFen of [0, -1, 0.5, 1e21, '100', null, [], {}])
      expect((await shop.refund(order.id, amountFen as number)).status).toBe(422)
  })

  it('needs a second person above the limit, counted over all refunds of an order', async () => {
    const dear = await shop.product({ kind: 'membership', months: 12, tier: 'gold', priceFen: 120_000 })
    const who = await w.member()
    const order = await shop.bought(who, dear.id)
    const small = must(await shop.refund(order.id, 50_000, service)).body
    expect(small.status).toBe('processing')
    // The limit of 50,000 fen is not walked around in small parts.
    const refund = must(await shop.refund(order.id, 70_000, service)).body
    expect(refund).toMatchObject({ status: 'awaiting_approval', askedBy: serviceId, approvedByName: null })
    const paid = async () => (await w.call('readPaidMembership', { token: who.token })).body.until
    expect(await paid()).toBeNull()
    const params = { id: refund.id }
    const self = await w.call('approveRefund', { token: service, params })
    expect([self.status, self.body.code]).toEqual([403, 'approval_by_self'])
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => w.call('approveRefund', { token: shop.owner, params })),
    )
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
    expect(answers.filter((a) => a.body.code === 'state_conflict')).toHaveLength(5)
    await w.jobs()
    expect(await shop.read(order.id)).toMatchObject({ status: 'refunded', refundedFen: 120_000 })
    await balanced(order.id)
  })

  it('refused by the second person: the money is free again, and what was taken back is given again', async () => {
    const pack = await shop.product({
      kind: 'coupon_pack',
      priceFen: 60_000,
      items: [{ couponTemplateId: shop.templateId, quantity: 2 }],
    })
    const who = await w.member()
    const order = await shop.bought(who, pack.id)
    const refund = must(await shop.refund(order.id, 60_000, service)).body
    expect((await shop.read(order.id)).coupons.map((c) => c.status)).toEqual(['voided', 'voided'])
    const refused = must(
      await w.call('refuseRefund', { token: shop.owner, params: { id: refund.id }, body: { reason: '已经使用过' } }),
    ).body
    expect(refused).toMatchObject({ status: 'refused' })
    const now = await shop.read(order.id)
    expect(now).toMatchObject({ status: 'paid', refundableFen: 60_000 })
    expect(now.coupons.map((c) => c.status)).toEqual(['claimed', 'claimed'])
    const approved = await w.call('approveRefund', { token: shop.owner, params: { id: refund.id } })
    expect(approved.body.code).toBe('state_conflict')
    await balanced(order.id)
  })

  it.each(['ABNORMAL', 'CLOSED'])(
    'shows what the platform could not pay back (%s), and frees the money',
    async (ending) => {
      await w.sandbox('PUT', '/pay', { refunds: ending })
      const who = await w.member()
      const order = await shop.bought(who, shop.year.id)
      const until = (await w.call('readPaidMembership', { token: who.token })).body.until
      must(await shop.refund(order.id, 19_900))
      await w.jobs()
      const failed = await shop.read(order.id)
      expect(failed).toMatchObject({ status: 'paid', refundedFen: 0, refundableFen: 19_900 })
      expect(failed.refunds).toEqual([
        expect.objectContaining({ status: 'failed', problem: expect.any(String) as string }),
      ])
      expect((await w.call('readPaidMembership', { token: who.token })).body).toMatchObject({ until, tier: 'gold' })
      await w.sandbox('PUT', '/pay', { refunds: 'SUCCESS' })
      await balanced(order.id)
    },
  )

  it('asks after a refund whose outcome is unknown with the same number: paid back once', async () => {
    const who = await w.member()
    const order = await shop.bought(who, shop.pack.id)
    const send = jest.spyOn(w.deps.pay!, 'refund')
    await shop.notices('off')
    await w.sandbox('PUT', '/faults', { '/v3/refund/domestic/refunds': { status: 500, times: 50 } })
    must(await shop.refund(order.id, 5_000))
    await w.jobs()
    expect(await shop.read(order.id)).toMatchObject({ status: 'paid', refundedFen: 0, refundableFen: 0 })
    await w.sandbox('PUT', '/faults', {})
    for (let i = 0; i < 3; i++) {
      w.clock.advance(300_000)
      await w.jobs()
    }
    expect(await shop.read(order.id)).toMatchObject({ status: 'refunded', refundedFen: 5_000 })
    expect(new Set(send.mock.calls.map(([input]) => input.refundNo)).size).toBe(1)
    send.mockRestore()
    await shop.notices('on')
  })

  it('never pays back more than was paid, however many ask at once', async () => {
    for (let round = 0; round < 5; round++) {
      const who = await w.member()
      const order = await shop.bought(who, shop.pack.id)
      const answers = await Promise.all(Array.from({ length: 12 }, () => shop.refund(order.id, 1_200)))
      expect(answers.filter((a) => a.status === 201)).toHaveLength(4)
      expect(answers.filter((a) => a.body.code === 'refund_above_paid')).toHaveLength(8)
      await w.jobs()
      expect(await shop.read(order.id)).toMatchObject({ refundedFen: 4_800, refundableFen: 200, status: 'paid' })
      await balanced(order.id)
    }
  }, 60_000)

  it('sells, pays and pays back under every title and with every reason, though the platform counts bytes', async () => {
    const titles = ['🎁'.repeat(20), '会'.repeat(40), '𠮷野家👨‍👩‍👧套餐', `${'a'.repeat(39)}会`]
    const reasons = ['会'.repeat(80), '🎁'.repeat(40), '不想要了😭\n第二行', `${'a'.repeat(78)}会`]
    for (const [i, title] of titles.entries()) {
      const { id } = await shop.product({ kind: 'membership', months: 1, priceFen: 1_000, title })
      const order = await shop.bought(await w.member(), id)
      expect(order).toMatchObject({ status: 'paid', title })
      const body = { amountFen: 1_000, reason: reasons[i]! }
      must(await w.call('refundOrder', { token: shop.owner, key: `bytes-${i}`, params: { id: order.id }, body }))
      await w.jobs()
      expect((await shop.read(order.id)).refunds.map((r) => [r.status, r.problem])).toEqual([['done', null]])
    }
  }, 60_000)

  it('the same key asks once', async () => {
    const who = await w.member()
    const order = await shop.bought(who, shop.pack.id)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => shop.refund(order.id, 1_000, shop.owner, 'refund-one-key')),
    )
    expect(new Set(answers.map((a) => a.text)).size).toBe(1)
    expect((await shop.read(order.id)).refunds).toHaveLength(1)
  })

  it('redeeming and refunding at once: the money of a used piece does not go back, and no piece is used whose money does', async () => {
    const store = must(
      await w.call('createStore', {
        token: shop.owner,
        body: { name: '另一家', regionCode: '310106', address: '路 2 号' },
      }),
    ).body.id
    for (let round = 0; round < 8; round++) {
      const who = await w.member()
      const order = await shop.bought(who, shop.pack.id)
      const codes = must(await w.call('listMyCoupons', { token: who.token })).body.items.map((c) => c.code)
      const [refund, ...redeemed] = await Promise.all([
        shop.refund(order.id, 5_000),
        ...codes.map((code) =>
          w.call('redeemCoupon', {
            token: shop.owner,
            key: `race-${code}`,
            body: { code, storeId: store, orderAmountFen: 20_000 },
          }),
        ),
      ])
      const used = redeemed.filter((r) => r.status === 201).length
      const { coupons } = await shop.read(order.id)
      expect(coupons.filter((c) => c.status === 'redeemed')).toHaveLength(used)
      // Either all the money goes back and all pieces die, or one was used and all of it stays.
      expect([refund.status, coupons.filter((c) => c.status === 'voided').length]).toEqual(
        used === 0 ? [201, 3] : [409, 0],
      )
    }
    const [t] = (await w.db.read((tx) =>
      tx.query(
        "SELECT t.voided, (SELECT COUNT(*) FROM coupon c WHERE c.couponTemplateId = t.id AND c.status = 'voided') AS v FROM coupon_template t WHERE t.id = ?",
        [shop.templateId],
      ),
    )) as { voided: number; v: number }[]
    expect(Number(t!.voided)).toBe(Number(t!.v))
  }, 60_000)

  it('takes the news of a refund once, in any order with its answer, and refuses it changed', async () => {
    const who = await w.member()
    const order = await shop.bought(who, shop.pack.id)
    await w.sandbox('PUT', '/pay', { refunds: 'PROCESSING' })
    const refund = must(await shop.refund(order.id, 5_000)).body
    await w.jobs()
    const pen = platformPen(w)
    const facts = (more: Record<string, unknown> = {}) =>
      refundFacts(
        w,
        {
          orderNo: order.orderNo,
          totalFen: 5_000,
          transactionId: order.transactionId!,
          refundNo: refund.refundNo,
          refundFen: 5_000,
        },
        more,
      )
    const wrong = [
      { mchid: '1600000000' },
      { out_trade_no: 'x'.repeat(32) },
      { transaction_id: '4200000000' },
      { out_refund_no: 'nobody' },
      { amount: { total: 5_000, refund: 4_999 } },
      { amount: { total: 4_999, refund: 5_000 } },
    ]
    for (const more of wrong) expect(await pen.say(facts(more), 'refund')).toBe(400)
    expect(await shop.read(order.id)).toMatchObject({ status: 'paid', refundedFen: 0 })
    expect(await Promise.all(Array.from({ length: 8 }, () => pen.say(facts(), 'refund')))).toEqual(Array(8).fill(204))
    expect(await shop.read(order.id)).toMatchObject({ status: 'refunded', refundedFen: 5_000 })
    await w.sandbox('PUT', '/pay', { refunds: 'SUCCESS' })
    await w.sandbox('POST', '/pay/settlements')
    await w.jobs()
    expect(await shop.read(order.id)).toMatchObject({ status: 'refunded', refundedFen: 5_000 })
    const alarms = (await w.db.read((tx) =>
      tx.query("SELECT COUNT(*) AS n FROM audit_entry WHERE action LIKE 'payments.alarm.refund%'"),
    )) as { n: number }[]
    expect(Number(alarms[0]!.n)).toBe(wrong.length)
    await balanced(order.id)
  })

  it('closes up the months that follow a refunded membership', async () => {
    const who = await w.member()
    const first = await shop.bought(who, shop.year.id)
    const month = await shop.product({ kind: 'membership', months: 1, priceFen: 2_000 })
    await shop.bought(who, month.id)
    const until = async () => (await w.call('readPaidMembership', { token: who.token })).body
    expect((await until()).until?.slice(0, 10)).toMatch(/^2027-04/)
    must(await shop.refund(first.id, 19_900))
    await w.jobs()
    expect((await until()).until?.slice(0, 10)).toMatch(/^2026-04/)
    expect((await until()).tier).toBeNull()
  })
})
