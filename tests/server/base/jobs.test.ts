import { enqueue, inProcessWaker, keepStanding, type JobHandler, type JobKind } from '../../../server/base/jobs'
import { createRunner } from '../../../server/base/runner'
import { USUAL_SLOTS } from '../../../server/base/slots'
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
    w.db.inTransaction((tx) => enqueue(tx, w.deps, { kind, lane: 'prompt', payload: { n: 1 }, total: 2, ...more }))
  const job = async (id: string | null) =>
    ((await w.db.read((tx) => tx.query('SELECT * FROM job WHERE id = ?', [id]))) as Record<string, unknown>[])[0]!

  const byKind = async (kind: string) =>
    (await w.db.read((tx) => tx.query('SELECT * FROM job WHERE kind = ?', [kind]))) as Record<string, unknown>[]
  const until = async (true_: () => boolean) => {
    for (let i = 0; i < 500 && !true_(); i++) await new Promise((wait) => setTimeout(wait, 10))
  }

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
        await enqueue(tx, w.deps, { kind: 'ghost', lane: 'prompt', payload: {} })
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
    await w.db.inTransaction((tx) => tx.query('UPDATE job SET dueAt = 0 WHERE id = ?', [id]))
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

  it('carries a prompt job out while every slot of the long ones is taken', async () => {
    let finish: () => void = () => undefined
    const long = new Promise<void>((done) => (finish = done))
    let under = 0
    const heard: string[] = []
    const working = runner({
      grind: async () => {
        under++
        await long
      },
      greet: async ({ payload }) => void heard.push((payload as { to: string }).to),
    })
    await w.db.inTransaction(async (tx) => {
      for (let i = 0; i < 20; i++) await enqueue(tx, w.deps, { kind: 'grind', lane: 'bulk', payload: {} })
    })
    working.start()
    await until(() => under === USUAL_SLOTS.bulk)
    await w.db.inTransaction((tx) => enqueue(tx, w.deps, { kind: 'greet', lane: 'prompt', payload: { to: 'a' } }))
    await until(() => heard.length > 0)
    expect([heard, under]).toEqual([['a'], USUAL_SLOTS.bulk])
    finish()
    await working.stop()
  })

  it('leaves a lane without slots to other processes', async () => {
    const heard: string[] = []
    const hears: JobHandler = async ({ kind }) => void heard.push(kind)
    const handlers = { long: hears, short: hears }
    const slots = { ...USUAL_SLOTS, bulk: 0 }
    const web = createRunner({ ...w.deps, waker: inProcessWaker(), handlers, slots })
    await w.db.inTransaction(async (tx) => {
      await enqueue(tx, w.deps, { kind: 'long', lane: 'bulk', payload: {} })
      await enqueue(tx, w.deps, { kind: 'short', lane: 'prompt', payload: {} })
    })
    web.start()
    await until(() => heard.length > 0)
    await web.stop()
    expect(heard).toEqual(['short'])
    await runner({ long: hears }).drain()
    expect(heard).toEqual(['short', 'long'])
  })

  it('never gives a standing job up: it fails in sight, with growing pauses, and is well again when it succeeds', async () => {
    const STANDING: JobKind = { kind: 'stands', lane: 'standing', standing: true }
    await keepStanding(w.deps, [STANDING])
    let down = true
    let tries = 0
    const stands = runner({
      stands: async () => {
        tries++
        if (down) throw new Error('no disk')
        return { again: 1000 }
      },
    })
    for (let i = 0; i < 20; i++) {
      await stands.drain()
      w.clock.advance(5 * 60_000)
    }
    expect(tries).toBe(20)
    const [failing] = await byKind('stands')
    expect(failing).toMatchObject({ status: 'waiting', attempts: 20, error: 'Error: no disk' })
    expect(Number(failing!.failedAt)).toBeGreaterThan(0)
    down = false
    await stands.drain()
    expect((await byKind('stands'))[0]).toMatchObject({ status: 'waiting', attempts: 0, error: null, failedAt: null })
  })

  it('brings a standing job to life that an earlier version gave up', async () => {
    const STANDING: JobKind = { kind: 'was-dead', lane: 'standing', standing: true }
    await keepStanding(w.deps, [STANDING])
    await w.db.inTransaction((tx) =>
      tx.query(
        "UPDATE job SET status = 'failed', dueAt = NULL, attempts = 12, lane = 'prompt' WHERE kind = 'was-dead'",
      ),
    )
    await keepStanding(w.deps, [STANDING])
    let runs = 0
    await runner({ 'was-dead': async () => (runs++, { again: 1000 }) }).drain()
    expect(runs).toBe(1)
    expect(await byKind('was-dead')).toMatchObject([{ lane: 'standing', status: 'waiting' }])
  })

  it('goes on at the place where it let go, and forgets it when it is through', async () => {
    const seen: unknown[] = []
    const id = await add('steps')
    await runner({
      steps: async ({ place }) => {
        seen.push(place)
        return seen.length < 3 ? { again: 0, place: { after: seen.length } } : undefined
      },
    }).drain()
    expect(seen).toEqual([null, { after: 1 }, { after: 2 }])
    expect(await job(id)).toMatchObject({ status: 'done', place: null, payload: '{}', dueAt: null })
  })

  it('is asked to let go after a second or two', async () => {
    const id = await add('long')
    let steps = 0
    await runner({
      long: async ({ letGo }) => {
        const began = performance.now()
        while (!letGo()) await new Promise((wait) => setTimeout(wait, 20))
        steps++
        expect(performance.now() - began).toBeLessThan(5000)
        return steps < 2 ? { again: 0 } : undefined
      },
    }).drain()
    expect(steps).toBe(2)
    expect(await job(id)).toMatchObject({ status: 'done' })
  })

  it('takes by one range of one index, however many wait', async () => {
    const due = 'SELECT id FROM job WHERE lane = ? AND dueAt <= ? AND kind IN (?) ORDER BY dueAt, id LIMIT 1'
    const asked = ['prompt', w.clock.now(), 'many']
    const plan = (await w.db.read((tx) =>
      tx.query(`EXPLAIN ${w.dialect === 'sqlite' ? 'QUERY PLAN ' : ''}${due}`, asked),
    )) as Record<string, unknown>[]
    if (w.dialect === 'sqlite')
      expect(plan.map((step) => step.detail)).toEqual(['SEARCH job USING INDEX ix_job_lane (lane=? AND dueAt<?)'])
    else {
      expect(plan).toMatchObject([{ type: 'range', key: 'ix_job_lane' }])
      expect(plan[0]!.Extra).not.toMatch(/filesort|temporary/i)
    }
  })
})
