import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { systemChance } from '../../server/base/chance'
import { oneDialect, type Dialect } from '../harness/world'
import { startPlatform } from './platform-server'
import type { Ended, Made } from './send-errand'

const FULL = process.env.TORTURE === 'full'
const CROWD = FULL ? 5_000 : 200
const KILLS = FULL ? 20 : 2
/** How many calls the sender has under way at once: what one kill may leave unclear. */
const AT_ONCE = 8
/** Beyond every lease of the process that was killed; the next one lives that much later. */
const LATER_MS = 61_000

/** An installation whose WeChat is the given platform, and processes on it that can be killed. */
async function install(dialect: Dialect, platformUrl: string) {
  const chance = systemChance()
  const folder = mkdtempSync(join(tmpdir(), 'f2m-send-'))
  const schema = `s_${chance.id().replace(/-/g, '').slice(8)}`
  const server = (process.env.TEST_MYSQL_URL ?? '').replace(/\/[^/]*$/, '/')
  const onMysql = async (sql: string): Promise<void> => {
    if (dialect !== 'mysql') return
    const connection = await createConnection(server)
    await connection.query(sql)
    await connection.end()
  }
  await onMysql(`CREATE DATABASE \`${schema}\` CHARACTER SET utf8mb4`)
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: dialect === 'mysql' ? `${server}${schema}` : `sqlite:${join(folder, 'membership.db')}`,
    DATA_DIR: folder,
    DATA_KEYS: `t1:${chance.bytes(32).toString('base64')}`,
    INDEX_KEY: chance.bytes(32).toString('base64'),
    SESSION_SECRET: chance.token(),
    WECHAT_API_BASE_URL: platformUrl,
    WECHAT_MINI_APPID: 'wx-torture',
    WECHAT_MINI_SECRET: 'secret',
    LOG_LEVEL: 'silent',
  }
  const launch = (life: number, file: string, ...args: string[]) => {
    const child = spawn(process.execPath, ['-r', join(__dirname, 'typescript.cjs'), join(__dirname, file), ...args], {
      env: { ...env, CLOCK_OFFSET_MS: String(life * LATER_MS) },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return { child, ended: new Promise<number | null>((done) => child.once('exit', done)) }
  }
  return {
    /** Has the errand done by a process of its own and gives its answer. */
    async errand<T>(life: number, what: string): Promise<T> {
      const answer = join(folder, 'answer.json')
      const code = await launch(life, 'send-errand.ts', what, answer).ended
      if (code !== 0) throw new Error(`the errand ended with ${String(code)}`)
      return JSON.parse(readFileSync(answer, 'utf8')) as T
    },
    /** Lets a server work until that happens, then ends it as a power cut would. */
    async workUntil(life: number, happened: Promise<void>): Promise<void> {
      const { child, ended } = launch(life, 'serve.ts')
      await Promise.race([happened, ended])
      child.kill('SIGKILL')
      await ended
    },
    async remove(): Promise<void> {
      rmSync(folder, { recursive: true, force: true })
      await onMysql(`DROP DATABASE \`${schema}\``)
    },
  }
}

describe.each(oneDialect('mysql'))('kill -9 in the middle of a campaign [%s]', (dialect) => {
  it(`${CROWD} people, ${KILLS} kills: nobody is called for twice, nobody is forgotten`, async () => {
    const platform = await startPlatform(15)
    const place = await install(dialect, platform.url)
    try {
      const { ids } = await place.errand<Made>(0, String(CROWD))
      for (let life = 0; life < KILLS; life++)
        await place.workUntil(life, platform.reached(Math.round((CROWD * (life + 1)) / (KILLS + 2))))
      const { status, sends } = await place.errand<Ended>(KILLS, 'end')

      expect(Math.max(...platform.calls.values())).toBe(1)
      expect(status).toBe('finished')
      expect(sends.map((s) => s.memberId).sort()).toEqual([...ids].sort())
      const unknown = sends.filter((s) => s.status === 'unknown')
      const accepted = sends.filter((s) => s.status === 'accepted')
      expect(unknown.length + accepted.length).toBe(CROWD)
      expect(accepted.filter((s) => platform.calls.get(`o-${s.memberId}`) !== 1)).toEqual([])
      // The kills fell into work, and each left no more unclear than was under way.
      expect(unknown.length).toBeGreaterThan(0)
      expect(unknown.length).toBeLessThanOrEqual(KILLS * AT_ONCE)
    } finally {
      await platform.close()
      await place.remove()
    }
  }, 300_000)
})
