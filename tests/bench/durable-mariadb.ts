import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'

export type DurableServer = {
  url: string
  version: string
  settings: Record<string, unknown>
  /** Ends it as a power cut would; nothing of it runs any more when this resolves. */
  crash(): Promise<void>
  /** Starts it again on the same data and port; ready when this resolves. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const PLACES = ['/usr/sbin/mariadbd', '/usr/bin/mariadbd', '/usr/local/bin/mariadbd', '/opt/homebrew/bin/mariadbd']
/** Where the server's program lies; null where it is not installed. */
export const mariadbProgram = (): string | null => PLACES.find((path) => existsSync(path)) ?? null

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => done(port))
    })
  })

/**
 * A MariaDB of its own in a temporary folder that forgets nothing: the log is flushed at each commit and so is the
 * binary log, as on a production machine with replication. `preload` is a library to load into it, `memory` what it may
 * keep in memory. Refuses where
 * `mariadbd` is not installed.
 */
export async function startDurableMariadb(options: { preload?: string; memory?: string } = {}): Promise<DurableServer> {
  const program = mariadbProgram()
  if (!program) throw new Error('mariadbd is not installed (Debian: apt-get install mariadb-server)')
  const folder = mkdtempSync(join(tmpdir(), 'f2m-bench-'))
  const data = join(folder, 'db')
  mkdirSync(data)
  const asRoot = process.getuid?.() === 0
  if (asRoot) {
    // The server refuses to run as root, and its own user must be able to walk to its files.
    chmodSync(folder, 0o755)
    const idOf = (flag: string) => Number(execFileSync('id', [flag, 'mysql'], { encoding: 'utf8' }).trim())
    chownSync(data, idOf('-u'), idOf('-g'))
  }
  const user = asRoot ? ['--user=mysql'] : []
  execFileSync(
    'mariadb-install-db',
    ['--no-defaults', ...user, `--datadir=${data}`, '--auth-root-authentication-method=normal'],
    { stdio: 'pipe' },
  )
  const port = await freePort()
  const launch = (): ChildProcess =>
    spawn(
      program,
      [
        '--no-defaults',
        ...user,
        `--datadir=${data}`,
        `--socket=${join(data, 's.sock')}`,
        `--pid-file=${join(data, 'pid')}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--skip-name-resolve',
        '--innodb-flush-log-at-trx-commit=1',
        `--log-bin=${join(data, 'binlog')}`,
        '--sync-binlog=1',
        '--server-id=1',
        `--innodb-buffer-pool-size=${options.memory ?? '512M'}`,
        '--max-connections=200',
        // Whoever gives it memory fills it with millions of rows first.
        ...(options.memory ? ['--innodb-sort-buffer-size=16M', '--innodb-log-file-size=1G'] : []),
      ],
      {
        stdio: 'ignore',
        ...(options.preload ? { env: { ...process.env, LD_PRELOAD: options.preload } } : {}),
      },
    )
  let child = launch()
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ended = new Promise<void>((done) => child.once('exit', () => done()))
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await ended
  }
  const stop = async () => {
    await end('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const dead = () => child.exitCode !== null
    await ready(port, dead, 'CREATE DATABASE bench CHARACTER SET utf8mb4')
    const { version, ...settings } = await ready(port, dead)
    return {
      url: `mysql://root@127.0.0.1:${port}/bench`,
      version: String(version),
      settings,
      crash: () => end('SIGKILL'),
      async restart() {
        child = launch()
        await ready(port, dead)
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const SETTINGS =
  'SELECT version() AS version, @@innodb_flush_log_at_trx_commit AS flushLogAtCommit, @@log_bin AS binlog, @@sync_binlog AS syncBinlog'

/** Waits until it answers one statement, at most twenty seconds. */
async function ready(port: number, dead: () => boolean, sql = SETTINGS): Promise<Record<string, unknown>> {
  for (let attempt = 0; ; attempt++) {
    try {
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' })
      const [rows] = await connection.query(sql)
      await connection.end()
      return (rows as Record<string, unknown>[])[0] ?? {}
    } catch (error) {
      if (dead() || attempt >= 200) throw error
      await new Promise((wait) => setTimeout(wait, 100))
    }
  }
}
