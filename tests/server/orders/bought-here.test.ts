import { BoughtHere1700000000073 } from '../../../server/migrations/0073-bought-here'
import { onEachDatabase, type World } from '../../harness/world'
import { merging } from '../membership/merging'
import { openShop, type Shop } from '../payments/shop'

const STAT = 'SELECT * FROM member_stat ORDER BY memberId'
const ORDERS = `SELECT o.platform, o.orderNo, o.memberId, o.status, o.purchase, o.paidAt, o.amountFen, o.refundedFen, o.source, i.name
  FROM shop_order o JOIN shop_order_item i ON i.shopOrderId = o.id ORDER BY o.orderNo`

onEachDatabase('what is paid here', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  }, 60_000)
  afterAll(() => w.close())

  const stat = async (memberId: string) =>
    (await w.call('listMemberPurchases', { token: shop.owner, params: { id: memberId } })).body
  const read = (sql: string) => w.db.read((tx) => tx.query(sql)) as Promise<object[]>

  it('is a purchase like any other, once, less what went back', async () => {
    const who = await w.member()
    const order = await shop.bought(who, shop.pack.id)
    await shop.bought(who, shop.year.id)
    const { items, stat: figures } = await stat(who.memberId)
    expect(items.map((o) => [o.platform, o.status, o.amountFen, o.source]).sort()).toEqual([
      ['@shop', 'completed', 19_900, 'shop'],
      ['@shop', 'completed', 5000, 'shop'],
    ])
    expect(figures).toMatchObject({ orderCount: 2, spentFen: 24_900 })
    expect((await shop.refund(order.id, 2000)).status).toBe(201)
    await w.jobs()
    expect((await stat(who.memberId)).stat).toMatchObject({ orderCount: 2, returnedCount: 0, spentFen: 22_900 })
    expect((await shop.refund(order.id, 3000)).status).toBe(201)
    await w.jobs()
    expect((await stat(who.memberId)).stat).toMatchObject({ orderCount: 2, returnedCount: 1, spentFen: 19_900 })
    // The payments room tells the story; the ledger adds no second line.
    const lines = (await w.call('readTimeline', { token: shop.owner, params: { id: who.memberId } })).body.items
    expect(lines.filter((l) => l.kind === 'order_recorded')).toEqual([])
  })

  it('stands in the ledger the same where it was paid before there was one', async () => {
    const [from, into] = [await w.member(), await w.member()]
    await shop.bought(from, shop.pack.id)
    await shop.bought(into, shop.pack.id)
    const account = merging(w)
    await account.merge(await account.openidOf(from.memberId), into.memberId)
    const [orders, figures] = [await read(ORDERS), await read(STAT)]
    expect(figures.length).toBeGreaterThan(1)
    await w.db.inTransaction(async (tx) => {
      for (const table of ['shop_order', 'shop_order_item', 'shop_order_change', 'member_stat'])
        await tx.query(`DELETE FROM ${table}`)
      await new BoughtHere1700000000073().up(tx.queryRunner!)
    })
    expect(await read(ORDERS)).toEqual(orders)
    expect(await read(STAT)).toEqual(figures)
  })
})
