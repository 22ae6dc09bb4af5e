import { Redemption } from '../../../server/coupons/entities'
import { onEachDatabase, type World } from '../../harness/world'
import { codeOf, partner, type Told } from './partner'
import { openShop, type Shop } from './shop'

const SECOND_MS = 1000
const DAY_MS = 86_400_000

const done = <T>(answer: Told<T>): T => {
  if ('code' in answer) throw new Error(`refused: ${answer.code}`)
  return answer.done
}

onEachDatabase('coupons: reservations', (open) => {
  let w: World
  let shop: Shop
  let till: ReturnType<typeof partner>
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    till = partner(w, shop)
  })
  afterEach(() => w.clock.advance(120 * SECOND_MS))
  afterAll(() => w.close())

  const mine = async (token: string, id: string) => (await w.call('readMyCoupon', { token, params: { id } })).body
  const books = (couponId: string) => w.db.read((tx) => tx.getRepository(Redemption).findBy({ couponId }))

  it('holds a coupon for an order: nobody else uses it, the holder sees until when, confirming redeems it', async () => {
    const { coupon, token, template } = await shop.holder()
    const held = done(await till.reserve(coupon.code))
    expect(held).toMatchObject({ status: 'held', discountFen: 1000, orderNo: 'web-1', coupon: { status: 'claimed' } })
    expect(await mine(token, coupon.id)).toMatchObject({
      status: 'claimed',
      reservedUntil: held.expiresAt,
      transferable: false,
    })
    expect((await shop.redeem(coupon.code)).body.code).toBe('coupon_reserved')
    const seen = await w.call('previewRedemption', {
      token: shop.cashier.token,
      body: { code: coupon.code, storeId: shop.here, orderAmountFen: 8000 },
    })
    expect(seen.body).toMatchObject({ redeemable: false, reason: 'coupon_reserved' })
    expect(codeOf(await till.reserve(coupon.code, { orderNo: 'web-2' }))).toBe('coupon_reserved')
    const used = done(await till.confirm(held.id))
    expect(used).toMatchObject({ discountFen: 1000, coupon: { status: 'redeemed' } })
    expect(used.coupon).not.toHaveProperty('reservedUntil')
    expect(await books(coupon.id)).toMatchObject([
      { discountFen: 1000, reservationId: held.id, actorKind: 'partner', orderNo: 'web-1' },
    ])
    expect(done(await till.read(held.id))).toMatchObject({ status: 'confirmed', redemptionId: used.redemptionId })
    expect(codeOf(await till.confirm(held.id))).toBe('reservation_gone')
    expect(codeOf(await till.free(held.id))).toBe('reservation_gone')
    expect(await shop.counts(template.id)).toMatchObject({ issued: 1, redeemed: 1 })
  })

  it('frees once or more with one effect; the coupon can be used at once', async () => {
    const { coupon } = await shop.holder()
    const held = done(await till.reserve(coupon.code))
    done(await till.free(held.id))
    done(await till.free(held.id))
    expect(done(await till.read(held.id)).status).toBe('freed')
    expect(codeOf(await till.confirm(held.id))).toBe('reservation_gone')
    expect((await shop.redeem(coupon.code)).status).toBe(201)
  })

  it('frees itself on its last second: free for others from then on, gone for the order', async () => {
    const { coupon } = await shop.holder()
    const held = done(await till.reserve(coupon.code, { ttlSeconds: 60 }))
    w.clock.advance(60 * SECOND_MS - 1)
    expect((await shop.redeem(coupon.code)).body.code).toBe('coupon_reserved')
    w.clock.advance(1)
    expect(done(await till.read(held.id)).status).toBe('expired')
    expect(codeOf(await till.confirm(held.id))).toBe('reservation_gone')
    done(await till.free(held.id))
    const next = done(await till.reserve(coupon.code, { orderNo: 'web-2' }))
    expect(codeOf(await till.confirm(held.id))).toBe('reservation_gone')
    done(await till.confirm(next.id))
  })

  it('keeps its promise: for what it was held, also when the coupon ran out or its holder came under review', async () => {
    const { coupon, memberId } = await shop.holder({ kind: 'discount', valueFen: undefined, discountPercent: 10 })
    const held = done(await till.reserve(coupon.code, { orderAmountFen: 9000, ttlSeconds: 604_800 }))
    await w.db.inTransaction(async (tx) => {
      await tx.query('UPDATE coupon SET validUntil = ? WHERE id = ?', [w.clock.now() + DAY_MS, coupon.id])
      await tx.query("UPDATE member SET status = 'frozen' WHERE id = ?", [memberId])
    })
    w.clock.advance(2 * DAY_MS)
    expect((await shop.redeem(coupon.code)).body.code).toBe('coupon_expired')
    expect(done(await till.confirm(held.id)).discountFen).toBe(900)
  })

  it('another shop system knows nothing of it', async () => {
    const { coupon } = await shop.holder()
    const held = done(await till.reserve(coupon.code))
    const other = partner(w, shop)
    for (const answer of [await other.read(held.id), await other.confirm(held.id), await other.free(held.id)])
      expect(codeOf(answer)).toBe('not_found')
    expect(done(await till.read(held.id)).status).toBe('held')
  })

  it('is judged like a redemption; a key bound to stores serves those alone', async () => {
    const { coupon } = await shop.holder()
    expect(codeOf(await till.reserve(coupon.code, { orderAmountFen: 100 }))).toBe('threshold_not_met')
    expect(codeOf(await till.reserve('NOSUCHCODE22'))).toBe('coupon_not_found')
    const bound = partner(w, shop, [shop.there])
    expect(codeOf(await bound.reserve(coupon.code))).toBe('forbidden')
    expect(codeOf(await bound.redeem(coupon.code))).toBe('forbidden')
    done(await bound.redeem(coupon.code, { storeId: shop.there }))
  })

  it('spends the dynamic code it was shown: dead after the hold, also when that was freed or undone', async () => {
    const { coupon, token } = await shop.holder()
    const code = (await mine(token, coupon.id)).dynamicCode!
    const held = done(await till.reserve(code))
    expect((await shop.redeem(code)).body.code).toBe('coupon_reserved')
    done(await till.free(held.id))
    expect((await shop.redeem(code)).body.code).toBe('dynamic_code_expired')
    expect((await shop.redeem(coupon.code)).status).toBe(201)
  })

  it('taken back by staff while held: the order is told that the hold is gone', async () => {
    const { coupon } = await shop.holder()
    const held = done(await till.reserve(coupon.code))
    const taken = await w.call('voidCoupon', {
      token: shop.service.token,
      params: { id: coupon.id },
      key: shop.key(),
      body: { reason: '发错了' },
    })
    expect(taken.status).toBe(201)
    expect(codeOf(await till.confirm(held.id))).toBe('reservation_gone')
    expect(await books(coupon.id)).toEqual([])
  })
})
