import 'reflect-metadata'
import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DataSource, type EntityManager, type EntitySchema, type MixedList } from 'typeorm'
import { ConfigError } from './config-error'
import { createGate } from './gate'
import { busy, errno, LOCK_WAIT_S, repeated, type PlantedAbort } from './repeated'
import { USUAL_POOL } from './slots'

/** A transaction (or, in `read`, the plain connection). It is always an argument, never ambient. */
export type Tx = EntityManager

/** A copy of the database that is read for people's questions (replica.ts). */
export type Replica = {
  source: DataSource
  /** How far it is behind, in seconds; null where that cannot be told: it does not answer, or no beat has come through yet. */
  lagSeconds(): Promise<number | null>
}

export type Database = {
  dialect: 'sqlite' | 'mysql'
  source: DataSource
  /** Runs reads outside a transaction. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Runs the whole work in one transaction (READ COMMITTED on MySQL). A deadlock, a lock time-out or a stale
   * snapshot (1213, 1205, 1020) repeats the *whole* work, so the work may have no effect outside the database.
   */
  inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** As `read`, on a connection that no other reader and no transaction can take: for looking whether all is well. */
  probe<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
  /** Absent where there is none. */
  replica?: Replica
  /** Of what `asking` made: the main database, which answers where the replica is away. */
  otherwise?: Database
}

type Entities = MixedList<string | EntitySchema | (new () => object)>
export type Options = {
  entities: Entities
  migrations: (new () => object)[]
  poolSize?: number
  /** Tests hand it in: the error by which this try fails when its work is done and nothing is committed; null for none. */
  plantedAbort?: PlantedAbort
}

/** Opens the database. A second process on the same embedded database is refused with one line. */
export async function openDatabase(databaseUrl: string, options: Options): Promise<Database> {
  return databaseUrl.startsWith('sqlite:')
    ? openEmbedded(databaseUrl.slice('sqlite:'.length), options)
    : openMysql(databaseUrl, options)
}

/** What a wrong address, file, name or password ends with; one line that holds neither. Null for what is no such thing. */
export function unreachable(error: unknown, name = 'DATABASE_URL'): ConfigError | null {
  // libsql says this one in words alone.
  const code = /Unable to open/.test(String(error)) ? 'SQLITE_CANTOPEN' : (error as { code?: unknown }).code
  const known =
    typeof code === 'string' &&
    /^(E[A-Z]+|SQLITE_(CANTOPEN|NOTADB|READONLY|CORRUPT)\w*|ER_(ACCESS|DBACCESS)_DENIED\w*|ER_BAD_DB_ERROR)$/.test(code)
  return known ? new ConfigError(`${name}: the database cannot be opened (${code})`) : null
}

// ---- the embedded database ------------------------------------------------------------------------------------

type Raw = { pragma(text: string): unknown; exec(sql: string): void }

async function openEmbedded(file: string, options: Options): Promise<Database> {
  const path = file === ':memory:' ? file : resolve(file)
  makeFolder(path)
  const source = new DataSource({
    type: 'better-sqlite3',
    driver: require('libsql'),
    database: path,
    // A predecessor that is just ending gets two seconds to let go of the file.
    timeout: 2000,
    entities: options.entities as never,
    migrations: options.migrations as never,
    prepareDatabase: (raw: Raw) => {
      // EXCLUSIVE keeps the file locked by the kernel for the life of this process and not a moment longer:
      // a second process is refused, and a kill -9 never blocks the next start as a stale lock file could.
      raw.pragma('locking_mode=EXCLUSIVE')
      raw.pragma('journal_mode=WAL')
      raw.pragma('synchronous=FULL')
      // What is deleted is overwritten: of who is erased nothing is left in pages that are free.
      raw.pragma('secure_delete=ON')
      raw.exec('BEGIN IMMEDIATE; COMMIT')
    },
  } as never)
  try {
    await source.initialize()
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_BUSY' || /locked/.test(String(error)))
      throw new ConfigError(`DATABASE_URL: ${path} is in use by another process`)
    throw unreachable(error) ?? error
  }
  countTouchedRows(source)
  const turn = oneAtATime()
  return {
    dialect: 'sqlite',
    source,
    read: (work) => turn(() => work(source.manager)),
    inTransaction: (work) => turn(() => repeated(source, work, options.plantedAbort)),
    probe: (work) => turn(() => work(source.manager)),
    close: () => turn(() => source.destroy()),
  }
}

