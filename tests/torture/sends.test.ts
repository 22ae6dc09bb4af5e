import { campaignJobs } from '../../server/campaigns/jobs'
import { onMessageEvent } from '../../server/campaigns/on-message-event'
import type { Point, Watch } from '../../server/campaigns/send-row'
import { onOneDatabase, type World } from '../harness/world'
import { expectSums, openDesk, type Desk } from '../server/campaigns/desk'
import { accept, countingPlatform, crowd, worker } from './crowd'
import { sendLine } from './send-line'

const FULL = process.env.TORTURE === 'full'
const CROWD = FULL ? 2_000 : 64

onOneDatabase('torture: sends', 'mysql', (open) => {
  let w: World
  let desk: Desk
  let line: ReturnType<typeof sendLine>
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
    line = sendLine(w, desk)
    await desk.settings({ approvalAbove: 1_000_000 })
  })
  afterAll(() => w.close())
  beforeEach(() => desk.later(8 * 86_400_000))

  it('eight workers on the same rows call for each person once', async () => {
    const ids = await crowd(w, CROWD)
    const id = await line.frozen(ids)
    const platform = countingPlatform(w)
    await Promise.all(Array.from({ length: 8 }, () => line.pump(id, platform.adapters)))
    expect(platform.most()).toBe(1)
    expect(platform.total()).toBe(CROWD)
    const report = await desk.report(id)
    expectSums(report)
    expect(report).toMatchObject({ audience: CROWD, accepted: CROWD, pending: 0 })
    await line.noWaitingJobs()
  }, 120_000)

  it('two freezings at once list everybody once', async () => {
    const ids = await crowd(w, FULL ? 3_000 : 400)
    const { id } = await desk.draft(ids)
    await desk.launch(id)
    const freeze = campaignJobs(w.deps)['campaigns.freeze']!
    await Promise.all([freeze(line.runOf(id)), freeze(line.runOf(id)), freeze(line.runOf(id))])
    expect((await desk.report(id)).audience).toBe(ids.length)
    await desk.act('cancelCampaign', id)
    await line.noWaitingJobs()
  }, 120_000)

  const POINTS: Point[] = ['claimed', 'intended', 'called', 'recorded']
  it.each(POINTS)(
    'a worker that dies at "%s" again and again: nobody is called for twice, nobody is forgotten',
    async (point) => {
      const ids = await crowd(w, CROWD)
      const id = await line.frozen(ids)
      const platform = countingPlatform(w)
      let deaths = 0
      const watch: Watch = (at) => {
        if (at === point && w.chance.int(4) === 0) {
          deaths++
          throw new Error('killed')
        }
      }
      for (let life = 0; life < 12; life++) {
        await line.pump(id, platform.adapters, watch).catch(() => undefined)
        // Long enough for every lease to run out, short of the campaign's end.
        await desk.later(61_000)
      }
      await line.pump(id, platform.adapters)
      await desk.later(61_000)
      await line.pump(id, platform.adapters)
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
      await line.noWaitingJobs()
    },
    120_000,
  )

  it('a worker that slept through its lease writes nothing over, and what it knows for sure settles what is unknown', async () => {
    const [who] = await crowd(w, 1)
    const id = await line.frozen([who!])
    let wake = (): void => undefined
    const asleep = new Promise<void>((resolve) => (wake = resolve))
    let called = (): void => undefined
    const underWay = new Promise<void>((resolve) => (called = resolve))
    const slow = countingPlatform(w, async () => {
      called()
      await asleep
      return accept()
    })
    const sleeper = line.pump(id, slow.adapters)
    await underWay
    await desk.later(61_000)
    const other = countingPlatform(w)
    await line.pump(id, other.adapters)
    expect(await desk.sendOf(id, { memberId: who! })).toMatchObject({ status: 'unknown' })
    expect(other.total()).toBe(0)
    wake()
    await sleeper
    expect(await desk.sendOf(id, { memberId: who! })).toMatchObject({ status: 'accepted' })
    expect(slow.total() + other.total()).toBe(1)
    await line.noWaitingJobs()
  })

  it('a late "come back later" never brings a message back that was given up as unknown', async () => {
    const [who] = await crowd(w, 1)
    const id = await line.frozen([who!])
    const slow = countingPlatform(w, async () => {
      await desk.later(61_000)
      await line.pump(id, countingPlatform(w).adapters)
      return { kind: 'retry', scope: 'person', until: 'pause', called: true, code: '43108' }
    })
    await line.pump(id, slow.adapters)
    expect(await desk.sendOf(id, { memberId: who! })).toMatchObject({ status: 'failed', reason: '43108' })
    await desk.later(3_600_000)
    await line.pump(id, slow.adapters)
    expect(slow.total()).toBe(1)
    await line.noWaitingJobs()
  })

  it('a worker that slept between claiming and writing down leaves the row to whoever took it over', async () => {
    const [who] = await crowd(w, 1)
    const id = await line.frozen([who!])
    let wake = (): void => undefined
    const asleep = new Promise<void>((resolve) => (wake = resolve))
    let claimed = (): void => undefined
    const underWay = new Promise<void>((resolve) => (claimed = resolve))
    const platform = countingPlatform(w)
    const sleeper = line.pump(id, platform.adapters, async (point) => {
      if (point !== 'claimed') return
      claimed()
      await asleep
    })
    await underWay
    await desk.later(31_000)
    // The other one claims it anew and is about to write it down when the sleeper wakes.
    await line.pump(id, platform.adapters, async (point) => {
      if (point !== 'claimed') return
      wake()
      await sleeper
      expect(platform.total()).toBe(0)
    })
    expect(platform.total()).toBe(1)
    expect((await desk.report(id)).accepted).toBe(1)
    await line.noWaitingJobs()
  })

  it('an event that comes before the answer of its call is not lost', async () => {
    const ids = await crowd(w, 5)
    const id = await line.frozen(ids)
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
    await line.pump(id, platform.adapters)
    expect(await desk.report(id)).toMatchObject({ accepted: 5, delivered: 5 })
    await line.noWaitingJobs()
  })

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
        tx.query("UPDATE job SET status = 'waiting', dueAt = 0 WHERE kind IN ('campaigns.send','campaigns.freeze')"),
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
