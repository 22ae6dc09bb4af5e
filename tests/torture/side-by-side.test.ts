import { onOneDatabase, type World } from '../harness/world'
import { expectSums, openDesk, type Desk } from '../server/campaigns/desk'
import { accept, countingPlatform, crowd, worker } from './crowd'
import { sendLine } from './send-line'

const FULL = process.env.TORTURE === 'full'
const CROWD = FULL ? 600 : 60
const LATENCY_MS = 100
/** The embedded database belongs to one process and carries out one statement at a time; what it gains is what calls take. */
const AT_LEAST = { mysql: 2, sqlite: 1.3 }

onOneDatabase('torture: batches side by side', 'mysql', (open) => {
  let w: World
  let desk: Desk
  let line: ReturnType<typeof sendLine>
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
    line = sendLine(w, desk)
    await desk.settings({ approvalAbove: 1_000_000, frequencyCaps: [] })
  })
  afterAll(() => w.close())

  /**
   * How long so many workers, each with one job in hand at a time, need for one campaign whose provider takes a while, and
   * how many calls were under way at once at the most.
   */
  const timeOf = async (workers: number): Promise<{ took: number; most: number }> => {
    const id = await line.frozen(await crowd(w, CROWD))
    let now = 0
    let most = 0
    const platform = countingPlatform(w, async () => {
      most = Math.max(most, ++now)
      await new Promise((answer) => setTimeout(answer, LATENCY_MS))
      now--
      return accept()
    })
    const began = performance.now()
    await Promise.all(Array.from({ length: workers }, () => worker(w, platform.adapters).drain()))
    const took = performance.now() - began
    expect([platform.total(), platform.most()]).toEqual([CROWD, 1])
    // What is left of the jobs finds that nobody is left.
    await desk.later(31_000)
    await worker(w, platform.adapters).drain()
    const report = await desk.report(id)
    expectSums(report)
    expect(report).toMatchObject({ audience: CROWD, accepted: CROWD })
    expect(await desk.read(id)).toMatchObject({ status: 'finished', progress: { accepted: CROWD, pending: 0 } })
    expect(most).toBeLessThanOrEqual(workers * 2)
    return { took, most }
  }

  it('three workers call beside each other at 100 ms a call, twice as fast as one, and nobody is called for twice', async () => {
    await timeOf(1)
    const [one, three] = [await timeOf(1), await timeOf(3)]
    const times = one.took / three.took
    process.stdout.write(
      `${w.dialect}: one ${Math.round(one.took)} ms, three ${Math.round(three.took)} ms, ${times.toFixed(2)}x\n`,
    )
    // More calls at once than one worker ever has: batches of one campaign stand side by side.
    expect(three.most).toBeGreaterThan(2)
    // How fast that is, is told by a machine that does nothing else.
    if (FULL) expect(times).toBeGreaterThanOrEqual(AT_LEAST[w.dialect])
  }, 300_000)
})
