import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemChance } from '../../server/base/chance'
import { readConfig } from '../../server/base/config'
import type { Database } from '../../server/base/database'
import { hashToken } from '../../server/base/vault'
import { openMigrated } from '../../server/start'
import { envOf } from '../harness/env'
import { makeMembers, type Person } from '../torture/people'
import { makeTemplate } from '../torture/templates'
import { claims, fire, type Measured } from './load'
import { startDurableMariadb, type DurableServer } from './durable-mariadb'
import { BENCH_TABLE } from './rows'
import { startServer, type BenchServer, type Way } from './servers'

const chance = systemChance()

/** A database of its own with members who are signed in, and servers on it; all of it ends with `close`. */
export type Place = {
  database: DurableServer
  db: Database
  people: Person[]
  /** Tills of one store, each with a cashier of its own. */
  tills: { tokens: string[]; storeId: string }
  start(way: Way): Promise<BenchServer>
  /** A fresh template, all its claims measured and the books checked. Answers the template too. */
  claim(servers: BenchServer[], some: Person[], connections: number, stripes?: number): Promise<Claimed>
  close(): Promise<void>
}
export type Claimed = Measured & { templateId: string }

export async function openPlace(members: number, options: { preload?: string } = {}): Promise<Place> {
  const database = await startDurableMariadb(options)
  const folder = mkdtempSync(join(tmpdir(), 'f2m-bench-data-'))
  const env = {
    PATH: process.env.PATH ?? '',
    ...envOf(chance),
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    LOG_LEVEL: 'info',
  }
  const servers: BenchServer[] = []
  const db = await openMigrated(readConfig(env))
  const close = async () => {
    for (const server of servers) await server.stop()
    await db.close()
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await db.read((tx) => tx.query(BENCH_TABLE))
    const people: Person[] = []
    for (let made = 0; made < members; made += 5_000)
      people.push(
        ...(await db.inTransaction((tx) => makeMembers(tx, chance, Math.min(5_000, members - made), Date.now()))),
      )
    return {
      database,
      db,
      people,
      tills: await makeTills(db, 64),
      async start(way) {
        const server = await startServer(way, env)
        servers.push(server)
        return server
      },
      async claim(on, some, connections, stripes = 1) {
        const templateId = await makeOpenTemplate(db, stripes)
        const urls = on.map((s) => s.url)
        const measured = await fire(urls, claims(templateId, some), connections)
        await checkBooks(db, templateId, some.length, measured)
        return { ...measured, templateId }
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const makeOpenTemplate = (db: Database, stripes: number): Promise<string> =>
  db.inTransaction((tx) => makeTemplate(tx, chance, Date.now(), { total: 1_000_000, stripes }))

/** A speed counts only when every answer was a coupon and the rows say the same. */
async function checkBooks(db: Database, id: string, asked: number, { done }: Measured): Promise<void> {
  const [row] = (await db.read((tx) =>
    tx.query(
      `SELECT issued + (SELECT COALESCE(SUM(s.issued), 0) FROM coupon_stripe s WHERE s.couponTemplateId = t.id) AS issued,
              (SELECT COUNT(*) FROM coupon c WHERE c.couponTemplateId = t.id) AS pieces FROM coupon_template t WHERE t.id = ?`,
      [id],
    ),
  )) as { issued: number; pieces: number }[]
  if (done !== asked || Number(row?.issued) !== asked || Number(row?.pieces) !== asked)
    throw new Error(`asked ${asked}, claimed ${done}, issued ${row?.issued}, pieces ${row?.pieces}`)
}

/** Cashiers who are signed in, made by SQL: the door is not what is measured. */
async function makeTills(db: Database, count: number): Promise<{ tokens: string[]; storeId: string }> {
  const now = Date.now()
  const storeId = chance.id()
  const tokens = Array.from({ length: count }, () => chance.token())
  await db.inTransaction(async (tx) => {
    await tx.query(
      "INSERT INTO store (id, name, regionCode, address, closed, createdAt) VALUES (?,'一号店','440300','深南路 1 号',0,?)",
      [storeId, now],
    )
    for (const [i, token] of tokens.entries()) {
      const id = chance.id()
      await tx.query(
        "INSERT INTO staff (id, username, name, role, storeId, passwordHash, disabled, createdAt) VALUES (?,?,'till','cashier',?,'-',0,?)",
        [id, `till-${i}`, storeId, now],
      )
      await tx.query(
        'INSERT INTO staff_session (tokenHash, staffId, csrf, createdAt, lastUsedAt, expiresAt) VALUES (?,?,?,?,?,?)',
        [hashToken(token), id, chance.token(), now, now, now + 86_400_000],
      )
    }
  })
  return { tokens, storeId }
}
