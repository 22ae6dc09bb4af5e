import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { systemChance } from '../../server/base/chance'
import { doErrand, type Errand } from './do-errand'
import { envOf } from '../harness/env'

const TYPESCRIPT = ['-r', join(__dirname, 'typescript.cjs')]

export type ServerProcess = {
  url: string
  /** Ends it as a power cut would: nothing of it runs any more when this resolves. */
  kill(): Promise<void>
}

/** A database with its configuration, and server processes on it that can be killed and started again. */
export async function install(databaseUrl: string | null, more: Record<string, string> = {}) {
  const chance = systemChance()
  const folder = mkdtempSync(join(tmpdir(), 'f2m-kill-'))
  const schema = `k_${chance.id().replace(/-/g, '').slice(8)}`
  const onMysql = async (sql: string): Promise<void> => {
    const connection = await createConnection(databaseUrl!.replace(/\/[^/]*$/, '/'))
    await connection.query(sql)
    await connection.end()
  }
  if (databaseUrl) await onMysql(`CREATE DATABASE \`${schema}\` CHARACTER SET utf8mb4`)
  const env = {
    PATH: process.env.PATH ?? '',
    ...envOf(chance),
    DATABASE_URL: databaseUrl
      ? databaseUrl.replace(/\/[^/]*$/, `/${schema}`)
      : `sqlite:${join(folder, 'membership.db')}`,
    DATA_DIR: folder,
    LOG_LEVEL: 'error',
    ...more,
  }
  const running = new Set<ChildProcess>()
  return {
    /** Has something done on the database while no server holds it. */
    async errand<T>(what: Errand, changed: Record<string, string> = {}): Promise<T> {
      if (databaseUrl) return JSON.parse(JSON.stringify(await doErrand({ ...env, ...changed }, what))) as T
      const answer = join(folder, 'answer.json')
      const child = spawn(process.execPath, [...TYPESCRIPT, join(__dirname, 'errand.ts'), answer], {
        env: { ...env, ...changed, ERRAND: JSON.stringify(what) },
        stdio: 'inherit',
      })
      const code = await new Promise((done) => child.once('exit', done))
      if (code !== 0) throw new Error(`the errand ended with ${String(code)}`)
      return JSON.parse(readFileSync(answer, 'utf8')) as T
    },
    /** `changed`: environment of this process alone, such as another clock. */
    async serve(changed: Record<string, string> = {}): Promise<ServerProcess> {
      const child = spawn(process.execPath, [...TYPESCRIPT, join(__dirname, 'serve.ts')], {
        env: { ...env, ...changed },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      running.add(child)
      const ended = new Promise<void>((done) => child.once('exit', () => done()))
      const url = await listening(child)
      return {
        url,
        async kill() {
          child.kill('SIGKILL')
          await ended
          running.delete(child)
        },
      }
    },
    /** Runs `server/<command>.ts`; killed as by a power cut once it has said so many lines. Answers all that it said. */
    async run(command: string, changed: Record<string, string>, killAfter = Infinity) {
      const child = spawn(process.execPath, [...TYPESCRIPT, join(__dirname, '../../server', `${command}.ts`)], {
        env: { ...env, ...changed },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      running.add(child)
      let said = ''
      const hear = (part: Buffer) => {
        said += part.toString('utf8')
        if (said.split('\n').length > killAfter) child.kill('SIGKILL')
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      const code = await new Promise<number | null>((done) => child.once('close', done))
      running.delete(child)
      return { code, said: said.trim().split('\n') }
    },
    /** The keys this installation began with, for one that rotates them. */
    dataKeys: env.DATA_KEYS,
    async remove(): Promise<void> {
      for (const child of running) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
      if (databaseUrl) await onMysql(`DROP DATABASE \`${schema}\``)
    },
  }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let said = ''
    const listen = (part: Buffer) => {
      said += part.toString('utf8')
      const url = /listening: (\S+)/.exec(said)?.[1]
      if (url) done(url)
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${said}`)))
  })
}
