import { createConnection } from 'mysql2/promise'
import { inBackground } from '../../../server/base/background'
import { AppError } from '../../../server/base/errors'
import { createGate } from '../../../server/base/gate'
import { onEachDatabase, type World } from '../../harness/world'

const turn = () => new Promise((turned) => setImmediate(turned))

describe('a gate', () => {
  it('lets what people wait for in before the background, and the background in at last', async () => {
    const gate = createGate({ places: 1, background: 1 })
    // Time stands but for the work: 5 ms each, on however busy a machine.
    let now = 0
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now)
    const order: string[] = []
    const work = (name: string) => async () => {
      order.push(name)
      await turn()
      now += 5
    }
    const all = [gate(work('first')), inBackground(() => gate(work('behind'))), gate(work('a')), gate(work('b'))]
    await Promise.all(all)
    expect(order).toEqual(['first', 'a', 'b', 'behind'])
    // However many come: who stands behind is let in after a tenth of a second.
    const crowd = Array.from({ length: 60 }, (_, i) => gate(work(`crowd ${i}`)))
    crowd.push(inBackground(() => gate(work('late'))))
    await Promise.all(crowd)
    clock.mockRestore()
    expect(order.indexOf('late') - order.indexOf('crowd 0')).toBe(20)
  })

  it('keeps places that the background cannot take, and sends away who waited too long', async () => {
    const gate = createGate({
      places: 2,
      background: 1,
      patience: { ms: 30, error: () => new AppError('unavailable') },
    })
    let open: () => void = () => undefined
    const held = new Promise<void>((done) => (open = done))
    const long = inBackground(() => [gate(() => held), gate(() => held)])
    let through = false
    await gate(async () => void (through = true))
    expect(through).toBe(true)
    const second = gate(() => held)
    await expect(gate(() => held)).rejects.toThrow('unavailable')
    open()
    await Promise.all([...long, second])
    await expect(gate(async () => 'free again')).resolves.toBe('free again')
  })
})

onEachDatabase('base: nobody holds the process', (open, dialect) => {
  let w: World
  beforeAll(async () => {
    // A planted abort is waited after for some milliseconds: they would be the turns that are looked for here.
    w = await open({ aborts: 'none' })
    await w.db.inTransaction((tx) => tx.query("INSERT INTO lease (name, owner, until) VALUES ('row', 'nobody', 0)"))
  })
  afterAll(() => w.close())
  const touch = () => w.db.inTransaction((tx) => tx.query("UPDATE lease SET until = until + 1 WHERE name = 'row'"))
  const home = () => w.call('readHome')

  it('answers while a job works through transaction after transaction', async () => {
    let stop = false
    let done = 0
    const grinding = inBackground(async () => {
      while (!stop && done < 20_000) {
        await touch()
        done++
      }
    })
    const answer = await home()
    stop = true
    await grinding
    expect(answer.status).toBe(200)
    expect(done).toBeLessThan(20_000)
  })

  it('gives the event loop its turn within one long transaction, too', async () => {
    let turns = 0
    let over = false
    const watching = (async () => {
      while (!over) {
        await turn()
        turns++
      }
    })()
    await w.db.inTransaction(async (tx) => {
      for (let i = 0; i < 400; i++) await tx.query("UPDATE lease SET until = until + 1 WHERE name = 'row'")
      for (const began = performance.now(); performance.now() - began < 100;)
        await tx.query("SELECT until FROM lease WHERE name = 'row'")
    })
    over = true
    await watching
    expect(turns).toBeGreaterThan(3)
  })

  if (dialect === 'sqlite') return

  /** Somebody outside holds the row until `free` is called. */
  const lockedRow = async () => {
    const outside = await createConnection(w.databaseUrl)
    await outside.query('BEGIN')
    await outside.query("SELECT * FROM lease WHERE name = 'row' FOR UPDATE")
    return {
      free: async () => {
        await outside.query('ROLLBACK')
        await outside.end()
      },
    }
  }

  it('reads and says that it is ready while more writers than connections wait for one locked row', async () => {
    const lock = await lockedRow()
    let written = 0
    const writers = Array.from({ length: 40 }, () => touch().then(() => written++))
    const settled = Promise.allSettled(writers)
    await new Promise((wait) => setTimeout(wait, 200))
    const asked = performance.now()
    const answers = [await home(), await fetch(`${w.url}/health/ready`), await fetch(`${w.url}/health/live`)]
    expect([answers.map((a) => a.status), written]).toEqual([[200, 200, 200], 0])
    // Sooner than any of those who wait can have given up its connection.
    expect(performance.now() - asked).toBeLessThan(3_000)
    await lock.free()
    expect((await settled).filter((one) => one.status === 'rejected')).toEqual([])
  })

  it('tells who waits for a row that stays locked to come again, after seconds', async () => {
    const lock = await lockedRow()
    const began = performance.now()
    const error = await touch().catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'unavailable', more: { headers: { 'Retry-After': '2' } } })
    expect(performance.now() - began).toBeLessThan(20_000)
    await lock.free()
    await touch()
  }, 30_000)
})
