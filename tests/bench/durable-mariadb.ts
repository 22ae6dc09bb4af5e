import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'

export type DurableServer = { url: string; version: string; settings: Record<string, unknown>; stop(): Promise<void> }

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => done(port))
    })
  })

/**
 * A MariaDB of its own in a temporary folder that forgets nothing: the log is flushed at each commit and so is the
 * binary log, as on a production machine with replication. `preload` is a library to load into it. Refuses where
 * `mariadbd` is not installed.
 */
export async function startDurableMariadb(options: { preload?: string } = {}): Promise<DurableServer> {
  const found = ['/usr/sbin/mariadbd', '/usr/bin/mariadbd', '/usr/local/bin/mariadbd', '/opt/homebrew/bin/mariadbd']
  const program = found.find((path) => existsSync(path))
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
  const child = spawn(
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
      '--innodb-buffer-pool-size=512M',
      '--max-connections=200',
    ],
    {
      stdio: 'ignore',
      ...(options.preload ? { env: { ...process.env, LD_PRELOAD: options.preload } } : {}),
    },
  )
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const settings = await prepare(port, () => child.exitCode !== null)
    const { version, ...rest } = settings
    return { url: `mysql://root@127.0.0.1:${port}/bench`, version: String(version), settings: rest, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function prepare(port: number, dead: () => boolean): Promise<Record<string, unknown>> {
  for (let attempt = 0; ; attempt++) {
    try {
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' })
      await connection.query('CREATE DATABASE bench CHARACTER SET utf8mb4')
      const [rows] = await connection.query(
        'SELECT version() AS version, @@innodb_flush_log_at_trx_commit AS flushLogAtCommit, @@log_bin AS binlog, @@sync_binlog AS syncBinlog',
      )
      await connection.end()
      return (rows as Record<string, unknown>[])[0]!
    } catch (error) {
      if (dead() || attempt >= 100) throw error
      await new Promise((wait) => setTimeout(wait, 200))
    }
  }
}
