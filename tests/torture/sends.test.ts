import { campaignJobs } from '../../server/campaigns/jobs'
import type { Point, Watch } from '../../server/campaigns/send-row'
import type { JobRun } from '../../server/base/jobs'
import { onEachDatabase, type World } from '../harness/world'
import { expectSums, openDesk, type Desk } from '../server/campaigns/desk'
import { accept, countingPlatform, crowd, worker } from './crowd'

const FULL = process.env.TORTURE === 'full'
const CROWD = FULL ? 2_000 : 64

onEachDatabase('torture: sends', (open) => {
  let w: World
  let desk: Desk
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
    await desk.settings({ approvalAbove: 1_000_000 })
  })
  afterAll(() => w.close())
  beforeEach(() => desk.later(8 * 86_400_000))

  /** Launches and freezes; from there on the tests' own workers send. */
  const frozen = async (ids: string[], more: Record<string, unknown> = {}): Promise<string> => {
    const { id } = await desk.draft(ids, more)
    await desk.launch(id)
    const freeze = campaignJobs(w.deps)['campaigns.freeze']!
    await freeze(runOf(id))
    return id
  }
  const runOf = (campaignId: string): JobRun => ({
    id: 'job',
    kind: 'campaigns.send',
    payload: { campaignId },
    attempt: 1,
    progress: async () => undefined,
    stopping: () => false,
  })
  /** The send job as a process would run it: again and again until it says that there is nothing to do now. */
  const pump = async (campaignId: string, adapters: ReturnType<typeof countingPlatform>['adapters'], watch?: Watch) => {
    const job = campaignJobs(w.deps, adapters, watch)['campaigns.send']!
    for (let rounds = 0; rounds < 10_000; rounds++) {
      const result = await job(runOf(campaignId))
      if (!result || result.again > 0) return
    }
    throw new Error('the send job never came to rest')
  }
  const noWaitingJobs = () =>
    w.db.inTransaction((tx) => tx.query("UPDATE job SET status = 'done' WHERE kind = 'campaigns.send'"))

  it('eight workers on the same rows call for each person once', async () => {
    const ids = await crowd(w, CROWD)
    const id = await frozen(ids)
    const platform = countingPlatform(w)
    await Promise.all(Array.from({ length: 8 }, () => pump(id, platform.adapters)))
    expect(platform.most()).toBe(1)
    expect(platform.total()).toBe(CROWD)
    const report = await desk.report(id)
    expectSums(report)
    expect(report).toMatchObject({ audience: CROWD, accepted: CROWD, pending: 0 })
    await noWaitingJobs()
  }, 120_000)

  it('two freezings at once list everybody once', async () => {
    const ids = await crowd(w, FULL ? 3_000 : 700)
    const { id } = await desk.draft(ids)
    await desk.launch(id)
    const freeze = campaignJobs(w.deps)['campaigns.freeze']!
    await Promise.all([freeze(runOf(id)), freeze(runOf(id)), freeze(runOf(id))])
    expect((await desk.report(id)).audience).toBe(ids.length)
    await desk.act('cancelCampaign', id)
    await noWaitingJobs()
  }, 120_000)

  const POINTS: Point[] = ['claimed', 'intended', 'called', 'recorded']
  it.each(POINTS)(
    'a worker that dies at "%s" again and again: nobody is called for twice, nobody is forgotten',
    async (point) => {
      const ids = await crowd(w, CROWD)
      const id = await frozen(ids)
      const platform = countingPlatform(w)
      let deaths = 0
      const watch: Watch = (at) => {
        if (at === point && w.chance.int(4) === 0) {
          deaths++
          throw new Error('killed')
        }
      }
      for (let life = 0; life < 12; life++) {
        await pump(id, platform.adapters, watch).catch(() => undefined)
        // Long enough for every lease to run out, short of the campaign's end.
        await desk.later(61_000)
      }
      await pump(id, platform.adapters)
      await desk.later(61_000)
      await pump(id, platform.adapters)
      expect(deaths).toBeGreaterThan(3)
      expect(platform.most()).toBe(1)
      const report = await desk.report(id)
      expectSums(report)
      expect(report.pending).toBe(0)
      expect(report.accepted + report.unknown).toBe(CROWD)
      // Dead before the call was written down or after its record: nothing is unclear. In between: exactly the deaths.
      expect(report.unknown).toBe(point === 'intended' || point === 'called' ? deaths : 0)
      expect(platform.total()).toBe(point === 'intended' ? CROWD - deaths : CROWD)
      expect((await desk.read(id)).status).toBe('finished')
      await noWaitingJobs()
    },
    120_000,
  )

  it('a worker that slept through its lease writes nothing over, and what it knows for sure settles what is unknown', async () => {
    const [who] = await crowd(w, 1)
    const id = await frozen([who!])
    let wake = (): void => undefined
    const asleep = new Promise<void>((resolve) => (wake = resolve))
    let called = (): void => undefined
    const underWay = new Promise<void>((resolve) => (called = resolve))
    const slow = countingPlatform(w, async () => {
      called()
      await asleep
      return accept()
    })
    const sleeper = pump(id, slow.adapters)
    await underWay
    await desk.later(61_000)
    const other = countingPlatform(w)
    await pump(id, other.adapters)
    expect(await desk.sendOf(id, { memberId: who! })).toMatchObject({ status: 'unknown' })
    expect(other.total()).toBe(0)
    wake()
    await sleeper
    expect(await desk.sendOf(id, { memberId: who! })).toMatchObject({ status: 'accepted' })
    expect(slow.total() + other.total()).toBe(1)
    await noWaitingJobs()
  })

  it('caps hold exactly for one crowd under four campaigns and eight workers at once', async () => {
    const size = FULL ? 400 : 30
    const ids = await crowd(w, size, 4)
    await desk.settings({ frequencyCaps: [{ days: 7, max: 2 }] })
    const campaigns = []
    for (let n = 0; n < 4; n++) campaigns.push(await frozen(ids))
    const platform = countingPlatform(w)
    await Promise.all(campaigns.flatMap((id) => [pump(id, platform.adapters), pump(id, platform.adapters)]))
    expect(platform.most()).toBe(2)
    expect(platform.total()).toBe(size * 2)
    const reports = await Promise.all(campaigns.map((id) => desk.report(id)))
    for (const report of reports) expectSums(report)
    expect(reports.reduce((sum, r) => sum + r.accepted, 0)).toBe(size * 2)
    expect(reports.reduce((sum, r) => sum + (r.suppressed.frequency_cap ?? 0), 0)).toBe(size * 2)
    await desk.settings({
      frequencyCaps: [
        { days: 7, max: 1 },
        { days: 30, max: 5 },
      ],
    })
    await noWaitingJobs()
  }, 120_000)

  it('one permission wanted by four campaigns at once is spent once', async () => {
    const size = FULL ? 400 : 30
    const ids = await crowd(w, size, 1)
    await desk.settings({ frequencyCaps: [] })
    const campaigns = []
    for (let n = 0; n < 4; n++) campaigns.push(await frozen(ids))
    const platform = countingPlatform(w)
    await Promise.all(campaigns.map((id) => pump(id, platform.adapters)))
    expect(platform.most()).toBe(1)
    expect(platform.total()).toBe(size)
    const reports = await Promise.all(campaigns.map((id) => desk.report(id)))
    expect(reports.reduce((sum, r) => sum + (r.suppressed.no_quota ?? 0), 0)).toBe(size * 3)
    await noWaitingJobs()
  }, 120_000)

  it('withdrawals while sending: nothing starts after one is answered', async () => {
    await desk.settings({ frequencyCaps: [] })
    const ids = await crowd(w, CROWD)
    const id = await frozen(ids)
    const answered = new Set<string>()
    const late: string[] = []
    const platform = countingPlatform(w, async () => {
      await new Promise((next) => setTimeout(next, 2))
      return accept()
    })
    const real = platform.adapters.mini_subscribe
    // "Started" is the attempt written down: the reservation is made in that transaction.
    platform.adapters.mini_subscribe = {
      ...real,
      reserve: async (tx, input) => {
        const memberId = input.address.slice(2)
        const [row] = (await tx.query('SELECT wechat FROM consent_state WHERE memberId = ?', [memberId])) as {
          wechat: number
        }[]
        if (answered.has(memberId) || Number(row?.wechat) !== 1) late.push(memberId)
        return real.reserve(tx, input)
      },
    }
    const withdraw = async () => {
      for (const memberId of ids.filter((_, n) => n % 3 === 0).reverse()) {
        await w.db.inTransaction((tx) => tx.query('UPDATE consent_state SET wechat = 0 WHERE memberId = ?', [memberId]))
        answered.add(memberId)
      }
    }
    await Promise.all([pump(id, platform.adapters), pump(id, platform.adapters), withdraw()])
    expect(late).toEqual([])
    const report = await desk.report(id)
    expectSums(report)
    expect(report.accepted + (report.suppressed.no_consent ?? 0)).toBe(CROWD)
    expect(platform.total()).toBe(report.accepted)
    await noWaitingJobs()
  }, 120_000)

  it('after a pause is answered nothing starts; resumed, everybody is reached once', async () => {
    const ids = await crowd(w, CROWD)
    const id = await frozen(ids)
    const platform = countingPlatform(w, async () => {
      await new Promise((next) => setTimeout(next, 3))
      return accept()
    })
    const sending = Promise.all([pump(id, platform.adapters), pump(id, platform.adapters)])
    while (platform.total() < CROWD / 8) await new Promise((next) => setTimeout(next, 1))
    expect((await desk.act('pauseCampaign', id)).status).toBe(202)
    const intended = async () =>
      Number(
        (
          (await w.db.read((tx) =>
            tx.query('SELECT COUNT(*) AS n FROM message_attempt WHERE campaignId = ?', [id]),
          )) as { n: number }[]
        )[0]?.n,
      )
    const atPause = await intended()
    await sending
    expect(await intended()).toBe(atPause)
    expect(atPause).toBeLessThan(CROWD)
    await desk.act('resumeCampaign', id)
    await desk.later(61_000)
    await pump(id, platform.adapters)
    expect(platform.most()).toBe(1)
    expect(platform.total()).toBe(CROWD)
    await noWaitingJobs()
  }, 120_000)

  it('a storm of the same job, through real runners, ends in one message a person', async () => {
    await desk.settings({ frequencyCaps: [] })
    const ids = await crowd(w, CROWD)
    const { id } = await desk.draft(ids)
    await desk.launch(id)
    const platform = countingPlatform(w, (_, nth) =>
      nth % 7 === 3 ? { kind: 'retry', scope: 'person', until: 'pause', called: true, code: '43108' } : accept(),
    )
    await worker(w, platform.adapters).drain()
    for (let storm = 0; storm < 5; storm++) {
      await w.db.inTransaction((tx) =>
        tx.query(
          "UPDATE job SET status = 'waiting', runAt = 0, leaseUntil = 0 WHERE kind IN ('campaigns.send','campaigns.freeze')",
        ),
      )
      await desk.later(11 * 60_000)
      await Promise.all([worker(w, platform.adapters).drain(), worker(w, platform.adapters).drain()])
    }
    const report = await desk.report(id)
    expectSums(report)
    expect(report).toMatchObject({ audience: CROWD, accepted: CROWD })
    const [attempts] = (await w.db.read((tx) =>
      tx.query("SELECT COUNT(*) AS n FROM message_attempt WHERE campaignId = ? AND outcome = 'accepted'", [id]),
    )) as { n: number }[]
    expect(Number(attempts?.n)).toBe(CROWD)
  }, 120_000)
})
