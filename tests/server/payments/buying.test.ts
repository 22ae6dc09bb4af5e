import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'

onEachDatabase('buying', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  }, 60_000)
  afterAll(() => w.close())

  it('shows what is on sale, with its price from the server', async () => {
    const { body } = await w.call('listProducts', {})
    expect(body.payable).toBe(true)
    expect(body.items.map((p) => [p.title, p.priceFen])).toEqual([
      ['护手霜券包', 5_000],
      ['年度会员', 19_900],
    ])
    expect(body.items[0]!.items).toEqual([{ couponTemplateId: shop.templateId, title: '券包券', quantity: 3 }])
  })

  it.each([
    [{ kind: 'membership' }, 'months'],
    [{ kind: 'membership', months: 12, items: [{ couponTemplateId: 'TEMPLATE', quantity: 1 }] }, 'items'],
    [{ kind: 'coupon_pack' }, 'items'],
    [{ kind: 'coupon_pack', months: 1, items: [{ couponTemplateId: 'TEMPLATE', quantity: 1 }] }, 'months'],
    [{ kind: 'coupon_pack', tier: 'gold', items: [{ couponTemplateId: 'TEMPLATE', quantity: 1 }] }, 'tier'],
    [{ kind: 'coupon_pack', items: [{ couponTemplateId: 'nothing', quantity: 1 }] }, 'items.0.couponTemplateId'],
    [
      {
        kind: 'coupon_pack',
        items: [
          { couponTemplateId: 'TEMPLATE', quantity: 1 },
          { couponTemplateId: 'TEMPLATE', quantity: 2 },
        ],
      },
      'items',
    ],
  ])('refuses the product %j with 422 at %s', async (more, path) => {
    const body = JSON.parse(
      JSON.stringify({ title: 'x', priceFen: 100, onSale: true, ...more }).replaceAll('TEMPLATE', shop.templateId),
    ) as Record<string, unknown>
    const answer = await w.send('createProduct', { token: shop.owner, body })
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path])
  })

  it('changes a product under its version; orders keep what they were made with', async () => {
    const product = await shop.product({ kind: 'membership', months: 3, priceFen: 5_900 })
    const who = await w.member()
    const { order, payment } = must(await shop.order(who, product.id)).body
    const params = { id: product.id }
    const changed = must(
      await w.call('editProduct', { token: shop.owner, params, ifMatch: 1, body: { priceFen: 1, months: 1 } }),
    ).body
    expect(changed).toMatchObject({ version: 2, priceFen: 1, months: 1 })
    const stale = await w.call('editProduct', { token: shop.owner, params, ifMatch: 1, body: { priceFen: 2 } })
    expect([stale.status, stale.body.code]).toEqual([412, 'version_conflict'])
    expect((await shop.pay(who, payment)).status).toBe(200)
    await w.jobs()
    expect(await shop.read(order.id)).toMatchObject({ status: 'paid', amountFen: 5_900 })
    // Bought on Monday 2 March: the day itself and three months.
    const { body } = await w.call('readPaidMembership', { token: who.token })
    expect(body).toEqual({ until: '2026-06-02T15:59:59.999Z', tier: null, endsSoon: false })
  })

  it('takes an order with our number, pays it, and the notice brings the coupons once', async () => {
    const who = await w.member()
    const made = must(await shop.order(who, shop.pack.id)).body
    expect(made.order).toMatchObject({ status: 'unpaid', amountFen: 5_000, refundedFen: 0 })
    expect(made.order.orderNo).toMatch(/^[0-9A-Za-z]{32}$/)
    expect(made.payment).toMatchObject({ signType: 'RSA', package: expect.stringMatching(/^prepay_id=/) as string })
    expect((await shop.pay(who, made.payment)).body).toEqual({ errMsg: 'requestPayment:ok' })
    await w.jobs()
    const order = must(await w.call('readMyOrder', { token: who.token, params: { id: made.order.id } })).body
    expect(order).toMatchObject({
      status: 'paid',
      couponIds: [expect.any(String), expect.any(String), expect.any(String)],
    })
    const coupons = must(await w.call('listMyCoupons', { token: who.token })).body.items
    expect(coupons.map((c) => c.id).sort()).toEqual([...order.couponIds!].sort())
    const timeline = must(await w.call('readTimeline', { token: shop.owner, params: { id: who.memberId } })).body.items
    expect(timeline.map((t) => t.kind)).toContain('order_paid')
    expect((await shop.read(order.id)).coupons.map((c) => c.status)).toEqual(['claimed', 'claimed', 'claimed'])
    expect((await shop.pay(who, made.payment)).status).toBe(409)
  })

  it('gives the same answer to the same key, byte for byte, also in parallel, and makes one order', async () => {
    const who = await w.member()
    const answers = await Promise.all(Array.from({ length: 8 }, () => shop.order(who, shop.pack.id, 'one-key')))
    const made = answers.filter((a) => a.status === 201)
    expect(made.length).toBeGreaterThan(0)
    expect(new Set(made.map((a) => a.text)).size).toBe(1)
    expect(answers.filter((a) => a.status !== 201)).toEqual([])
    expect(must(await w.call('listMyOrders', { token: who.token })).body.items).toHaveLength(1)
    const other = await shop.order(who, shop.year.id, 'one-key')
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused'])
  })

  it('keeps the order where the platform did not answer, and asks again with the same number', async () => {
    const who = await w.member()
    await w.sandbox('PUT', '/faults', { '/v3/pay/transactions/jsapi': { status: 500, times: 20 } })
    const refused = await shop.order(who, shop.pack.id, 'again')
    expect([refused.status, refused.body.code]).toEqual([503, 'pay_unavailable'])
    await w.sandbox('PUT', '/faults', {})
    const [waiting] = must(await w.call('listMyOrders', { token: who.token })).body.items
    expect(waiting!.status).toBe('unpaid')
    const made = must(await shop.order(who, shop.pack.id, 'again')).body
    expect(made.order.orderNo).toBe(waiting!.orderNo)
    const again = must(await w.call('payOrder', { token: who.token, params: { id: made.order.id } })).body
    expect(again.payment.package).toBe(made.payment.package)
    await shop.pay(who, again.payment)
    await w.jobs()
    expect((await shop.read(made.order.id)).status).toBe('paid')
    const late = await w.call('payOrder', { token: who.token, params: { id: made.order.id } })
    expect([late.status, late.body.code]).toEqual([409, 'order_not_payable'])
  })

  it('refuses what is off sale, unknown, or sold out, early', async () => {
    const few = await shop.template({ total: 2 })
    const big = await shop.product({ kind: 'coupon_pack', items: [{ couponTemplateId: few, quantity: 3 }] })
    const off = await shop.product({ kind: 'membership', months: 1, onSale: false })
    const who = await w.member()
    expect((await shop.order(who, big.id)).body.code).toBe('coupon_sold_out')
    expect((await shop.order(who, off.id)).body.code).toBe('product_not_on_sale')
    expect((await shop.order(who, 'nothing')).body.code).toBe('product_not_on_sale')
    expect(must(await w.call('listMyOrders', { token: who.token })).body.items).toEqual([])
  })

  it('pays back by itself what can no longer be given: never money without goods', async () => {
    const few = await shop.template({ total: 3 })
    const pack = await shop.product({ kind: 'coupon_pack', items: [{ couponTemplateId: few, quantity: 2 }] })
    const buyers = await Promise.all(Array.from({ length: 4 }, () => w.member()))
    const made = await Promise.all(buyers.map(async (b) => must(await shop.order(b, pack.id)).body))
    await Promise.all(buyers.map((b, i) => shop.pay(b, made[i]!.payment)))
    await w.jobs()
    const orders = await Promise.all(made.map((m) => shop.read(m.order.id)))
    expect(orders.map((o) => o.status).sort()).toEqual(['paid', 'refunded', 'refunded', 'refunded'])
    for (const o of orders.filter((one) => one.status === 'refunded')) {
      expect(o).toMatchObject({ refundedFen: o.amountFen, refundableFen: 0, coupons: [] })
      expect(o.refunds).toEqual([expect.objectContaining({ status: 'done', askedByName: null })])
    }
    const template = must(await w.call('readCouponTemplate', { token: shop.owner, params: { id: few } })).body
    expect(template.issued).toBe(2)
  })

  it('adds renewals to the end of what runs, also where two are paid at once, and the tier falls back at the end', async () => {
    const who = await w.member()
    const before = who.member.tier
    const made = await Promise.all([0, 1].map(async () => must(await shop.order(who, shop.year.id)).body))
    await Promise.all(made.map((m) => shop.pay(who, m.payment)))
    await w.jobs()
    const paid = () => w.call('readPaidMembership', { token: who.token })
    expect((await paid()).body).toEqual({ until: '2028-03-02T15:59:59.999Z', tier: 'gold', endsSoon: false })
    const tier = async () => (await w.call('readMember', { token: shop.owner, params: { id: who.memberId } })).body.tier
    expect(await tier()).toBe('gold')
    const now = w.clock.now()
    try {
      w.clock.set(Date.parse('2028-02-28T00:00:00Z'))
      await w.jobs()
      expect((await w.call('readPaidMembership', { token: await who.logIn() })).body).toMatchObject({
        tier: 'gold',
        endsSoon: true,
      })
      w.clock.set(Date.parse('2028-03-02T16:00:00Z'))
      await w.jobs()
      const [row] = (await w.db.read((tx) => tx.query('SELECT tier FROM member WHERE id = ?', [who.memberId]))) as {
        tier: string
      }[]
      expect(row!.tier).toBe(before)
      expect((await w.call('readPaidMembership', { token: await who.logIn() })).body).toEqual({
        until: null,
        tier: null,
        endsSoon: false,
      })
    } finally {
      w.clock.set(now)
    }
  })

  it('leaves a person ten unpaid orders, also of orders made at once; paying one makes room', async () => {
    const who = await w.member()
    const answers = await Promise.all(Array.from({ length: 16 }, (_, i) => shop.order(who, shop.year.id, `many-${i}`)))
    const made = answers.filter((a) => a.status === 201)
    const refused = answers.filter((a) => a.status !== 201)
    expect(made).toHaveLength(10)
    expect(refused.map((a) => [a.status, a.body.code])).toEqual(refused.map(() => [429, 'rate_limited']))
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(7_000)
    // A repeat is no new order.
    const again = answers.findIndex((a) => a.status === 201)
    expect((await shop.order(who, shop.year.id, `many-${again}`)).text).toBe(answers[again]!.text)
    expect((await shop.pay(who, made[0]!.body.payment)).status).toBe(200)
    await w.running.sandbox?.settled()
    await w.jobs()
    expect((await shop.order(who, shop.year.id, 'one-more')).status).toBe(201)
  })

  it('answers nobody else’s order', async () => {
    const [mine, other] = [await w.member(), await w.member()]
    const { order } = must(await shop.order(mine, shop.pack.id)).body
    const params = { id: order.id }
    for (const name of ['readMyOrder', 'payOrder', 'closeOrder'] as const)
      expect([name, (await w.send(name, { token: other.token, params })).status]).toEqual([name, 404])
  })
})