function makeFolder(path: string): void {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw unreachable(error) ?? error
  }
}

/**
 * A raw UPDATE, INSERT or DELETE answers `{ affectedRows }` as on MySQL. TypeORM alone would answer SQLite's
 * last_insert_rowid, a number left over from some earlier insert, which says nothing about the rows touched. And since
 * the driver never waits, a long transaction would hold the process from its first statement to its last: between them
 * the event loop has its turn.
 */
function countTouchedRows(source: DataSource): void {
  const runner = source.createQueryRunner()
  const plain = runner.query.bind(runner)
  runner.query = async (sql: string, parameters?: unknown[], structured?: boolean) => {
    const turn = turnOfLoop(false)
    if (turn) await turn
    // libsql takes bytes that are the only value for an object of named ones, and ends the whole process.
    const alone = parameters?.length === 1 && Buffer.isBuffer(parameters[0])
    const result = await plain(sql, (alone ? [parameters] : parameters) as never, true)
    if (structured) return result as never
    return result.affected === undefined ? result.raw : { affectedRows: result.affected }
  }
}

/** So long the embedded database works without letting the event loop look at sockets and timers, in ms. */
const LONGEST_WITHOUT_TURN_MS = 5
let turnedAt = performance.now()

/** A turn of the event loop where one is due (after background work always); null where it may go on at once. */
function turnOfLoop(always: boolean): Promise<void> | null {
  if (!always && performance.now() - turnedAt < LONGEST_WITHOUT_TURN_MS) return null
  return new Promise((turned) =>
    setImmediate(() => {
      turnedAt = performance.now()
      turned()
    }),
  )
}

/**
 * One at a time, in order of arrival, for every statement and transaction: TypeORM shares one SQLite connection, and
 * overlapping transactions on it corrupt each other without an error (a rolled-back row survives, a committed one is
 * lost). Long jobs stand behind what people wait for.
 */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  const inside = new AsyncLocalStorage<true>()
  const gate = createGate({ places: 1, background: 1, between: turnOfLoop })
  return async (work) => {
    // Asking for a turn while holding one would wait for ever: say it instead of hanging.
    if (inside.getStore()) throw new Error('database used inside its own transaction: pass tx on')
    return gate(() => inside.run(true, work))
  }
}

// ---- MySQL, MariaDB -------------------------------------------------------------------------------------------

/** Who has waited so long for a place is told the same, in ms. */
const PATIENCE_MS = 10_000

async function openMysql(databaseUrl: string, options: Options): Promise<Database> {
  const poolSize = options.poolSize ?? USUAL_POOL
  const common = {
    type: 'mysql' as const,
    url: databaseUrl,
    migrations: options.migrations as never,
    charset: 'utf8mb4',
    timezone: 'Z',
    extra: { connectTimeout: 5000, enableKeepAlive: true },
  }
  const source = new DataSource({ ...common, entities: options.entities as never, poolSize })
  // Readiness has a connection of its own: one that could be lent to a waiting transaction would tell nothing.
  const aside = new DataSource({ ...common, poolSize: 1 })
  try {
    await source.initialize()
    await aside.initialize()
  } catch (error) {
    throw unreachable(error) ?? error
  }
  await setUpSessions(source)
  await setUpSessions(aside)
  await checkServer(source)
  // A fifth of the pool is never lent to transactions: when all of those wait for one locked row, people still read.
  const places = poolSize - Math.max(1, Math.floor(poolSize / 5))
  const gate = createGate({
    places,
    background: Math.max(1, Math.floor(places / 2)),
    patience: { ms: PATIENCE_MS, error: busy },
  })
  return {
    dialect: 'mysql',
    source,
    read: (work) => work(source.manager),
    inTransaction: (work) => gate(() => repeated(source, work, options.plantedAbort)),
    probe: (work) => work(aside.manager),
    close: async () => {
      await source.destroy()
      await aside.destroy()
    },
  }
}

