import { addStanding } from '../../harness/standing'
import { onEachDatabase, type World } from '../../harness/world'
import { useShop, type Shop } from './shop'

const DAY_MS = 86_400_000

onEachDatabase('coupons: what ran out', (open) => {
  let w: World
  let shop: Shop
  useShop(open, (opened) => ({ w, shop } = opened))

  const token = () => shop.marketer.token
  const read = async (id: string) => (await w.call('readCouponTemplate', { token: token(), params: { id } })).body

  it('of a template in shares, too, what ran out is free again', async () => {
    const t = await shop.publish({
      stripes: 3,
      perMemberLimit: 9,
      thresholdFen: 0,
      validity: { kind: 'days_after_claim', days: 1 },
    })
    const { token: mine } = await shop.shopper()
    const pieces = []
    for (let i = 0; i < 4; i++) pieces.push((await shop.claim(mine, t.id)).body)
    await shop.redeem(pieces[0]!.code, { orderAmountFen: 400 })
    expect(await read(t.id)).toMatchObject({ issued: 4, committedFen: 3400, spentFen: 400 })
    w.clock.advance(2 * DAY_MS)
    await addStanding(w, 'coupons.')
    await w.db.inTransaction((tx) => tx.query("UPDATE job SET dueAt = 0 WHERE kind = 'coupons.release'"))
    await w.jobs()
    expect(await read(t.id)).toMatchObject({ issued: 4, committedFen: 400, spentFen: 400, expired: 3 })
  })

  it('what was held back for pieces that ran out is free again, once', async () => {
    const t = await shop.publish({
      budgetFen: 3000,
      perMemberLimit: 9,
      thresholdFen: 0,
      validity: { kind: 'days_after_claim', days: 1 },
    })
    const { token: mine } = await shop.shopper()
    const pieces = []
    for (let i = 0; i < 3; i++) pieces.push((await shop.claim(mine, t.id)).body)
    await shop.redeem(pieces[0]!.code, { orderAmountFen: 400 })
    expect(await read(t.id)).toMatchObject({ committedFen: 2400, spentFen: 400 })
    w.clock.advance(2 * DAY_MS)
    await addStanding(w, 'coupons.')
    // The clock of these tests goes back; the job's next round does not.
    await w.db.inTransaction((tx) => tx.query("UPDATE job SET dueAt = 0 WHERE kind = 'coupons.release'"))
    await w.jobs()
    expect(await read(t.id)).toMatchObject({ committedFen: 400, spentFen: 400, expired: 2 })
    // One that is good still: the next round looks at the template again, and frees nothing twice.
    expect((await shop.claim(mine, t.id)).status).toBe(201)
    w.clock.advance(2 * 3_600_000)
    await w.jobs()
    expect((await read(t.id)).committedFen).toBe(1400)
    // Taking a piece back that had run out frees nothing a second time.
    await w.call('voidCoupon', {
      token: shop.service.token,
      params: { id: pieces[1]!.id },
      key: shop.key(),
      body: { reason: '清理' },
    })
    expect((await read(t.id)).committedFen).toBe(1400)
    expect((await shop.claim(mine, t.id)).status).toBe(201)
  })
})
