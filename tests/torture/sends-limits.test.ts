import { AsyncResource } from 'node:async_hooks'
import { reserveContact } from '../../server/campaigns/contact'
import { onOneDatabase, type World } from '../harness/world'
import { expectSums, openDesk, type Desk } from '../server/campaigns/desk'
import { accept, countingPlatform, crowd } from './crowd'
import { sendLine } from './send-line'

const FULL = process.env.TORTURE === 'full'
const CROWD = FULL ? 2_000 : 64

onOneDatabase('torture: limits of sending', 'mysql', (open) => {
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

  it('of forty contacts wanted at once for one person exactly as many are counted as the cap allows', async () => {
    const caps = [
      { days: 7, max: 3 },
      { days: 30, max: 5 },
    ]
    for (let round = 0; round < (FULL ? 100 : 6); round++) {
      const personKey = `m:${w.chance.id()}`
      const person = { personKey, counted: [personKey] }
      const once = () => w.db.inTransaction((tx) => reserveContact(tx, person, personKey, caps, w.clock.now()))
      const won = (await Promise.all(Array.from({ length: 40 }, once))).filter(Boolean)
      expect(won).toHaveLength(3)
    }
  }, 120_000)

  it('a withdrawal waits for a message that is being written down, and is seen by every later one', async () => {
    await desk.settings({ frequencyCaps: [] })
    const [who] = await crowd(w, 1)
    const id = await line.frozen([who!])
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
    await line.pump(id, platform.adapters)
    await withdrawal
    expect([early, answered, platform.total()]).toEqual([false, true, 1])
    await line.noWaitingJobs()
  })

  it('no message starts after the quiet hours have begun, also within one batch', async () => {
    await desk.settings({ frequencyCaps: [] })
    const ids = await crowd(w, 40)
    const id = await line.frozen(ids)
    const nine = Math.floor(w.clock.now() / 86_400_000) * 86_400_000 + 13 * 3_600_000
    await desk.at(nine - 1_000)
    const platform = countingPlatform(w, () => {
      w.clock.set(nine + 1_000)
      return accept()
    })
    await line.pump(id, platform.adapters)
    const [row] = (await w.db.read((tx) =>
      tx.query('SELECT COUNT(*) AS n, MAX(startedAt) AS last FROM message_attempt WHERE campaignId = ?', [id]),
    )) as { n: number; last: number }[]
    expect(Number(row?.last)).toBeLessThan(nine)
    expect(Number(row?.n)).toBeLessThan(40)
    await desk.at(nine + 11 * 3_600_000)
    await line.pump(id, platform.adapters)
    await desk.at(nine + 11 * 3_600_000)
    await line.pump(id, countingPlatform(w).adapters)
    expect((await desk.report(id)).pending).toBe(0)
    await line.noWaitingJobs()
  })

  it('caps hold exactly for one crowd under four campaigns and eight workers at once', async () => {
    const size = FULL ? 400 : 30
    const ids = await crowd(w, size, 4)
    await desk.settings({ frequencyCaps: [{ days: 7, max: 2 }] })
    const campaigns = []
    for (let n = 0; n < 4; n++) campaigns.push(await line.frozen(ids))
    const platform = countingPlatform(w)
    await Promise.all(campaigns.flatMap((id) => [line.pump(id, platform.adapters), line.pump(id, platform.adapters)]))
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
    await line.noWaitingJobs()
  }, 120_000)

  it('one permission wanted by four campaigns at once is spent once', async () => {
    const size = FULL ? 400 : 30
    const ids = await crowd(w, size, 1)
    await desk.settings({ frequencyCaps: [] })
    const campaigns = []
    for (let n = 0; n < 4; n++) campaigns.push(await line.frozen(ids))
    const platform = countingPlatform(w)
    await Promise.all(campaigns.map((id) => line.pump(id, platform.adapters)))
    expect(platform.most()).toBe(1)
    expect(platform.total()).toBe(size)
    const reports = await Promise.all(campaigns.map((id) => desk.report(id)))
    expect(reports.reduce((sum, r) => sum + (r.suppressed.no_quota ?? 0), 0)).toBe(size * 3)
    await line.noWaitingJobs()
  }, 120_000)

  it('withdrawals while sending: nothing starts after one is answered', async () => {
    await desk.settings({ frequencyCaps: [] })
    const ids = await crowd(w, CROWD)
    const id = await line.frozen(ids)
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
    await Promise.all([line.pump(id, platform.adapters), line.pump(id, platform.adapters), withdraw()])
    expect(late).toEqual([])
    const report = await desk.report(id)
    expectSums(report)
    expect(report.accepted + (report.suppressed.no_consent ?? 0)).toBe(CROWD)
    expect(platform.total()).toBe(report.accepted)
    await line.noWaitingJobs()
  }, 120_000)

  it('after a pause is answered nothing starts; resumed, everybody is reached once', async () => {
    const ids = await crowd(w, CROWD)
    const id = await line.frozen(ids)
    const platform = countingPlatform(w, async () => {
      await new Promise((next) => setTimeout(next, 3))
      return accept()
    })
    const sending = Promise.all([line.pump(id, platform.adapters), line.pump(id, platform.adapters)])
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
    await line.pump(id, platform.adapters)
    expect(platform.most()).toBe(1)
    expect(platform.total()).toBe(CROWD)
    await line.noWaitingJobs()
  }, 120_000)
})
