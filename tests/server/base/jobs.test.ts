import { createRunner, enqueue, inProcessWaker, type JobHandler } from '../../../server/base/jobs'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('jobs', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())
  const runner = (handlers: Record<string, JobHandler>) =>
    createRunner({ ...w.deps, waker: inProcessWaker(), handlers })
  const add = (kind: string, more: { dedupeKey?: string; runAt?: number } = {}) =>
    w.db.inTransaction((tx) => enqueue(tx, w.deps, { kind, payload: { n: 1 }, total: 2, ...more }))
  const job = async (id: string | null) =>
    ((await w.db.read((tx) => tx.query('SELECT * FROM job WHERE id = ?', [id]))) as Record<string, unknown>[])[0]!

  it('runs once among many runners, and tells its progress', async () => {
    let runs = 0
    const handlers = {
      many: async ({ progress }: Parameters<JobHandler>[0]) => {
        runs++
        await progress({ done: 2 })
      },
    }
    const ids = await Promise.all(Array.from({ length: 10 }, () => add('many')))
    await Promise.all(Array.from({ length: 4 }, () => runner(handlers).drain()))
    expect(runs).toBe(10)
    expect(await job(ids[0]!)).toMatchObject({ status: 'done', done: 2 })
  })

  it('is gone when its transaction is', async () => {
    await expect(
      w.db.inTransaction(async (tx) => {
        await enqueue(tx, w.deps, { kind: 'ghost', payload: {} })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    let ran = false
    await runner({ ghost: async () => void (ran = true) }).drain()
    expect(ran).toBe(false)
  })

  it('keeps one job per dedupe key', async () => {
    expect(await add('dedupe', { dedupeKey: 'k' })).not.toBeNull()
    expect(await add('dedupe', { dedupeKey: 'k' })).toBeNull()
    let runs = 0
    await runner({ dedupe: async () => void runs++ }).drain()
    expect(runs).toBe(1)
  })

  it('tries again with pauses, and gives up visibly', async () => {
    const id = await add('flaky')
    let tries = 0
    const flaky = runner({
      flaky: async () => {
        tries++
        throw new Error('down')
      },
    })
    await flaky.drain()
    expect(tries).toBe(1)
    for (let i = 0; i < 20; i++) {
      w.clock.advance(61_000)
      await flaky.drain()
    }
    expect(tries).toBe(12)
    expect(await job(id)).toMatchObject({ status: 'failed', error: 'Error: down' })
  })

  it('takes over from a runner that died, and lets it write nothing afterwards', async () => {
    const id = await add('sleepy')
    let wakeUp: () => void = () => undefined
    const slept = new Promise<void>((wake) => (wakeUp = wake))
    const dead = runner({
      sleepy: async ({ progress }) => {
        await slept
        await progress({ done: 1 })
      },
    })
    const first = dead.drain()
    await new Promise((wait) => setTimeout(wait, 50))
    // The first runner still holds the job, its lease runs out (its process is frozen).
    await w.db.inTransaction((tx) => tx.query('UPDATE job SET leaseUntil = 0 WHERE id = ?', [id]))
    await runner({ sleepy: async ({ progress }) => progress({ done: 1 }) }).drain()
    wakeUp()
    await first
    expect(await job(id)).toMatchObject({ status: 'done', done: 1 })
  })

  it('runs again when asked and not before its time', async () => {
    const id = await add('again', { runAt: w.clock.now() + 1000 })
    let runs = 0
    const again = runner({ again: async () => (++runs < 3 ? { again: 500 } : undefined) })
    await again.drain()
    expect(runs).toBe(0)
    w.clock.advance(1000)
    await again.drain()
    expect(runs).toBe(1)
    w.clock.advance(500)
    await again.drain()
    w.clock.advance(500)
    await again.drain()
    expect(await job(id)).toMatchObject({ status: 'done' })
    expect(runs).toBe(3)
  })
})
