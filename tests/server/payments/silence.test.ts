import { must } from '../../harness/rows'
import { onOneDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'
import { facing, paymentFacts, platformPen } from './wire'

const MINUTE = 60_000

onOneDatabase('payments whose news stays out', 'mysql', (open) => {
  let w: World
  let shop: Shop
  beforeEach(async () => {
    w = await open()
    shop = await openShop(w)
    await shop.notices('off')
  }, 60_000)
  afterEach(() => w.close())

  const status = async (id: string) => (await shop.read(id)).status

  it('settles every order by query within five minutes while all notices are dropped for ten', async () => {
    const buyers = await Promise.all(Array.from({ length: 20 }, () => w.member()))
    const orders: { id: string; paidAt: number; settledAfter: number | null }[] = []
    for (let minute = 0; minute < 16; minute++) {
      if (minute < 10)
        for (const buyer of buyers.slice(minute * 2, minute * 2 + 2)) {
          const made = must(await shop.order(buyer, shop.pack.id)).body
          await shop.pay(buyer, made.payment)
          orders.push({ id: made.order.id, paidAt: w.clock.now(), settledAfter: null })
        }
      for (let part = 0; part < 4; part++) {
        w.clock.advance(MINUTE / 4)
        await w.jobs()
      }
      for (const o of orders.filter((one) => one.settledAfter === null))
        if ((await status(o.id)) === 'paid') o.settledAfter = w.clock.now() - o.paidAt
    }
    expect(orders).toHaveLength(20)
    expect(orders.filter((o) => o.settledAfter === null || o.settledAfter > 5 * MINUTE)).toEqual([])
    for (const { id } of orders) expect((await shop.read(id)).coupons).toHaveLength(3)
  }, 120_000)

  it('asks when the buyer comes back from paying, at most every three seconds', async () => {
    const who = await w.member()
    const { order, payment } = must(await shop.order(who, shop.pack.id)).body
    const query = jest.spyOn(w.deps.pay!, 'query')
    const look = async () => must(await w.call('readMyOrder', { token: who.token, params: { id: order.id } })).body
    expect((await look()).status).toBe('unpaid')
    await shop.pay(who, payment)
    await Promise.all(Array.from({ length: 10 }, look))
    expect(query).toHaveBeenCalledTimes(1)
    w.clock.advance(3_000)
    const looked = await Promise.all(Array.from({ length: 10 }, look))
    expect(query).toHaveBeenCalledTimes(2)
    expect(looked.some((o) => o.status === 'paid')).toBe(true)
    expect((await look()).couponIds).toHaveLength(3)
  })

  it('closes what nobody paid, at the platform first, and nobody can pay it afterwards', async () => {
    const who = await w.member()
    const { order, payment } = must(await shop.order(who, shop.pack.id)).body
    w.clock.advance(119 * MINUTE)
    await w.jobs()
    expect(await status(order.id)).toBe('unpaid')
    w.clock.advance(MINUTE)
    await w.jobs()
    expect(await status(order.id)).toBe('closed')
    expect((await shop.pay(who, payment)).status).toBe(409)
    const late = await w.call('payOrder', { token: who.token, params: { id: order.id } })
    expect(late.body.code).toBe('order_not_payable')
  })

  it('does not close what was paid at the last moment', async () => {
    const who = await w.member()
    const { order, payment } = must(await shop.order(who, shop.pack.id)).body
    w.clock.advance(119 * MINUTE)
    await shop.pay(who, payment)
    w.clock.advance(2 * MINUTE)
    await w.jobs()
    expect(await status(order.id)).toBe('paid')
  })

  it('gives up an unpaid order once and for all; one that is paid meanwhile stays paid', async () => {
    const who = await w.member()
    const giveUp = (id: string) => w.call('closeOrder', { token: who.token, params: { id } })
    const first = must(await shop.order(who, shop.pack.id)).body
    expect(must(await giveUp(first.order.id)).body.status).toBe('closed')
    expect(must(await giveUp(first.order.id)).body.status).toBe('closed')
    expect((await shop.pay(who, first.payment)).status).toBe(409)
    const second = must(await shop.order(who, shop.pack.id)).body
    await shop.pay(who, second.payment)
    expect(must(await giveUp(second.order.id)).body).toMatchObject({ status: 'paid', couponIds: { length: 3 } })
    expect((await giveUp(second.order.id)).body.code).toBe('order_not_payable')

    // Staff give one up for her, on record; once it is over that changes nothing.
    const service = await w.staff('service')
    const end = (id: string) => w.call('endOrder', { token: service.token, params: { id } })
    const third = must(await shop.order(who, shop.pack.id)).body
    expect(must(await end(third.order.id)).body).toMatchObject({ status: 'closed', refundableFen: 0 })
    expect(must(await end(third.order.id)).body.status).toBe('closed')
    expect((await shop.pay(who, third.payment)).status).toBe(409)
    expect((await end(second.order.id)).body.code).toBe('order_not_payable')
    const { items } = must(
      await w.call('listAudit', { token: shop.owner, query: { objectId: third.order.id, action: 'payments' } }),
    ).body
    expect(items.map(({ action, actorId }) => [action, actorId])).toContainEqual(['payments.end_order', service.id])
    expect(items.filter(({ action }) => action === 'payments.end_order')).toHaveLength(1)
  })

  it('keeps an order open while the platform does not answer, and closes it later', async () => {
    const who = await w.member()
    const { order } = must(await shop.order(who, shop.pack.id)).body
    await w.sandbox('PUT', '/faults', {
      '/v3/pay/transactions/out-trade-no/{out_trade_no}': { status: 500, times: 1000 },
    })
    const answer = await w.call('closeOrder', { token: who.token, params: { id: order.id } })
    expect([answer.status, answer.body.code]).toEqual([503, 'pay_unavailable'])
    const asked = await w.call('queryOrder', { token: shop.owner, params: { id: order.id } })
    expect([asked.status, asked.body.code]).toEqual([503, 'pay_unavailable'])
    w.clock.advance(121 * MINUTE)
    await w.jobs()
    expect(await status(order.id)).toBe('unpaid')
    await w.sandbox('PUT', '/faults', {})
    w.clock.advance(2 * MINUTE)
    await w.jobs()
    expect(await status(order.id)).toBe('closed')
  }, 60_000)

  it('pays back by itself what comes after it was closed', async () => {
    const who = await w.member()
    const { order, payment } = must(await shop.order(who, shop.pack.id)).body
    await shop.pay(who, payment)
    // As after a restore from a backup: closed here while it was paid there.
    await w.db.inTransaction((tx) => tx.query("UPDATE pay_order SET status = 'closed' WHERE id = ?", [order.id]))
    expect(must(await w.call('queryOrder', { token: shop.owner, params: { id: order.id } })).body).toMatchObject({
      status: 'paid',
      paidLate: true,
    })
    w.clock.advance(MINUTE)
    await w.jobs()
    w.clock.advance(2 * MINUTE)
    await w.jobs()
    const done = await shop.read(order.id)
    expect(done).toMatchObject({ status: 'refunded', paidLate: true, refundedFen: 5_000, coupons: [] })
    expect(done.refunds).toEqual([expect.objectContaining({ status: 'done', askedByName: null, amountFen: 5_000 })])
  })

  it('takes a notice that comes before the phone hears of the payment, and the query after it changes nothing', async () => {
    const who = await w.member()
    const { order } = must(await shop.order(who, shop.year.id)).body
    const pen = platformPen(w)
    const facts = paymentFacts(w, await facing(w, order.id))
    expect(await pen.say(facts)).toBe(204)
    const until = (await shop.read(order.id)).memberUntil
    expect(until).toBeDefined()
    must(await w.call('queryOrder', { token: shop.owner, params: { id: order.id } }))
    expect((await shop.read(order.id)).memberUntil).toBe(until)
  })
})
