import { Coupon } from '../../../server/coupons/entities'
import { CouponReservation, CouponTransfer } from '../../../server/coupons/entities-life'
import { addStanding } from '../../harness/standing'
import { onEachDatabase, type World } from '../../harness/world'
import { partner } from './partner'
import { openShop, type Shop } from './shop'

const DAY_MS = 86_400_000

onEachDatabase('coupons: sweep', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  it('writes down what time has ended, at the time it ended, and leaves alone what stands', async () => {
    const gone = await shop.holder({ transferable: true })
    const stands = await shop.holder({ transferable: true })
    const kept = await shop.holder()
    const used = await shop.holder({ transferable: true })
    const offer = async ({ token, coupon }: typeof gone) =>
      w.call('giveCoupon', { token, params: { id: coupon.id }, key: shop.key() })
    await offer(gone)
    await offer(used)
    await partner(w, shop).reserve(kept.coupon.code, { ttlSeconds: 60 })
    const over = w.clock.now() + DAY_MS
    w.clock.advance(DAY_MS)
    await offer(stands)
    expect((await shop.redeem(used.coupon.code)).status).toBe(201)
    w.clock.advance(5000)
    await addStanding(w, 'coupons.s')
    await addStanding(w, 'coupons.s')
    await w.jobs()

    const [transfers, reservations] = await w.db.read(async (tx) => [
      await tx.getRepository(CouponTransfer).find({ order: { id: 'ASC' } }),
      await tx.getRepository(CouponReservation).find(),
    ])
    const of = (couponId: string) => transfers.filter((t) => t.couponId === couponId)
    expect(of(gone.coupon.id)).toMatchObject([{ state: 'expired', endedAt: over, openCouponId: null }])
    expect(of(used.coupon.id)).toMatchObject([{ state: 'expired', endedAt: over, openCouponId: null }])
    expect(of(stands.coupon.id)).toMatchObject([{ state: 'open', openCouponId: stands.coupon.id }])
    expect(reservations).toMatchObject([{ state: 'expired', endedAt: over - DAY_MS + 60_000 }])
    const statuses = await w.db.read((tx) =>
      Promise.all(
        [gone, stands, used].map(async ({ coupon }) => {
          const row = await tx.getRepository(Coupon).findOneByOrFail({ id: coupon.id })
          return [row.status, row.transferUntil !== null]
        }),
      ),
    )
    expect(statuses).toEqual([
      ['claimed', false],
      ['transferring', true],
      ['redeemed', false],
    ])
    const lines = (await w.db.read((tx) =>
      tx.query("SELECT memberId, at FROM timeline_entry WHERE kind = 'coupon_returned'"),
    )) as { memberId: string; at: number }[]
    expect(lines.map((l) => [l.memberId, Number(l.at)])).toEqual([[gone.memberId, over]])
    const jobs = (await w.db.read((tx) =>
      tx.query("SELECT kind, status, dueAt FROM job WHERE kind LIKE 'coupons.%' ORDER BY kind"),
    )) as { kind: string; status: string; dueAt: number }[]
    expect(jobs.map((j) => [j.kind, j.status, Number(j.dueAt) - w.clock.now()])).toEqual([
      ['coupons.suspect', 'waiting', 3_600_000],
      ['coupons.sweep', 'waiting', 300_000],
    ])
  })
})
