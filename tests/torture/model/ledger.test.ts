import fc from 'fast-check'
import { booksBalance } from '../../../server/points/books'
import { DAY_MS, isoOf } from '../../../shared/rules/calendar'
import { ORDER_STATES } from '../../../shared/rules/order'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { EARN, LedgerModel, type Person, type Report, type Step } from './ledger-model'
import { RealLedger } from './ledger-real'
import { SEED } from './seed'

const FULL = process.env.TORTURE === 'full'

const person = fc.constantFrom<Person>(0, 1, 2)
const report: fc.Arbitrary<Report> = fc.record({
  order: fc.nat(3),
  buyer: fc.option(person, { freq: 4 }),
  status: fc.option(fc.constantFrom(...ORDER_STATES, 'completed' as const), { freq: 3 }),
  amountFen: fc.constantFrom(0, 100, 1000, 1000, 1000, 2500),
  refundedFen: fc.option(fc.constantFrom(0, 1, 100, 400, 1000), { freq: 1 }),
  day: fc.nat(30),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      act: fc.constant('tell' as const),
      // Several at once, sometimes of one order: a file repeats itself.
      reports: fc.array(report, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('again' as const), which: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('merge' as const), from: person, into: person }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('undo' as const), into: person }) },
)

class Play implements fc.AsyncCommand<LedgerModel, RealLedger> {
  constructor(private readonly step: Step) {}
  check = (): boolean => true
  async run(model: LedgerModel, real: RealLedger): Promise<void> {
    const step = model.take(this.step)
    if (step === null) return
    await real.take(step)
    expect(await real.seen()).toEqual(model.seen())
    const { balances, given } = await real.points()
    expect(balances).toEqual(model.points() ?? balances)
    expect(balances.reduce((sum, n) => sum + n, 0)).toBe(given)
  }
  toString = (): string => JSON.stringify(this.step)
}

onEachDatabase('the ledger of orders beside its model', (open, dialect) => {
  const RUNS = FULL ? 2_500 : dialect === 'sqlite' ? 100 : 40
  let w: World
  beforeAll(async () => {
    w = await open()
    const earn = {
      pointsPer100Yuan: EARN.per100Yuan,
      tierPercent: { standard: EARN.percent },
      storeIds: null,
      skus: null,
      from: isoOf(RealLedger.BEGINNING + EARN.fromDay * DAY_MS),
    }
    const { token } = await w.staff('owner')
    must(await w.call('editSettings', { token, body: { points: { earn } } }))
    // What is asked here is what the rows say, not whether the disk keeps them.
    if (dialect === 'sqlite') await w.db.read((tx) => tx.query('PRAGMA synchronous = OFF'))
  }, 60_000)
  afterAll(() => w?.close())

  it(`${RUNS} lives of orders: told late, twice, corrected, refunded, of people who merge and part; figures as counted from nothing (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands([step.map((s) => new Play(s))], { maxCommands: 16, size: '+1' }), async (plays) => {
        const real = await RealLedger.make(w)
        await fc.asyncModelRun(() => ({ model: new LedgerModel(), real }), plays)
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: !FULL },
    )
    expect(await w.db.read(booksBalance)).toBe(true)
  }, 3_600_000)
})
