import { CouponTemplate } from '../../../server/coupons/entities'
import { foldAllCounts } from '../../../server/coupons/fold-counts'
import { lockTemplate } from '../../../server/coupons/lock-template'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'

onEachDatabase('counts of uses', (open, dialect) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const read = async (id: string) =>
    must(await w.call('readCouponTemplate', { token: shop.marketer.token, params: { id } })).body
  const waiting = async (id: string) => {
    const [row] = (await w.db.read((tx) =>
      tx.query('SELECT COUNT(*) AS n FROM coupon_count WHERE couponTemplateId = ?', [id]),
    )) as [{ n: number }]
    return Number(row.n)
  }
  const ownRow = (id: string) => w.db.read((tx) => tx.getRepository(CouponTemplate).findOneByOrFail({ id }))
  const held = async (id: string, count: number) => {
    const codes: string[] = []
    for (const who of await shop.members(count)) codes.push(must(await shop.claim(who.token, id)).body.code)
    return codes
  }
  const undo = (redemptionId: string) =>
    w.call('reverseRedemption', {
      token: shop.cashier.token,
      key: shop.key(),
      params: { id: redemptionId },
      body: { reason: '误点' },
    })

  it('wait in rows of their own, agree with what is shown, and are added up once', async () => {
    const { id } = await shop.publish({ total: 50 })
    const codes = await held(id, 12)
    const uses = await Promise.all(codes.map((code) => shop.redeem(code)))
    expect(uses.map((u) => u.status)).toEqual(codes.map(() => 201))
    expect(await ownRow(id)).toMatchObject({ redeemed: 0, spentFen: 0, committedFen: 12_000 })
    expect(await waiting(id)).toBeGreaterThan(0)
    const shown = { issued: 12, redeemed: 12, spentFen: 12_000, committedFen: 12_000 }
    expect(await read(id)).toMatchObject(shown)
    must(await undo(uses[0]!.body.redemptionId))
    expect(await read(id)).toMatchObject({ ...shown, redeemed: 11, spentFen: 11_000 })
    // Added up by several at once, beside further uses.
    await Promise.all([
      foldAllCounts(w.deps, () => false),
      shop.redeem(codes[0]!).then(must),
      foldAllCounts(w.deps, () => false),
      w.db.inTransaction((tx) => lockTemplate(tx, id)),
    ])
    expect(await read(id)).toMatchObject(shown)
    await foldAllCounts(w.deps, () => false)
    expect(await waiting(id)).toBe(0)
    expect(await ownRow(id)).toMatchObject(shown)
  })

  it('money that a use left over is there for the next claim at once, and never more than there is', async () => {
    const { id } = await shop.publish({ total: 50, budgetFen: 2_000, thresholdFen: 0 })
    const codes = await held(id, 2)
    const [third, fourth] = await shop.members(2)
    expect((await shop.claim(third!.token, id)).body.code).toBe('coupon_sold_out')
    for (const code of codes) must(await shop.redeem(code, { orderAmountFen: 300 }))
    expect(await read(id)).toMatchObject({ committedFen: 600, spentFen: 600 })
    must(await shop.claim(third!.token, id))
    expect((await shop.claim(fourth!.token, id)).body.code).toBe('coupon_sold_out')
    expect(await read(id)).toMatchObject({ committedFen: 1_600, spentFen: 600, redeemed: 2 })
  })

  if (dialect === 'mysql')
    it('a use does not wait while somebody holds its template’s row', async () => {
      const { id } = await shop.publish({ total: 50 })
      const [code] = await held(id, 1)
      let free!: () => void
      let locked!: () => void
      const isLocked = new Promise<void>((done) => (locked = done))
      const isFree = new Promise<void>((done) => (free = done))
      const holding = w.db.inTransaction(async (tx) => {
        await lockTemplate(tx, id)
        locked()
        await isFree
      })
      await isLocked
      const used = await Promise.race([
        shop.redeem(code!),
        new Promise<null>((late) => setTimeout(() => late(null), 2_500)),
      ])
      free()
      await holding
      expect(used?.status).toBe(201)
    })
})
