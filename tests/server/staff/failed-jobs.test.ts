import { enqueue, inProcessWaker, keepStanding, type JobHandler } from '../../../server/base/jobs'
import { createRunner } from '../../../server/base/runner'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('staff: jobs that failed', (open) => {
  let w: World
  let owner: string
  beforeAll(async () => {
    w = await open()
    owner = (await w.staff('owner')).token
    await w.db.inTransaction((tx) =>
      tx.query(
        'UPDATE staff_session SET lastUsedAt = lastUsedAt + 9000000000000, expiresAt = expiresAt + 9000000000000',
      ),
    )
  })
  afterAll(() => w.close())
  const run = async (handlers: Record<string, JobHandler>, rounds: number) => {
    const runner = createRunner({ ...w.deps, waker: inProcessWaker(), handlers })
    for (let i = 0; i < rounds; i++) {
      await runner.drain()
      w.clock.advance(61_000)
    }
  }
  const ready = async () => {
    const answer = await fetch(`${w.url}/health/ready`)
    const { warnings, checks } = (await answer.json()) as { warnings?: string[]; checks: { queue: string } }
    return { status: answer.status, warnings, checks }
  }
  const figure = async (name: string, lane: string) =>
    (await w.deps.metrics.registry.getSingleMetric(name)!.get()).values.find((v) => v.labels.lane === lane)?.value

  it('are listed with what went wrong, warned of, counted, and tried again by the owner, who is written down', async () => {
    const fail = async () => {
      throw new Error('the printer is out of paper')
    }
    await keepStanding(w.deps, [{ kind: 'test.stands', lane: 'standing', standing: true }])
    const id = await w.db.inTransaction((tx) => enqueue(tx, w.deps, { kind: 'test.once', lane: 'bulk', payload: {} }))
    await run({ 'test.stands': fail, 'test.once': fail }, 15)

    const { body } = await w.call('listJobs', { token: owner, query: { status: 'failed' } })
    expect(body.items).toMatchObject([
      {
        id,
        kind: 'test.once',
        lane: 'bulk',
        standing: false,
        attempts: 12,
        error: 'Error: the printer is out of paper',
      },
      { kind: 'test.stands', lane: 'standing', standing: true, error: 'Error: the printer is out of paper' },
    ])
    const told = await ready()
    expect(told.status).toBe(200)
    expect(told.warnings).toEqual([
      expect.stringMatching(/^test.stands fails since 2026/),
      expect.stringMatching(/^test.once failed at 2026/),
    ])
    expect([await figure('jobs_failed', 'bulk'), await figure('jobs_failed', 'standing')]).toEqual([1, 1])
    expect(await figure('jobs_failed', 'prompt')).toBe(0)

    const retry = (token: string, job: string) => w.call('retryJob', { token, params: { id: job } })
    const marketer = await w.staff('marketer')
    expect((await retry(marketer.token, id!)).status).toBe(403)
    expect((await retry(owner, 'nothing')).status).toBe(404)
    expect((await retry(owner, id!)).status).toBe(204)
    expect(await figure('jobs_waiting', 'bulk')).toBe(1)
    let done = 0
    await run({ 'test.once': async () => void done++, 'test.stands': async () => ({ again: 1e9 }) }, 6)
    expect(done).toBe(1)
    expect((await w.call('listJobs', { token: owner, query: { status: 'failed' } })).body.items).toEqual([])
    expect((await ready()).warnings).toBeUndefined()
    const again = await retry(owner, id!)
    expect(again.status).toBe(409)
    const log = (await w.call('listAudit', { token: owner })).body.items.filter((e) => e.action === 'jobs.retry')
    expect(log).toMatchObject([{ objectKind: 'job', objectId: id, reason: 'test.once' }])
  })

  it('a lane that stands still makes the server not ready, one that is behind but works is warned of', async () => {
    const job = { kind: 'nobody.does', payload: {} }
    await w.db.inTransaction((tx) => tx.query("DELETE FROM job WHERE kind = 'test.stands'"))
    await w.db.inTransaction((tx) => enqueue(tx, w.deps, { ...job, lane: 'send' }))
    w.clock.advance(600_000)
    const still = await ready()
    expect(still).toMatchObject({
      status: 503,
      checks: { queue: 'send: the oldest job is 10 minutes late and none is worked on' },
    })
    expect(await figure('jobs_oldest_seconds', 'send')).toBe(600)
    let finish: () => void = () => undefined
    const held = new Promise<void>((done) => (finish = done))
    await w.db.inTransaction((tx) => enqueue(tx, w.deps, { kind: 'test.long', lane: 'send', payload: {} }))
    const working = createRunner({ ...w.deps, waker: inProcessWaker(), handlers: { 'test.long': () => held } })
    const draining = working.drain()
    for (let i = 0; i < 200 && (await ready()).status !== 200; i++) await new Promise((wait) => setTimeout(wait, 20))
    expect(await ready()).toMatchObject({ status: 200, warnings: ['send: the oldest job is 10 minutes late'] })
    finish()
    await draining
    await w.db.inTransaction((tx) => tx.query("DELETE FROM job WHERE kind = 'nobody.does'"))
  })
})
