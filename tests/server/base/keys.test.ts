import { ConfigError } from '../../../server/base/config'
import { checkKeys } from '../../../server/base/key-check'
import { addStanding } from '../../harness/standing'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('keys', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  it('lets the database be opened with its own keys only', async () => {
    const { indexKey, dataKeys } = w.deps.config
    await checkKeys(w.db, { indexKey, dataKeys })
    const otherIndex = await checkKeys(w.db, { indexKey: w.chance.bytes(32), dataKeys }).catch((e: unknown) => e)
    expect(otherIndex).toBeInstanceOf(ConfigError)
    expect((otherIndex as Error).message).toContain('INDEX_KEY')
    await w.member()
    const lost = await checkKeys(w.db, { indexKey, dataKeys: [{ id: 'new', key: w.chance.bytes(32) }] }).catch(
      (e: unknown) => e,
    )
    expect((lost as Error).message).toContain('DATA_KEYS lacks the key t1')
    await checkKeys(w.db, { indexKey, dataKeys: [{ id: 'new', key: w.chance.bytes(32) }, ...dataKeys] })
  })

  it('sweeps old idempotency keys and keeps those of the last week', async () => {
    const put = (id: string, days: number) =>
      w.db.inTransaction((tx) =>
        tx.query("INSERT INTO idempotency_key (id, bodyHash, status, body, createdAt) VALUES (?,'h',201,'{}',?)", [
          id,
          w.clock.now() - days * 86_400_000,
        ]),
      )
    await put('old', 9)
    await put('week', 7)

    await addStanding(w, 'base.')
    await addStanding(w, 'base.')
    await w.jobs()
    const left = (await w.db.read((tx) => tx.query("SELECT id FROM idempotency_key WHERE id IN ('old','week')"))) as {
      id: string
    }[]
    expect(left.map((r) => r.id)).toEqual(['week'])
    const jobs = (await w.db.read((tx) => tx.query("SELECT status FROM job WHERE kind = 'base.housekeeping'"))) as {
      status: string
    }[]
    expect(jobs).toEqual([{ status: 'waiting' }])
  })

  it('says whether it is ready, and why not', async () => {
    const ready = await fetch(`${w.url}/health/ready`)
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ok', checks: { database: 'ok', migrations: 'ok', queue: 'ok', clock: 'ok', process: 'ok' } },
    ])
    await w.db.inTransaction((tx) =>
      tx.query(
        "INSERT INTO job (id, kind, payload, status, lane, dueAt, attempts, epoch, done, failedCount, createdAt) VALUES ('late','nobody.does','{}','waiting','prompt',?,0,0,0,0,0)",
        [w.clock.now() - 600_000],
      ),
    )
    const late = await fetch(`${w.url}/health/ready`)
    expect(late.status).toBe(503)
    expect(((await late.json()) as { checks: { queue: string } }).checks.queue).toContain('late')
    expect((await fetch(`${w.url}/health/live`)).status).toBe(200)
  })
})
