import fc from 'fast-check'
import { openShop } from '../../server/coupons/shop'
import { onOneDatabase, type World } from '../../harness/world'
import { makeTemplate } from '../templates'
import { AMOUNT_FEN, OrderModel, type Clerk, type Step, type Wrong } from './order-model'
import { RealOrder, type Scene } from './order-real'
import { SEED } from './seed'

const FULL = process.env.TORTURE === 'full'

/** Most of what can happen happens after it was paid. */
const begun = fc.constantFrom(true, true, true, false)
const clerk = fc.constantFrom<Clerk>('one', 'other')
const which = fc.nat(2)
const wrong = fc.constantFrom<Wrong>('amount', 'payer', 'currency', 'appid', 'mchid')
const fen = fc.constantFrom(1, 20_000, 50_000, 60_000, AMOUNT_FEN, AMOUNT_FEN + 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('paid' as const),
      transaction: fc.constantFrom<1 | 2>(1, 1, 1, 2),
      wrong: fc.option(wrong, { freq: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ act: 'close' }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('ask' as const), by: clerk, fen }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('approve' as const), which, by: clerk }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('refuse' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('told' as const),
      which,
      state: fc.constantFrom('SUCCESS', 'SUCCESS', 'CLOSED', 'ABNORMAL', 'PROCESSING'),
      wrong: fc.constantFrom(false, false, false, true),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('use' as const), piece: fc.constantFrom<0 | 1>(0, 1) }) },
)

/** A step as fast-check plays it: done on both sides, compared in outcome and in everything that can be seen. */
class Play implements fc.AsyncCommand<OrderModel, RealOrder> {
  constructor(private readonly step: Step) {}
  check = (): boolean => true
  async run(model: OrderModel, real: RealOrder): Promise<void> {
    const allowed = model.take(this.step)
    if (allowed === null) return
    expect({ step: this.step, done: await real.take(this.step) }).toEqual({ step: this.step, done: allowed })
    expect(await real.seen()).toEqual(model.seen())
  }
  toString = (): string => JSON.stringify(this.step)
}

onOneDatabase('an order beside its model', 'sqlite', (open, dialect) => {
  const RUNS = FULL ? 5_000 : dialect === 'sqlite' ? 120 : 40
  let w: World
  let scene: Scene
  beforeAll(async () => {
    w = await open()
    // What is asked here is what the rows say, not whether the disk keeps them.
    if (dialect === 'sqlite') await w.db.read((tx) => tx.query('PRAGMA synchronous = OFF'))
    const shop = await openShop(w)
    const templateId = await w.db.inTransaction((tx) =>
      makeTemplate(tx, w.chance, w.clock.now(), { total: 1_000_000, perMemberLimit: 1_000_000 }),
    )
    const { memberId } = await shop.shopper()
    scene = {
      w,
      templateId,
      storeId: shop.here,
      memberId,
      clerks: { one: shop.owner.id, other: shop.service.id },
    }
  }, 60_000)
  afterAll(() => w?.close())

  it(`${RUNS} orders: paid once, never paid back above what was paid, pieces used or taken back (seed ${SEED})`, async () => {
    const sums = { redeemed: 0, voided: 0 }
    await fc.assert(
      fc.asyncProperty(
        begun,
        fc.commands([step.map((s) => new Play(s))], { maxCommands: 14, size: '+1' }),
        async (paid, plays) => {
          const real = await RealOrder.make(scene)
          const model = new OrderModel()
          if (paid) await new Play({ act: 'paid', transaction: 1, wrong: null }).run(model, real)
          await fc.asyncModelRun(() => ({ model, real }), plays)
          const { pieces, refunded, refunding } = model.seen()
          expect(refunded + refunding).toBeLessThanOrEqual(AMOUNT_FEN)
          sums.redeemed += pieces.filter((p) => p === 'redeemed').length
          sums.voided += pieces.filter((p) => p === 'voided').length
        },
      ),
      { numRuns: RUNS, seed: SEED, endOnFailure: !FULL },
    )
    const [row] = (await w.db.read((tx) =>
      tx.query(
        `SELECT t.redeemed + (SELECT COALESCE(SUM(n.redeemed), 0) FROM coupon_count n WHERE n.couponTemplateId = t.id) AS redeemed, t.voided FROM coupon_template t WHERE t.id = ?`,
        [scene.templateId],
      ),
    )) as Record<string, number>[]
    expect(Object.values(row!).map(Number)).toEqual([sums.redeemed, sums.voided])
  }, 3_600_000)
})
