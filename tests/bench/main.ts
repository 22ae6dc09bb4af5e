import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemChance } from '../../server/base/chance'
import { readConfig } from '../../server/base/config'
import type { Database } from '../../server/base/database'
import { openMigrated } from '../../server/start'
import { makeMembers, type Person } from '../torture/people'
import { makeTemplate } from '../torture/templates'
import { startDurableMariadb } from './durable-mariadb'
import { claimAll, type Measured } from './load'

const CONNECTIONS = [64, 256]
/** How many claims each way makes in one measurement: some seconds of work for either. */
const CLAIMS = { lane: 20_000, plain: 2_000 }
const WARM_UP = { lane: 5_000, plain: 1_000 }
const ROUNDS = 2
/** What the lane must reach, as a multiple of the plain pattern in the same run. */
const WANTED = 5

type Way = keyof typeof CLAIMS
type Line = Measured & { way: Way; connections: number; round: number }

/**
 * Claims per second over HTTP of the batched lane beside the plain pattern, through the same app on the same durable
 * database in the same run. Every measured claim is one more member with one more session and one more key.
 */
async function main(): Promise<void> {
  const database = await startDurableMariadb()
  const folder = mkdtempSync(join(tmpdir(), 'f2m-bench-data-'))
  const chance = systemChance()
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    DATA_KEYS: `b1:${chance.bytes(32).toString('base64')}`,
    INDEX_KEY: chance.bytes(32).toString('base64'),
    SESSION_SECRET: chance.token(),
    RATE_LIMIT_PER_IP_PER_MIN: '100000000',
    RATE_LIMIT_PER_MEMBER_PER_MIN: '100000000',
    LOG_LEVEL: 'info',
  }
  const servers: ChildProcess[] = []
  let db: Database | null = null
  try {
    db = await openMigrated(readConfig(env))
    const people: Person[] = []
    for (let made = 0; made < CLAIMS.lane; made += 5_000)
      people.push(...(await db.inTransaction((tx) => makeMembers(tx, chance, 5_000, Date.now()))))
    const ways: Record<Way, string> = { lane: '', plain: '' }
    for (const way of ['lane', 'plain'] as const) {
      const child = fork(join(__dirname, 'serve.js'), {
        env: { ...env, BENCH_CLAIM: way },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      servers.push(child)
      ways[way] = await addressOf(child)
    }
    const measure = async (way: Way, connections: number, some: Person[]): Promise<Measured> => {
      const id = await db!.inTransaction((tx) => makeTemplate(tx, chance, Date.now(), { total: 1_000_000 }))
      const measured = await claimAll(ways[way], id, some, connections)
      await checkBooks(db!, id, some.length, measured)
      return measured
    }
    for (const way of ['lane', 'plain'] as const) await measure(way, 64, people.slice(0, WARM_UP[way]))
    const lines: Line[] = []
    for (let round = 1; round <= ROUNDS; round++)
      for (const connections of CONNECTIONS)
        for (const way of ['plain', 'lane'] as const) {
          const measured = await measure(way, connections, people.slice(0, CLAIMS[way]))
          lines.push({ way, connections, round, ...measured })
        }
    report(lines, { version: database.version, ...database.settings })
  } finally {
    for (const child of servers) {
      child.kill('SIGKILL')
    }
    await db?.close()
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A speed counts only when every answer was a coupon and the rows say the same. */
async function checkBooks(db: Database, id: string, asked: number, { claimed }: Measured): Promise<void> {
  const [row] = (await db.read((tx) =>
    tx.query(
      'SELECT issued, (SELECT COUNT(*) FROM coupon WHERE couponTemplateId = ?) AS pieces FROM coupon_template WHERE id = ?',
      [id, id],
    ),
  )) as { issued: number; pieces: number }[]
  if (claimed !== asked || Number(row?.issued) !== asked || Number(row?.pieces) !== asked)
    throw new Error(`asked ${asked}, claimed ${claimed}, issued ${row?.issued}, pieces ${row?.pieces}`)
}

const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((done, fail) => {
    child.once('message', (message: { port: number }) => done(`http://127.0.0.1:${message.port}`))
    child.once('exit', (code) => fail(new Error(`the server under measurement ended with ${String(code)}`)))
  })

function report(lines: Line[], database: Record<string, unknown>): void {
  const best = (way: Way, connections: number): Line =>
    lines
      .filter((l) => l.way === way && l.connections === connections)
      .reduce((a, b) => (b.perSecond > a.perSecond ? b : a))
  const result = CONNECTIONS.map((connections) => {
    const [lane, plain] = [best('lane', connections), best('plain', connections)]
    // The best round of each way: what else the machine did can only slow a round down.
    return { connections, lane, plain, times: Math.round((lane.perSecond / plain.perSecond) * 10) / 10 }
  })
  const cells = (l: Line) => [l.perSecond, l.p50Ms, l.p99Ms].map((n) => String(n).padStart(8)).join(' ')
  console.log(JSON.stringify({ cores: cpus().length, node: process.version, database, rounds: lines, result }))
  console.log('')
  console.log('claims over HTTP      |  lane/s   p50 ms   p99 ms | plain/s   p50 ms   p99 ms | times')
  console.log('----------------------+---------------------------+---------------------------+------')
  for (const { connections, lane, plain, times } of result)
    console.log(`${String(connections).padStart(4)} connections      |${cells(lane)} |${cells(plain)} | ${times}`)
  const reached = result.every((r) => r.times >= WANTED)
  console.log(`\nat least ${WANTED} times the plain pattern: ${reached ? 'yes' : 'NO'}`)
  if (!reached) process.exitCode = 1
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
