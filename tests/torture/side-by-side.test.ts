import { onEachDatabase, type World } from '../harness/world'
import { expectSums, openDesk, type Desk } from '../server/campaigns/desk'
import { accept, countingPlatform, crowd, worker } from './crowd'
import { sendLine } from './send-line'

const FULL = process.env.TORTURE === 'full'
const CROWD = FULL ? 600 : 120
const LATENCY_MS = 100
/** The embedded database belongs to one process and carries out one statement at a time; what it gains is what calls take. */
const AT_LEAST = { mysql: 2, sqlite: 1.3 }

onEachDatabase('torture: batches side by side', (open) => {
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

  /** How long so many workers, each with one job in hand at a time, need for one campaign whose provider takes a while. */
  const timeOf = async (workers: number): Promise<number> => {
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
    return took
  }

  it('three workers send twice as fast as one at 100 ms a call, and nobody is called for twice', async () => {
    await timeOf(1)
    const [one, three] = [await timeOf(1), await timeOf(3)]
    process.stdout.write(
      `${w.dialect}: one ${Math.round(one)} ms, three ${Math.round(three)} ms, ${(one / three).toFixed(2)}x\n`,
    )
    expect(one / three).toBeGreaterThanOrEqual(AT_LEAST[w.dialect])
  }, 300_000)
})
