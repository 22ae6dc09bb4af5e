import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemChance } from '../../../server/base/chance'

const MAIN = join(__dirname, '../../../dist/server/server/main.js')
const MIGRATE = join(__dirname, '../../../dist/server/server/migrate.js')
const chance = systemChance()

/** The built server as an operator runs it: a process with an environment. */
describe('npm run serve', () => {
  let folder: string
  const children: ChildProcess[] = []
  const base = () => ({
    PATH: process.env.PATH ?? '',
    PORT: '0',
    DATA_DIR: folder,
    DATABASE_URL: `sqlite:${join(folder, 'm.db')}`,
    DATA_KEYS: `k1:${chance.bytes(32).toString('base64')}`,
    INDEX_KEY: chance.bytes(32).toString('base64'),
    SESSION_SECRET: chance.token(),
    LOG_LEVEL: 'silent',
  })
  beforeAll(() => {
    if (!existsSync(MAIN)) throw new Error('dist/server is missing: npm run build')
    folder = mkdtempSync(join(tmpdir(), 'f2m-serve-'))
  })
  afterEach(() => children.splice(0).forEach((c) => c.kill('SIGKILL')))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function run(env: Record<string, string>, script = MAIN) {
    const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    children.push(child)
    let out = ''
    let err = ''
    child.stdout.on('data', (d) => (out += String(d)))
    child.stderr.on('data', (d) => (err += String(d)))
    const ended = new Promise<{ code: number | null; out: string; err: string }>((done) =>
      child.on('close', (code) => done({ code, out, err })),
    )
    const listening = new Promise<string>((done, fail) => {
      child.stdout.on('data', () => {
        const url = /listening: (\S+)/.exec(out)?.[1]
        if (url) done(url)
      })
      void ended.then(({ err: said }) => fail(new Error(said)))
    })
    // Whoever does not wait for it is not told of its failure.
    listening.catch(() => undefined)
    return { child, ended, listening }
  }

  it('answers, stops on SIGTERM within ten seconds, and keeps its data over a restart', async () => {
    const env = { ...base(), OWNER_USERNAME: 'owner', OWNER_PASSWORD: 'a long first password' }
    const first = run(env)
    const url = await first.listening
    const signIn = (at: string) =>
      fetch(`${at}/api/v1/staff/sessions`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ username: 'owner', password: 'a long first password' }),
      })
    const { token } = (await (await signIn(url)).json()) as { token: string }
    const begun = performance.now()
    first.child.kill('SIGTERM')
    expect((await first.ended).code).toBe(0)
    expect(performance.now() - begun).toBeLessThan(10_000)
    const again = await run({ ...env, OWNER_PASSWORD: 'another password now' }).listening
    expect((await fetch(`${again}/api/v1/staff/me`, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(
      200,
    )
    expect((await signIn(again)).status).toBe(200)
  })

  it('says everything in lines of JSON, the first one too', async () => {
    const env = { ...base(), DATABASE_URL: `sqlite:${join(folder, 'lines.db')}`, LOG_LEVEL: 'info' }
    const server = run(env)
    const url = await server.listening
    await fetch(`${url}/health/live`)
    server.child.kill('SIGTERM')
    const { out } = await server.ended
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string; url?: string; time: string })
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.find((line) => line.msg.startsWith('listening'))).toMatchObject({ url, role: 'all' })
  })

  it('refuses a second process, migrate included, on the embedded database with one line', async () => {
    const env = { ...base(), DATABASE_URL: `sqlite:${join(folder, 'held.db')}` }
    await run(env).listening
    for (const script of [MAIN, MIGRATE]) {
      const { code, err } = await run(env, script).ended
      expect(code).toBe(1)
      expect(err.trim()).toMatch(/^DATABASE_URL: .* is in use by another process$/)
    }
  })

  it('ends with one line and 1 for a wrong variable, a taken port, a wrong key', async () => {
    const env = { ...base(), DATABASE_URL: `sqlite:${join(folder, 'other.db')}` }
    const wrong = await run({ ...env, RATE_LIMIT_PER_IP_PER_MIN: 'many' }).ended
    expect([wrong.code, wrong.err.trim().split('\n').length]).toEqual([1, 1])
    expect(wrong.err).toContain('RATE_LIMIT_PER_IP_PER_MIN')
    const holder = run(env)
    const port = new URL(await holder.listening).port
    const taken = await run({ ...base(), DATABASE_URL: `sqlite:${join(folder, 'third.db')}`, PORT: port }).ended
    expect([taken.code, taken.err.trim()]).toEqual([1, `PORT: ${port} is in use`])
    holder.child.kill('SIGTERM')
    await holder.ended
    const otherKey = await run({ ...env, INDEX_KEY: chance.bytes(32).toString('base64') }).ended
    expect([otherKey.code, otherKey.err.trim()]).toEqual([1, 'INDEX_KEY is not the key this database was written with'])
  })

  it('ends with one line and 1 where the database or the address cannot be had', async () => {
    for (const [env, said] of [
      [{ DATABASE_URL: 'mysql://root:secret@127.0.0.1:1/nobody' }, /^DATABASE_URL: .*\(ECONNREFUSED\)$/],
      [{ DATABASE_URL: 'sqlite:/dev/null/m.db' }, /^DATABASE_URL: .*\(\w+\)$/],
      [{ HOST: '203.0.113.9', DATABASE_URL: `sqlite:${join(folder, 'host.db')}` }, /^HOST: .*203\.0\.113\.9$/],
    ] as const) {
      const { code, err } = await run({ ...base(), ...env }).ended
      expect([code, err.trim()]).toEqual([1, expect.stringMatching(said)])
    }
  })

  it('refuses production without what production needs', async () => {
    const { code, err } = await run({ ...base(), NODE_ENV: 'production' }).ended
    expect([code, err.trim().split('\n').length]).toEqual([1, 1])
    expect(err).toContain('required in production')
  })
})
