import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '../../../server/base/config'
import { rows, text } from '../../../server/base/sql'
import { isDuplicate, openDatabase, uniqueKey } from '../../../server/base/database'
import { ENTITIES } from '../../../server/app'
import { MIGRATIONS } from '../../../server/migrations/list'
import { onEachDatabase, type World } from '../../harness/world'

describe('the embedded database', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'f2m-db-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const open = () => openDatabase(`sqlite:${join(folder, 'a.db')}`, { entities: [], migrations: [] })

  it('keeps overlapping transactions apart: what failed is gone, what committed stays', async () => {
    const db = await open()
    await db.read((tx) => tx.query('CREATE TABLE t (id TEXT PRIMARY KEY)'))
    const slow = () => new Promise((wait) => setTimeout(wait, 5))
    const a = db.inTransaction(async (tx) => {
      await tx.query("INSERT INTO t VALUES ('a')")
      await slow()
      throw new Error('rolled back')
    })
    const b = db.inTransaction(async (tx) => {
      await tx.query("INSERT INTO t VALUES ('b1')")
      await slow()
      await tx.query("INSERT INTO t VALUES ('b2')")
    })
    const c = db.read((tx) => tx.query("INSERT INTO t VALUES ('c')"))
    await expect(a).rejects.toThrow('rolled back')
    await Promise.all([b, c])
    const rows = (await db.read((tx) => tx.query('SELECT id FROM t ORDER BY id'))) as { id: string }[]
    expect(rows.map((r) => r.id)).toEqual(['b1', 'b2', 'c'])
    await db.close()
  })

  it('says that it was used inside its own transaction instead of hanging', async () => {
    const db = await open()
    await expect(db.inTransaction(() => db.read(async () => 1))).rejects.toThrow('pass tx on')
    await expect(db.read(async () => 'still works')).resolves.toBe('still works')
    await db.close()
  })

  it('refuses a second process with one line and lets it in after a kill -9', async () => {
    const file = join(folder, 'a.db')
    const holder = `const D=require('libsql');const d=new D(${JSON.stringify(file)});d.pragma('locking_mode=EXCLUSIVE');d.pragma('journal_mode=WAL');d.exec('BEGIN IMMEDIATE;CREATE TABLE IF NOT EXISTS x(a);INSERT INTO x VALUES(1);COMMIT');process.kill(process.pid,'SIGKILL')`
    const killed = spawnSync(process.execPath, ['-e', holder], { cwd: process.cwd() })
    expect(killed.signal).toBe('SIGKILL')
    const db = await open()
    expect(await db.read((tx) => tx.query('SELECT COUNT(*) AS n FROM x'))).toEqual([{ n: 1 }])
    const second = spawnSync(
      process.execPath,
      ['-e', `const D=require('libsql');const d=new D(${JSON.stringify(file)});d.exec('BEGIN IMMEDIATE')`],
      { cwd: process.cwd(), encoding: 'utf8' },
    )
    expect(second.status).not.toBe(0)
    expect(second.stderr).toContain('database is locked')
    await db.close()
  })

  it('repeats the whole work after a planted abort, and nothing of the first try stays', async () => {
    const planted = Object.assign(new Error('planted'), { errno: 1213 })
    const db = await openDatabase(`sqlite:${join(folder, 'a.db')}`, {
      entities: [],
      migrations: [],
      plantedAbort: (attempt) => (attempt < 3 ? planted : null),
    })
    await db.read((tx) => tx.query('CREATE TABLE t (id INTEGER PRIMARY KEY)'))
    let tries = 0
    const answer = await db.inTransaction(async (tx) => {
      tries += 1
      await tx.query('INSERT INTO t VALUES (?)', [tries])
      return tries
    })
    expect([answer, tries]).toEqual([3, 3])
    expect(await db.read((tx) => tx.query('SELECT id FROM t'))).toEqual([{ id: 3 }])
    await db.close()
  })

  it('gives up after eight tries, and repeats nothing that was refused by the work itself', async () => {
    const planted = Object.assign(new Error('planted'), { errno: 1213 })
    const options = { entities: [], migrations: [], plantedAbort: () => planted }
    const db = await openDatabase(`sqlite:${join(folder, 'a.db')}`, options)
    let tries = 0
    await expect(db.inTransaction(async () => (tries += 1))).rejects.toThrow('planted')
    expect(tries).toBe(8)
    const refusing = db.inTransaction(async () => {
      tries += 1
      throw new Error('refused')
    })
    await expect(refusing).rejects.toThrow('refused')
    expect(tries).toBe(9)
    await db.close()
  })

  it('names the file that is in use', async () => {
    const file = join(folder, 'b.db')
    const child = require('node:child_process').spawn(process.execPath, [
      '-e',
      `const D=require('libsql');const d=new D(${JSON.stringify(file)});d.pragma('locking_mode=EXCLUSIVE');d.pragma('journal_mode=WAL');d.exec('BEGIN IMMEDIATE;COMMIT');console.log('held');setInterval(()=>{},1000)`,
    ])
    await new Promise((held) => child.stdout.once('data', held))
    const refused = await openDatabase(`sqlite:${file}`, { entities: [], migrations: [] }).catch((e: unknown) => e)
    child.kill('SIGKILL')
    expect(refused).toBeInstanceOf(ConfigError)
    expect((refused as Error).message).toBe(`DATABASE_URL: ${file} is in use by another process`)
  })
})

