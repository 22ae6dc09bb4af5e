import fc from 'fast-check'
import { readSettings } from '../../../server/staff/settings'
import { openShop } from '../../server/coupons/shop'
import { onOneDatabase, type World } from '../../harness/world'
import { makeTemplate } from '../templates'
import { CouponModel, WAITS, type Step, type Who } from './coupon-model'
import { RealCoupon, type Scene } from './coupon-real'
import { SEED } from './seed'

const FULL = process.env.TORTURE === 'full'

const who = fc.constantFrom<Who>('A', 'B', 'C')
/** Of what was made so far, usually one that exists. */
const which = fc.nat(2)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Step>({ act: 'redeem' }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('reserve' as const), seconds: fc.constantFrom(60, 600) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('confirm', 'free', 'reverse'), which }) },
  { weight: 1, arbitrary: fc.constant<Step>({ act: 'void' }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('offer', 'takeBack'), by: who }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('accept' as const), by: who, which }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.constantFrom(...WAITS) }) },
)

/** A step as fast-check plays it: done on both sides, compared in outcome and in everything that can be seen. */
class Play implements fc.AsyncCommand<CouponModel, RealCoupon> {
  constructor(private readonly step: Step) {}
  check = (): boolean => true
  async run(model: CouponModel, real: RealCoupon): Promise<void> {
    const allowed = model.take(this.step)
    expect({ step: this.step, done: await real.take(this.step) }).toEqual({ step: this.step, done: allowed })
    expect(await real.seen()).toEqual(model.seen())
  }
  toString = (): string => JSON.stringify(this.step)
}

onOneDatabase('a coupon beside its model', 'sqlite', (open, dialect) => {
  const RUNS = FULL ? 3_000 : dialect === 'sqlite' ? 120 : 40
  let w: World
  let scene: Scene
  let offerMs: number
  beforeAll(async () => {
    w = await open()
    // What is asked here is what the rows say, not whether the disk keeps them.
    if (w.dialect === 'sqlite') await w.db.read((tx) => tx.query('PRAGMA synchronous = OFF'))
    const shop = await openShop(w)
    const [a, b, c] = await shop.members(3)
    const templateId = await w.db.inTransaction((tx) =>
      makeTemplate(tx, w.chance, w.clock.now(), {
        total: 1_000_000,
        perMemberLimit: 1_000_000,
        validDays: 5,
        transferable: true,
      }),
    )
    scene = {
      w,
      templateId,
      storeId: shop.here,
      members: { A: a!.memberId, B: b!.memberId, C: c!.memberId },
    }
    offerMs = (await w.db.read(readSettings)).coupons.transferHours * 3_600_000
  }, 60_000)
  afterAll(() => w?.close())

  it(`${RUNS} lives of a piece: held, given away, used, undone, taken back (seed ${SEED})`, async () => {
    const totals = { made: 0, redeemed: 0, voided: 0 }
    await fc.assert(
      fc.asyncProperty(fc.commands([step.map((s) => new Play(s))], { maxCommands: 14, size: '+1' }), async (plays) => {
        const real = await RealCoupon.make(scene)
        const model = new CouponModel(w.clock.now(), real.validUntil, offerMs)
        await fc.asyncModelRun(() => ({ model, real }), plays)
        totals.made += 1
        totals.redeemed += model.seen().standing
        totals.voided += model.voided
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: !FULL },
    )
    const [row] = (await w.db.read((tx) =>
      tx.query(
        `SELECT t.issued, t.redeemed + (SELECT COALESCE(SUM(n.redeemed), 0) FROM coupon_count n WHERE n.couponTemplateId = t.id) AS redeemed, t.voided, t.committedFen + (SELECT COALESCE(SUM(n.committedFen), 0) FROM coupon_count n WHERE n.couponTemplateId = t.id) AS committedFen, t.spentFen + (SELECT COALESCE(SUM(n.spentFen), 0) FROM coupon_count n WHERE n.couponTemplateId = t.id) AS spentFen FROM coupon_template t WHERE t.id = ?`,
        [scene.templateId],
      ),
    )) as Record<string, number>[]
    expect(Object.values(row!).map(Number)).toEqual([
      totals.made,
      totals.redeemed,
      totals.voided,
      // Five yuan held back for each piece that may still be used, five spent with each that was.
      (totals.made - totals.voided) * 500,
      totals.redeemed * 500,
    ])
  }, 3_600_000)
})
