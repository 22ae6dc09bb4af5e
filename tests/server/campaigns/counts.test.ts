import { campaignJobs } from '../../../server/campaigns/jobs'
import { countsOf } from '../../../server/campaigns/counts'
import { crowd } from '../../torture/crowd'
import { sendLine } from '../../torture/send-line'
import { onOneDatabase, type World } from '../../harness/world'
import { expectSums, openDesk, SUBSCRIBE, type Desk } from './desk'

onOneDatabase('campaigns: counts that are kept as they change', 'mysql', (open) => {
  let w: World
  let desk: Desk
  let line: ReturnType<typeof sendLine>
  beforeAll(async () => {
    w = await open()
    desk = await openDesk(w)
    line = sendLine(w, desk)
    await desk.settings({ frequencyCaps: [], approvalAbove: 1_000_000 })
  })
  afterAll(() => w.close())
  beforeEach(() => desk.later(86_400_000))

  /** The counts, and the same counted anew from everybody's rows. */
  const both = async (id: string) => {
    const kept = (await w.db.read((tx) => countsOf(tx, [id]))).get(id)!
    const rows = (await w.db.read((tx) =>
      tx.query('SELECT status, COUNT(*) AS n FROM campaign_send WHERE campaignId = ? GROUP BY status', [id]),
    )) as { status: string; n: number }[]
    const anew = Object.fromEntries(rows.map(({ status, n }) => [status, Number(n)]))
    return { kept: Object.fromEntries(Object.entries(kept).filter(([, n]) => n !== 0)), anew }
  }
  const expectKept = async (id: string): Promise<void> => {
    const { kept, anew } = await both(id)
    expect(kept).toEqual(anew)
  }
  /** Two in the night, so that everybody waits. */
  const night = () => desk.at(Math.floor(w.clock.now() / 86_400_000) * 86_400_000 + 18 * 3_600_000)

  it('through refusals, retries, a lost worker, an event and the end they are what the rows say', async () => {
    const [a, b, c, d, e, f] = await Promise.all(Array.from({ length: 6 }, () => desk.shopper()))
    const silent = await desk.shopper({ marketing: false })
    const people = [a!, b!, c!, d!, e!, f!, silent]
    await desk.faults({ [SUBSCRIBE]: { errcode: 43101, times: 1 } })
    const id = await desk.run(people.map((who) => who.memberId))
    await expectKept(id)
    await desk.faults({ [SUBSCRIBE]: { errcode: 47003, times: 1 } })
    const second = await desk.run([(await desk.shopper()).memberId, (await desk.shopper()).memberId])
    await expectKept(second)
    await w.sandbox('DELETE', '/faults')
    await desk.act('resumeCampaign', second)
    const watch = (at: string) => {
      if (at === 'called') throw new Error('killed')
    }
    const send = campaignJobs(w.deps, undefined, watch)['campaigns.send']!
    await Promise.resolve(send(line.runOf(second))).catch(() => undefined)
    await expectKept(second)
    await desk.later(61_000)
    await w.jobs()
    await expectKept(second)
    const report = await desk.report(second)
    expectSums(report)
    expect((await desk.read(second)).progress).toMatchObject({ total: 2, done: 2, pending: 0 })
  })

  it('the list and the page read them and never the rows', async () => {
    const who = await desk.shopper()
    const id = await desk.run([who.memberId])
    const before = (await desk.read(id)).progress
    expect(before).toMatchObject({ total: 1, done: 1, accepted: 1 })
    await w.db.inTransaction((tx) => tx.query('DELETE FROM campaign_send WHERE campaignId = ?', [id]))
    expect((await desk.read(id)).progress).toEqual(before)
    const list = await w.call('listCampaigns', { token: desk.token, query: { limit: 200 } })
    expect(list.body.items.find((one) => one.id === id)?.progress).toEqual(before)
  })

  it('a cancellation touches nobody’s row: it is marked in pieces afterwards, and told as done at once', async () => {
    const id = await line.frozen(await crowd(w, 1_200))
    const cancelled = await desk.act('cancelCampaign', id)
    expect(cancelled.body).toMatchObject({ status: 'cancelled', progress: { total: 1200, done: 1200, pending: 0 } })
    expect((await both(id)).anew).toEqual({ ready: 1200 })
    const told = await desk.report(id)
    expectSums(told)
    expect(told).toMatchObject({ suppressed: { expired: 1200 }, pending: 0 })
    const expire = campaignJobs(w.deps)['campaigns.expire']!
    // Asked to let go after each piece, it goes on where it stood.
    let asked = 0
    const run = { ...line.runOf(id), letGo: () => asked++ > 0 }
    expect(await expire(run)).toEqual({ again: 0 })
    expect((await both(id)).anew).toEqual({ ready: 700, suppressed: 500 })
    await w.jobs()
    await expectKept(id)
    expect((await both(id)).anew).toEqual({ suppressed: 1200 })
    expect(await desk.report(id)).toEqual(told)
  }, 60_000)

  it('while it is frozen the progress says of how many', async () => {
    const ids = await crowd(w, 600)
    const { id } = await desk.draft(ids)
    await desk.launch(id)
    expect((await desk.read(id)).progress).toMatchObject({ total: 0, expected: 600 })
    const freeze = campaignJobs(w.deps)['campaigns.freeze']!
    let asked = 0
    expect(await freeze({ ...line.runOf(id), letGo: () => asked++ > 0 })).toEqual({ again: 0 })
    expect(await desk.read(id)).toMatchObject({
      status: 'freezing',
      waiting: { why: 'freezing' },
      progress: { total: 50, expected: 600 },
    })
    await freeze(line.runOf(id))
    expect((await desk.read(id)).progress).toMatchObject({ total: 600, expected: null })
    await desk.act('cancelCampaign', id)
    await w.jobs()
    await line.noWaitingJobs()
  }, 60_000)

  it('a preview that takes longer than a request goes on as a job and ends with the same answer', async () => {
    const ids = await crowd(w, 1_200)
    const twins = ids.slice(-2)
    await w.db.inTransaction((tx) =>
      tx.query("UPDATE mini_user SET unionid = 'twins' WHERE memberId IN (?,?)", [ids[0], twins[0]]),
    )
    const { id } = await desk.draft(ids)
    const whole = await desk.preview(id)
    expect(whole).toMatchObject({ audience: 1200, reachable: 1199, suppressed: { duplicate_person: 1 } })
    const none = { jobId: null, status: 'none', done: 0, total: 0, preview: null }
    expect((await w.call('readPreview', { token: desk.token, params: { id } })).body).toEqual(none)
    // A request without patience: each look at the time is two seconds after the one before.
    let ticks = 0
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => 2_000 * ticks++)
    const asked = await w
      .call('previewCampaign', { token: desk.token, params: { id }, body: {} })
      .finally(() => clock.mockRestore())
    expect(asked.status).toBe(202)
    const { jobId } = asked.body as { jobId: string }
    const look = () => w.call('readPreview', { token: desk.token, params: { id } })
    expect((await look()).body).toMatchObject({ jobId, status: 'counting', total: 1200, preview: null })
    // Asked again meanwhile, the same job answers.
    const again = await w.call('previewCampaign', { token: desk.token, params: { id }, body: {} })
    expect(again).toMatchObject({ status: 202, body: { jobId } })
    await w.jobs()
    const done = await look()
    expect(done.body).toMatchObject({ jobId, status: 'done', done: 1200, total: 1200 })
    expect({ ...done.body.preview, samples: [] }).toEqual({ ...whole, samples: [] })
    expect(done.body.preview?.samples.map(({ member }) => member.id)).toEqual(whole.samples.map((s) => s.member.id))
    const job = await w.call('readJob', { token: desk.token, params: { id: jobId } })
    expect(job.body).toMatchObject({ status: 'done', done: 1200, total: 1200 })
  }, 60_000)

  it('says why nothing goes out, and until when', async () => {
    const who = await desk.shopper({ grants: 9 })
    const waitingOf = async (id: string) => (await desk.read(id)).waiting
    const { id: draft } = await desk.draft([who.memberId])
    expect(await waitingOf(draft)).toBeNull()
    const at = Math.ceil(w.clock.now() / 1000) * 1000 + 60_000
    const later = await desk.draft([who.memberId], { schedule: { kind: 'at', at: new Date(at).toISOString() } })
    await desk.launch(later.id)
    expect(await waitingOf(later.id)).toMatchObject({ why: 'scheduled', channel: null })
    expect(Date.parse(String((await waitingOf(later.id))?.until))).toBe(at)
    await desk.act('pauseCampaign', later.id)
    expect(await waitingOf(later.id)).toEqual({ why: 'paused', until: null, channel: null })
    await desk.act('cancelCampaign', later.id)

    await night()
    const id = await desk.run([who.memberId])
    const eight = Math.floor(w.clock.now() / 86_400_000) * 86_400_000 + 24 * 3_600_000
    expect(await waitingOf(id)).toMatchObject({ why: 'quiet_hours', channel: null })
    expect(Date.parse(String((await waitingOf(id))?.until))).toBe(eight)
    await desk.at(eight)
    await desk.faults({ [SUBSCRIBE]: { errcode: 45009, times: 9 } })
    await w.jobs()
    await w.sandbox('DELETE', '/faults')
    const midnight = eight + 16 * 3_600_000
    expect(await waitingOf(id)).toMatchObject({ why: 'provider_quota', channel: 'mini_subscribe' })
    expect(Date.parse(String((await waitingOf(id))?.until))).toBe(midnight)
    await desk.at(midnight + 8 * 3_600_000)
    await desk.faults({ [SUBSCRIBE]: { errcode: -1, times: 9 } })
    await w.jobs()
    await w.sandbox('DELETE', '/faults')
    expect(await waitingOf(id)).toMatchObject({ why: 'provider_parked', channel: 'mini_subscribe' })
    await desk.later(11 * 60_000)
    await w.jobs()
    expect(await desk.read(id)).toMatchObject({ status: 'finished', waiting: null, progress: { accepted: 1 } })
  })

  it('a parked provider is asked before rows are claimed: nobody’s row is touched', async () => {
    const id = await line.frozen(await crowd(w, 120))
    const until = w.clock.now() + 3_600_000
    await w.db.inTransaction(async (tx) => {
      await tx.query('DELETE FROM provider_park')
      await tx.query(
        "INSERT INTO provider_park (channel, until, strikes, reason) VALUES ('mini_subscribe', ?, 1, 'pause')",
        [until],
      )
    })
    const send = campaignJobs(w.deps)['campaigns.send']!
    expect(await send(line.runOf(id))).toEqual({ again: 600_000 })
    const [row] = (await w.db.read((tx) =>
      tx.query('SELECT MAX(epoch) AS epoch, MAX(notBefore) AS notBefore FROM campaign_send WHERE campaignId = ?', [id]),
    )) as { epoch: number; notBefore: number }[]
    expect([Number(row?.epoch), Number(row?.notBefore)]).toEqual([0, 0])
    await w.db.inTransaction((tx) => tx.query('DELETE FROM provider_park'))
    await desk.act('cancelCampaign', id)
    await w.jobs()
    await line.noWaitingJobs()
  })
})