const Column = { name: text }

onEachDatabase('database', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  it('has for every entity exactly the columns its table has', async () => {
    for (const entity of ENTITIES) {
      const meta = w.db.source.getMetadata(entity)
      // What the database keeps by itself (a generated column) is nobody's to write, so it has no place in an entity.
      const columns = await w.db.read((tx) =>
        w.dialect === 'mysql'
          ? rows(
              tx,
              Column,
              "SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND EXTRA NOT LIKE '%GENERATED%'",
              [meta.tableName],
            )
          : rows(tx, Column, `PRAGMA table_info(${meta.tableName})`),
      )
      expect({ table: meta.tableName, columns: meta.columns.map((c) => c.databaseName).sort() }).toEqual({
        table: meta.tableName,
        columns: columns.map((c) => c.name).sort(),
      })
    }
    expect(MIGRATIONS.length).toBeGreaterThan(1)
  })

  it('recognises a violated key by its name and no other', async () => {
    const insert = () =>
      w.db.inTransaction((tx) => tx.query("INSERT INTO lease (name, owner, until) VALUES ('once', 'a', 0)"))
    await insert()
    const error = await insert().catch((e: unknown) => e)
    expect(isDuplicate(error, uniqueKey('lease', 'PRIMARY', ['name']))).toBe(true)
    expect(isDuplicate(error, uniqueKey('lease', 'uq_other', ['owner']))).toBe(false)
  })

  it('tells keys apart by case and accents', async () => {
    for (const name of ['Ab', 'ab', 'aB'])
      await w.db.inTransaction((tx) => tx.query('INSERT INTO lease (name, owner, until) VALUES (?, ?, 0)', [name, 'x']))
    const rows = (await w.db.read((tx) => tx.query("SELECT name FROM lease WHERE name = 'ab'"))) as { name: string }[]
    expect(rows.map((r) => r.name)).toEqual(['ab'])
  })

  it('repeats the whole work when two transactions lock each other', async () => {
    await w.db.inTransaction(async (tx) => {
      await tx.query("INSERT INTO lease (name, owner, until) VALUES ('one', 'x', 0)")
      await tx.query("INSERT INTO lease (name, owner, until) VALUES ('two', 'x', 0)")
    })
    const cross = (first: string, second: string) =>
      w.db.inTransaction(async (tx) => {
        await tx.query('UPDATE lease SET until = until + 1 WHERE name = ?', [first])
        await new Promise((wait) => setTimeout(wait, 20))
        await tx.query('UPDATE lease SET until = until + 1 WHERE name = ?', [second])
      })
    await Promise.all(Array.from({ length: 6 }, (_, i) => (i % 2 ? cross('one', 'two') : cross('two', 'one'))))
    const rows = (await w.db.read((tx) => tx.query("SELECT until FROM lease WHERE name IN ('one','two')"))) as {
      until: number
    }[]
    expect(rows.map((r) => Number(r.until))).toEqual([6, 6])
  })
})
