import { readConfig } from '../../../server/base/config'
import { asking, beatJob } from '../../../server/base/replica'
import { openMigrated } from '../../../server/start'
import { systemChance } from '../../../server/base/chance'
import { standingClock } from '../../../server/base/clock'
import { envOf } from '../../harness/env'
import { must } from '../../harness/rows'
import { createSchema, dropSchema, mysqlUrl } from '../../harness/schema'
import { createWorld, MONDAY_TEN, type World } from '../../harness/world'

const chance = systemChance()
const everybody = { rule: { all: [] } }

describe('a replica for questions', () => {
  it('is refused beside the embedded database, and where it is none', () => {
    const env = { ...envOf(chance), DATABASE_URL: 'sqlite:x.db' }
    const named = (url: string) => () => readConfig({ ...env, DATABASE_READ_URL: url })
    expect(named('mysql://r@127.0.0.1/x')).toThrow('the embedded database has no replica')
    expect(named('postgres://x')).toThrow('DATABASE_READ_URL')
    expect(readConfig({ ...env, DATABASE_READ_URL: '' }).databaseReadUrl).toBeNull()
  })
})

const both = mysqlUrl() === undefined ? describe.skip : describe
both('a replica for questions, on a schema of its own with other people in it', () => {
  const schema = `t_replica_${chance.id().replace(/-/g, '').slice(16)}`
  let w: World
  let marketer: string
  beforeAll(async () => {
    const url = await createSchema(schema)
    // The stand-in: same tables, nobody in them, so what is read there finds nobody.
    const copy = await openMigrated(readConfig({ ...envOf(chance), DATABASE_URL: url, DATABASE_POOL: '5' }))
    await copy.close()
    w = await createWorld('mysql', { env: { DATABASE_READ_URL: url } })
    marketer = (await w.staff('marketer')).token
    await w.member({ profile: { regionCode: '230102' } })
  }, 60_000)
  afterAll(async () => {
    await w.close()
    await dropSchema(schema)
  })

  it('answers previews and plots; decisions and lists of members are the main database’s', async () => {
    const preview = must(await w.call('previewSegment', { token: marketer, body: everybody })).body
    expect(preview.count).toBe(0)
    expect(must(await w.call('readOverview', { token: marketer })).body.members).toBe(0)
    expect(must(await w.call('listMembers', { token: marketer })).body.items).toHaveLength(1)
    const id = must(await w.call('createSegment', { token: marketer, body: { name: '全部', ...everybody } })).body.id
    await w.jobs()
    const one = must(await w.call('readSegment', { token: marketer, params: { id } })).body
    expect(one.counted).toMatchObject({ members: 1 })
    expect(must(await w.call('reachSegment', { token: marketer, body: everybody })).body.people).toBe(1)
  })

  it('cannot be written to', async () => {
    const write = asking(w.db).read((tx) => tx.query("INSERT INTO figure (name, value, at) VALUES ('x', '1', 1)"))
    await expect(write).rejects.toThrow(/READ ONLY/i)
  })

  it('says how far it is behind: to staff, in the readiness and among the metrics', async () => {
    const lag = async () => must(await w.call('readFreshness', { token: marketer })).body
    expect(await lag()).toEqual({ replica: { lagSeconds: null } })
    const run = { id: 'x', kind: 'x', payload: {}, attempt: 1, place: null }
    const hands = { progress: async () => {}, stopping: () => false, letGo: () => false }
    await beatJob(w.deps)({ ...run, ...hands })
    const beat = 'SELECT name, value, at FROM figure WHERE name = ?'
    const [row] = await w.db.read((tx) => tx.query<{ name: string; value: string }[]>(beat, ['base.beat']))
    const copied = (at: number) =>
      w.db.inTransaction((tx) =>
        tx.query(`REPLACE INTO \`${schema}\`.figure (name, value, at) VALUES (?, ?, ?)`, [row!.name, row!.value, at]),
      )
    await copied(MONDAY_TEN - 90_000)
    expect(await lag()).toEqual({ replica: { lagSeconds: 90 } })
    const ready = (await (await fetch(`${w.url}/health/ready`)).json()) as Record<string, unknown>
    expect(ready).toMatchObject({ replica: { lagSeconds: 90 }, warnings: ['replica: 90 seconds behind'] })
    expect(await w.deps.metrics.registry.metrics()).toContain('replica_lag_seconds 90')
    await copied(MONDAY_TEN)
    expect(await lag()).toEqual({ replica: { lagSeconds: 0 } })
  })

  it('is done without where it is behind a change of the tables: the main database answers', async () => {
    await w.db.read((tx) => tx.query(`ALTER TABLE \`${schema}\`.member RENAME TO \`${schema}\`.gone`))
    expect(must(await w.call('previewSegment', { token: marketer, body: everybody })).body.count).toBe(1)
    expect(must(await w.call('readOverview', { token: marketer })).body.members).toBe(1)
  })

  it('no beat is written where there is no replica', async () => {
    const clock = standingClock(MONDAY_TEN)
    const { replica: _, ...alone } = w.db
    const inTransaction = () => Promise.reject(new Error('written'))
    const run = { id: 'x', kind: 'x', payload: {}, attempt: 1, place: null }
    const hands = { progress: async () => {}, stopping: () => false, letGo: () => false }
    expect(await beatJob({ db: { ...alone, inTransaction }, clock })({ ...run, ...hands })).toEqual({ again: 60_000 })
  })
})
