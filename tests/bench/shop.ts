import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemChance } from '../../server/base/chance'
import { readConfig } from '../../server/base/config'
import { silentLog } from '../../server/base/log'
import { hashToken } from '../../server/base/vault'
import { createMemoryStore } from '../../server/sandbox/store'
import { openMigrated, start, type Running } from '../../server/start'
import { envOf } from '../harness/env'
import { startDurableMariadb } from './durable-mariadb'
import { percentiles } from './load'

const chance = systemChance()

type Work = {
  /** What the database may keep in memory. */
  memory: string
  /** More of the server's environment. */
  env?: Record<string, string>
  /** Done on the migrated schema before the server is there. */
  before?(databaseUrl: string): Promise<void>
  /** Jobs run by themselves. */
  background?: boolean
  measure(shop: { running: Running; databaseUrl: string }): Promise<boolean>
}

/** What a shop of any size sets up by hand; of agreements and settings those stay that its server made. */
export const SET_UP = {
  campaign: 200,
  channel: 200,
  coupon_template: 200,
  store: 100,
  staff: 100,
  segment: 20,
  product: 20,
  agreement: 0,
  settings: 0,
}

/** A server on a durable database of its own, taken away again afterwards; the run is red where `measure` answers false. */
export async function withShop({ memory, env, before, background = false, measure }: Work): Promise<void> {
  const database = await startDurableMariadb({ memory })
  const folder = mkdtempSync(join(tmpdir(), 'f2m-bench-data-'))
  let running: Running | null = null
  try {
    const config = readConfig({
      ...envOf(chance),
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      LOG_LEVEL: 'silent',
      ...env,
    })
    await (await openMigrated(config)).close()
    await before?.(database.url)
    running = await start({
      config,
      log: silentLog(),
      dist: null,
      sandboxStore: createMemoryStore(),
      background,
    })
    if (!(await measure({ running, databaseUrl: database.url }))) process.exitCode = 1
  } finally {
    await running?.stop()
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Somebody who may see everything, signed in; made by SQL, since the door is not what is measured. Answers the token. */
export async function makeOwner({ deps }: Running): Promise<string> {
  const now = Date.now()
  const [id, token] = [chance.id(), chance.token()]
  await deps.db.inTransaction(async (tx) => {
    await tx.query(
      "INSERT INTO staff (id, username, name, role, passwordHash, disabled, createdAt) VALUES (?,'bench','bench','owner','-',0,?)",
      [id, now],
    )
    await tx.query(
      'INSERT INTO staff_session (tokenHash, staffId, csrf, createdAt, lastUsedAt, expiresAt) VALUES (?,?,?,?,?,?)',
      [hashToken(token), id, chance.token(), now, now, now + 86_400_000],
    )
  })
  return token
}

/** Asks so often, one after the other: how long each took, in ms, and the last answer's text. Anything but 200 is an error. */
export async function ask(url: string, token: string, times: number): Promise<{ took: number[]; text: string }> {
  const took: number[] = []
  let text = ''
  for (let i = 0; i < times; i++) {
    const asked = performance.now()
    const answer = await fetch(url.replace(/(\/(?:staff|mini)\/)/, '/api/v1$1'), {
      headers: { Authorization: `Bearer ${token}` },
    })
    text = await answer.text()
    if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${text}`)
    took.push(performance.now() - asked)
  }
  return { took, text }
}

/** Says the middle and the longest, and answers whether the middle stays below what is wanted. */
export function say(what: string, took: number[], most: number): boolean {
  const { p50Ms, maxMs } = percentiles(took)
  return sayFigures(what, { p50Ms, maxMs }, most)
}

export function sayFigures(what: string, { p50Ms, maxMs }: { p50Ms: number; maxMs: number }, most: number): boolean {
  const met = p50Ms <= most
  console.log(
    `${what.padEnd(44)}${[p50Ms, maxMs].map((n) => String(n).padStart(9)).join(' ')}   wanted ${most}  ${met ? 'yes' : 'NO'}`,
  )
  return met
}
