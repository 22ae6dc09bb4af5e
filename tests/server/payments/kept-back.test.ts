import { keptOf } from '../../../server/payments/kept'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Buyer, type Shop } from './shop'

onEachDatabase('used pieces are kept back from a refund', (open) => {
  let w: World
  let shop: Shop
  let storeId: string
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    const address = { name: '店', regionCode: '310106', address: '路 1 号' }
    storeId = must(await w.call('createStore', { token: shop.owner, body: address })).body.id
  }, 60_000)
  afterAll(() => w.close())

  let keys = 0
  const redeem = (code: string) =>
    w.call('redeemCoupon', { token: shop.owner, key: `use-${keys++}`, body: { code, storeId, orderAmountFen: 20_000 } })
  const codesOf = async (who: Buyer) => must(await w.call('listMyCoupons', { token: who.token })).body.items

  it('by what they are worth, in part and in whole; an undone use is free again', async () => {
    const dear = await shop.template({ valueFen: 3_000 })
    const cheap = await shop.template({ valueFen: 1_000 })
    const pack = await shop.product({
      kind: 'coupon_pack',
      priceFen: 4_001,
      items: [
        { couponTemplateId: dear, quantity: 1 },
        { couponTemplateId: cheap, quantity: 1 },
      ],
    })
    const who = await w.member()
    const order = await shop.bought(who, pack.id)
    const pieces = await codesOf(who)
    const used = must(await redeem(pieces.find((p) => p.couponTemplateId === dear)!.code)).body
    // Three quarters of 4,001 fen, rounded up, stay.
    expect((await shop.read(order.id)).refundableFen).toBe(1_000)
    expect((await shop.refund(order.id, 1_001)).body.code).toBe('refund_above_paid')
    must(await shop.refund(order.id, 400))
    await w.jobs()
    expect((await shop.read(order.id)).coupons.map((c) => c.status).sort()).toEqual(['claimed', 'redeemed'])
    expect((await shop.refund(order.id, 601)).body.code).toBe('refund_above_paid')
    must(await shop.refund(order.id, 600))
    await w.jobs()
    const done = await shop.read(order.id)
    expect(done).toMatchObject({ status: 'paid', refundedFen: 1_000, refundableFen: 0 })
    expect(done.coupons.map((c) => c.status).sort()).toEqual(['redeemed', 'voided'])
    const undone = await w.call('reverseRedemption', {
      token: shop.owner,
      key: 'undo',
      params: { id: used.redemptionId },
      body: { reason: '误点' },
    })
    // Its own money was never paid back.
    expect(must(undone).body.coupon.status).toBe('claimed')
    expect((await shop.read(order.id)).refundableFen).toBe(3_001)
    must(await shop.refund(order.id, 3_001))
    await w.jobs()
    const all = await shop.read(order.id)
    expect(all).toMatchObject({ status: 'refunded', refundedFen: 4_001 })
    expect(all.coupons.map((c) => c.status)).toEqual(['voided', 'voided'])
  })

  it('whoever asks at once, and while a till uses them', async () => {
    for (let round = 0; round < 6; round++) {
      const who = await w.member()
      const order = await shop.bought(who, shop.pack.id)
      const codes = (await codesOf(who)).map((c) => c.code)
      const [a, b, c, ...uses] = await Promise.all([
        shop.refund(order.id, 1_600),
        shop.refund(order.id, 1_600),
        shop.refund(order.id, 1_800),
        ...codes.map((code) => redeem(code)),
      ])
      await w.jobs()
      const used = uses.filter((u) => u.status === 201).length
      const { coupons, refundedFen } = await shop.read(order.id)
      const back = [a, b, c].filter((r) => r.status === 201).reduce((sum, r) => sum + r.body.amountFen, 0)
      expect(refundedFen).toBe(back)
      expect(coupons.filter((one) => one.status === 'redeemed')).toHaveLength(used)
      // All the money went back: then none was used before it did, and none can be used any more.
      if (back === 5_000) expect(coupons.map((one) => one.status)).toEqual(['voided', 'voided', 'voided'])
    }
  }, 60_000)

  it('divides by worth, by number where something has none, and keeps the whole price once all are used', () => {
    const piece = (used: boolean, worthFen: number | null) => ({ used, worthFen })
    expect(keptOf(4_001, [piece(true, 3_000), piece(false, 1_000)])).toBe(3_001)
    expect(keptOf(100, [piece(true, null), piece(false, 1_000), piece(false, 10)])).toBe(34)
    expect(keptOf(100, [piece(true, 1), piece(true, 2), piece(true, 3)])).toBe(100)
    expect(keptOf(100, [piece(false, 1), piece(false, 2)])).toBe(0)
    expect(keptOf(100, [])).toBe(0)
    expect(keptOf(99_999_999_999, [piece(true, 99_999_999_999), piece(false, 1)])).toBe(99_999_999_999)
  })
})
