import { createConnection, type Connection } from 'mysql2/promise'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { systemChance } from '../../server/base/chance'
import { readConfig } from '../../server/base/config'
import { openMigrated } from '../../server/start'
import { dialects, MONDAY_TEN } from '../harness/world'
import { readRecorded, sameForm, type Recorded } from '../harness/statements'
import { ALLOWED } from './allowed'
import { LARGE } from './amounts'
import { fillLarge } from './large'
import { lookAt, type Found } from './look'

const folder = process.env.STATEMENTS_DIR

function recorded(): Recorded[] {
  if (!folder)
    throw new Error('no statements were recorded: `npm test` records them while it tests the server, then runs this')
  const byForm = new Map<string, Recorded>()
  for (const file of readdirSync(folder))
    for (const one of readRecorded(join(folder, file)))
      if (!byForm.has(sameForm(one.sql))) byForm.set(sameForm(one.sql), one)
  return [...byForm.values()]
}

const said = (f: Found): string => `${f.where}: ${f.faults.join('; ')}\n    ${sameForm(f.sql).slice(0, 400)}`

/**
 * Every statement the server suite sent to the database, looked at on a large shop: none reads or sorts more than a few
 * thousand rows without a reason. `npm test` records them (tests/harness/statements.ts) and runs this afterwards.
 */
const onMysql = dialects().includes('mysql') ? describe : describe.skip
onMysql('plans of all statements on a large shop', () => {
  let connection: Connection
  let drop: () => Promise<void>
  beforeAll(async () => {
    const server = process.env.TEST_MYSQL_URL!.replace(/\/[^/]*$/, '/')
    const schema = `plans_${systemChance().id().slice(-12)}`
    connection = await createConnection(server)
    drop = () => connection.query(`DROP DATABASE \`${schema}\``).then(() => connection.end())
    await connection.query(`CREATE DATABASE \`${schema}\` CHARACTER SET utf8mb4`)
    await connection.query(`USE \`${schema}\``)
    const key = (): string => systemChance().bytes(32).toString('base64')
    const config = readConfig({
      NODE_ENV: 'test',
      DATABASE_URL: server + schema,
      DATA_KEYS: `t1:${key()}`,
      INDEX_KEY: key(),
      SESSION_SECRET: key(),
    })
    await (await openMigrated(config)).close()
    await fillLarge(server + schema, MONDAY_TEN, LARGE)
  }, 300_000)
  afterAll(() => drop())

  it('finds a full scan, a large sort, and the statement that read every follower at a login', async () => {
    const planted = [
      "SELECT id FROM member WHERE notes = 'x'",
      'SELECT memberId FROM redemption ORDER BY discountFen LIMIT 5',
      `UPDATE follower SET memberId = 'm' WHERE memberId IS NULL AND
         ((unionid IS NOT NULL AND unionid = 'u') OR openid IN (SELECT followerOpenid FROM follow_token WHERE usedBy = 'o'))`,
    ]
    const found = await lookAt(
      connection,
      planted.map((sql) => ({ sql, values: [], where: 'planted' })),
    )
    expect(found.map((f) => f.faults.join())).toEqual([
      expect.stringMatching(/^reads all of member/),
      expect.stringMatching(/sorts \d+ rows of redemption/),
      expect.stringMatching(/reads all of follower/),
    ])
  })

  it('finds none in the server that has no reason, and no reason without its statement', async () => {
    const all = recorded()
    expect(all.length).toBeGreaterThan(300)
    const found = await lookAt(connection, all)
    const faulty = found.filter((f) => f.faults.length > 0)
    const reasonOf = (f: Found) => ALLOWED.find((a) => sameForm(f.sql).includes(a.part))
    expect(faulty.filter((f) => !reasonOf(f)).map(said)).toEqual([])
    // A reason whose statement is gone is taken off the list.
    expect(ALLOWED.filter((a) => !found.some((f) => reasonOf(f) === a))).toEqual([])
  }, 120_000)
})