type Session = { query(sql: string, done: (error: Error | null) => void): void; destroy(): void }
type Pool = { on(event: 'connection', listener: (session: Session) => void): void; end: unknown }

/**
 * READ COMMITTED and a short wait for locks for the whole life of each connection, said once: said at each transaction
 * they would cost every one a round trip. A connection on which it fails is not used.
 */
export async function setUpSessions(source: DataSource, also: readonly string[] = []): Promise<void> {
  const all = [
    ...also,
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    `SET SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_S}`,
  ]
  const { pool } = source.driver as unknown as { pool: Pool }
  pool.on('connection', (session) => {
    for (const sql of all)
      session.query(sql, (error) => {
        if (error) session.destroy()
      })
  })
  // The one connection that opening the pool has made already.
  for (const sql of all) await source.query(sql)
}

/** The settings money depends on are read from the server, never assumed. */
async function checkServer(source: DataSource): Promise<void> {
  const [row] = (await source
    .query(
      'SELECT @@version AS version, @@sql_mode AS mode, @@innodb_flush_log_at_trx_commit AS flushed, @@transaction_isolation AS isolation',
    )
    .catch(() =>
      source.query(
        'SELECT @@version AS version, @@sql_mode AS mode, @@innodb_flush_log_at_trx_commit AS flushed, @@tx_isolation AS isolation',
      ),
    )) as [{ version: string; mode: string; flushed: number; isolation: string }]
  if (!/STRICT_(TRANS|ALL)_TABLES/.test(row.mode))
    throw new ConfigError('DATABASE_URL: the server’s sql_mode must be strict')
  if (Number(row.flushed) !== 1)
    throw new ConfigError(
      'DATABASE_URL: innodb_flush_log_at_trx_commit must be 1, else acknowledged claims can be lost',
    )
  const [major, minor] = row.version.split('.').map(Number) as [number, number]
  const maria = /maria/i.test(row.version)
  if (maria ? major < 10 || (major === 10 && minor < 6) : major < 8)
    throw new ConfigError(`DATABASE_URL: version ${row.version} is too old (MySQL 8 or MariaDB 10.6)`)
}

// ---- errors of the driver -------------------------------------------------------------------------------------

/** A unique key with its name on MySQL and its columns, by which SQLite names it. */
export type UniqueKey = { table: string; name: string; columns: string[] }
export const uniqueKey = (table: string, name: string, columns: string[]): UniqueKey => ({ table, name, columns })

/** Whether the error says that this named key, and no other, was violated. */
export function isDuplicate(error: unknown, key: UniqueKey): boolean {
  const message = String((error as { message?: string }).message ?? '')
  if (errno(error) === 1062) {
    const named = /for key '(?:[^'.]+\.)?([^'.]+)'/.exec(message)?.[1]
    return named === key.name
  }
  const columns = /UNIQUE constraint failed: (.+)$/m.exec(message)?.[1]?.trim()
  return columns === key.columns.map((c) => `${key.table}.${c}`).join(', ')
}
/** How many rows a raw UPDATE, INSERT or DELETE touched, on either driver. */
export const affected = (result: unknown): number => {
  const r = result as { affectedRows?: number; changes?: number } | number | undefined
  if (typeof r === 'number') return r
  return r?.affectedRows ?? r?.changes ?? 0
}
