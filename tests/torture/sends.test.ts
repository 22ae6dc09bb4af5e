import { AsyncResource } from 'node:async_hooks'
import { reserveContact } from '../../server/campaigns/contact'
import { campaignJobs } from '../../server/campaigns/jobs'
import { onMessageEvent } from '../../server/campaigns/on-message-event'
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

  it('a late "come back later" never brings a message back that was given up as unknown', async () => {
    const [who] = await crowd(w, 1)
    const id = await frozen([who!])
    const slow = countingPlatform(w, async () => {
      await desk.later(61_000)
      await pump(id, countingPlatform(w).adapters)
      return { kind: 'retry', scope: 'person', until: 'pause', called: true, code: '43108' }
    })
    await pump(id, slow.adapters)
    expect(await desk.sendOf(id, { memberId: who! })).toMatchObject({ status: 'failed', reason: '43108' })
    await desk.later(3_600_000)
    await pump(id, slow.adapters)
    expect(slow.total()).toBe(1)
    await noWaitingJobs()
  })

  it('a worker that slept between claiming and writing down leaves the row to whoever took it over', async () => {
    const [who] = await crowd(w, 1)
    const id = await frozen([who!])
    let wake = (): void => undefined
    const asleep = new Promise<void>((resolve) => (wake = resolve))
    let claimed = (): void => undefined
    const underWay = new Promise<void>((resolve) => (claimed = resolve))
    const platform = countingPlatform(w)
    const sleeper = pump(id, platform.adapters, async (point) => {
      if (point !== 'claimed') return
      claimed()
      await asleep
    })
    await underWay
    await desk.later(31_000)
    // The other one claims it anew and is about to write it down when the sleeper wakes.
    await pump(id, platform.adapters, async (point) => {
      if (point !== 'claimed') return
      wake()
      await sleeper
      expect(platform.total()).toBe(0)
    })
    expect(platform.total()).toBe(1)
    expect((await desk.report(id)).accepted).toBe(1)
    await noWaitingJobs()
  })

  it('of forty contacts wanted at once for one person exactly as many are counted as the cap allows', async () => {
    const caps = [
      { days: 7, max: 3 },
      { days: 30, max: 5 },
    ]
    for (let round = 0; round < (FULL ? 100 : 15); round++) {
      const personKey = `m:${w.chance.id()}`
      const once = () => w.db.inTransaction((tx) => reserveContact(tx, w.db, personKey, caps, w.clock.now()))
      const won = (await Promise.all(Array.from({ length: 40 }, once))).filter(Boolean)
      expect(won).toHaveLength(3)
    }
  }, 120_000)

  it('a withdrawal waits for a message that is being written down, and is seen by every later one', async () => {
    await desk.settings({ frequencyCaps: [] })
    const [who] = await crowd(w, 1)
    const id = await frozen([who!])
    const platform = countingPlatform(w)
    const real = platform.adapters.mini_subscribe
    let answered = false
    let withdrawal: Promise<unknown> = Promise.resolve()
    let early = false
    platform.adapters.mini_subscribe = {
      ...real,
      reserve: async (tx, input) => {
        withdrawal = withdraw()
        await new Promise((next) => setTimeout(next, 150))
        early = answered
        return real.reserve(tx, input)
      },
    }
    // Asked for from outside the sender's transaction, as a request is.
    const withdraw = AsyncResource.bind(async () => {
      await w.db.inTransaction((tx) => tx.query('UPDATE consent_state SET wechat = 0 WHERE memberId = ?', [who]))
      answered = true
    })
    await pump(id, platform.adapters)
    await withdrawal
    expect([early, answered, platform.total()]).toEqual([false, true, 1])
    await noWaitingJobs()
  })

  it('an event that comes before the answer of its call is not lost', async () => {
    const ids = await crowd(w, 5)
    const id = await frozen(ids)
    const platform = countingPlatform(w, async (letter, nth) => {
      const msgId = `early-${id}-${nth}`.slice(0, 40)
      const list = [{ templateId: letter.providerTemplateId, msgId, errorCode: '0', errorStatus: 'success' }]
      await onMessageEvent(w.deps, 'mini', {
        kind: 'event',
        account: 'gh_1',
        openid: letter.address,
        createTime: w.clock.now(),
        msgType: 'event',
        event: 'subscribe_msg_sent_event',
        list,
        dedupeKey: msgId,
      })
      return { kind: 'accepted', msgId }
    })
    await pump(id, platform.adapters)
    expect(await desk.report(id)).toMatchObject({ accepted: 5, delivered: 5 })
    await noWaitingJobs()
  })

  it('no message starts after the quiet hours have begun, also within one batch', async () => {
    await desk.settings({ frequencyCaps: [] })
    const ids = await crowd(w, 40)
    const id = await frozen(ids)
    const nine = Math.floor(w.clock.now() / 86_400_000) * 86_400_000 + 13 * 3_600_000
    await desk.at(nine - 1_000)
    const platform = countingPlatform(w, () => {
      w.clock.set(nine + 1_000)
      return accept()
    })
    await pump(id, platform.adapters)
    const [row] = (await w.db.read((tx) =>
      tx.query('SELECT COUNT(*) AS n, MAX(startedAt) AS last FROM message_attempt WHERE campaignId = ?', [id]),
    )) as { n: number; last: number }[]
    expect(Number(row?.last)).toBeLessThan(nine)
    expect(Number(row?.n)).toBeLessThan(40)
    await desk.at(nine + 11 * 3_600_000)
    await pump(id, platform.adapters)
    await desk.at(nine + 11 * 3_600_000)
    await pump(id, countingPlatform(w).adapters)
    expect((await desk.report(id)).pending).toBe(0)
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
