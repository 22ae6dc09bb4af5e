import { countOrders } from '../../../server/payments/order-sums'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'

onEachDatabase('orders added up beforehand', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  it('are said as they were some minutes ago in a large shop, and looked at where filters name less', async () => {
    const who = await w.member()
    const list = async (query: Record<string, string> = {}) => {
      const { count, paidFen, refundedFen } = must(await w.call('listOrders', { token: shop.owner, query })).body
      return [count, paidFen, refundedFen]
    }
    await shop.bought(who, shop.year.id)
    must(await shop.order(who, shop.pack.id))
    expect([await list(), await list({ status: 'paid' }), await list({ status: 'unpaid' })]).toEqual([
      [2, 19_900, 0],
      [1, 19_900, 0],
      [1, 0, 0],
    ])
    // In a shop that is not large nothing is kept.
    await countOrders(w.deps)
    await shop.bought(who, shop.pack.id)
    expect(await list()).toEqual([3, 24_900, 0])
    await countOrders(w.deps, 1)
    await shop.bought(who, shop.pack.id)
    expect([await list(), await list({ status: 'paid' }), await list({ memberId: who.memberId })]).toEqual([
      [3, 24_900, 0],
      [2, 24_900, 0],
      [4, 29_900, 0],
    ])
    await countOrders(w.deps, 1)
    expect(await list()).toEqual([4, 29_900, 0])
    // What nobody has added up for long is not believed.
    await shop.bought(who, shop.pack.id)
    w.clock.advance(5 * 60_000 + 1)
    expect(await list()).toEqual([5, 34_900, 0])
  })
})
