import { Gauge } from 'prom-client'
import { DataSource } from 'typeorm'
import { z } from 'zod'
import type { Clock } from './clock'
import { setUpSessions, unreachable, type Database, type Options, type Tx } from './database'
import { USUAL_POOL } from './slots'
import { figureOf, keepFigure, readFigure } from './figures'
import type { JobHandler, JobKind } from './jobs'
import { isOutage } from './pieces'
import type { Metrics } from './metrics'

export const BEAT_JOB: JobKind = { kind: 'base.beat', lane: 'standing', standing: true }
const BEAT = 'base.beat'
const BEATEN = figureOf(z.number())
const EVERY_MS = 5_000
const IDLE_MS = 60_000

/** Writes the moment into the database again and again where a replica is read: what has come through says how old it is. */
export const beatJob =
  ({ db, clock }: { db: Database; clock: Clock }): JobHandler =>
  async () => {
    if (!db.replica) return { again: IDLE_MS }
    const now = clock.now()
    await db.inTransaction((tx) => keepFigure(tx, BEAT, now, now))
    return { again: EVERY_MS }
  }

/** Opens a copy of the database on which nothing can be written, whatever its user may do. */
async function openReading(url: string, options: Pick<Options, 'entities' | 'poolSize'>): Promise<DataSource> {
  const source = new DataSource({
    type: 'mysql',
    url,
    charset: 'utf8mb4',
    timezone: 'Z',
    extra: { connectTimeout: 5000, enableKeepAlive: true },
    entities: options.entities as never,
    poolSize: options.poolSize ?? USUAL_POOL,
  })
  try {
    await source.initialize()
    await setUpSessions(source, ['SET SESSION TRANSACTION READ ONLY'])
  } catch (error) {
    throw unreachable(error, 'DATABASE_READ_URL') ?? error
  }
  return source
}

/** The database with its replica beside it. Refused where the replica cannot be opened. */
export async function withReplica(
  db: Database,
  url: string | null,
  options: Pick<Options, 'entities' | 'poolSize'>,
): Promise<Database> {
  if (url === null) return db
  const source = await openReading(url, options)
  const beatOf = async (tx: Tx): Promise<number | null> => (await readFigure(tx, BEAT, BEATEN))?.at ?? null
  const lagSeconds = async (): Promise<number | null> => {
    try {
      const [here, there] = await Promise.all([db.probe(beatOf), beatOf(source.manager)])
      return here === null || there === null ? null : Math.max(0, (here - there) / 1000)
    } catch (error) {
      if (isAway(error)) return null
      throw error
    }
  }
  return {
    ...db,
    replica: { source, lagSeconds },
    close: async () => {
      await source.destroy()
      await db.close()
    },
  }
}

/** Away, or behind a change of the tables: the main database answers instead. */
const isAway = (error: unknown): boolean =>
  isOutage(error) ||
  /^ER_(NO_SUCH_TABLE|BAD_FIELD_ERROR|ACCESS_DENIED_ERROR)$/.test(String((error as { code?: unknown }).code))

/**
 * The database for questions that people ask about many rows: reads go to the replica where there is one, and to the main
 * database where it is away. Nothing is decided by what is read here; what is written goes where it always does.
 */
export function asking(db: Database): Database {
  const { replica } = db
  if (!replica) return db
  return {
    ...db,
    source: replica.source,
    otherwise: db,
    read: async (work) => {
      try {
        return await work(replica.source.manager)
      } catch (error) {
        if (isAway(error)) return db.read(work)
        throw error
      }
    },
  }
}

/** Whether the same question is to be put to the main database. */
export const isAskedAgain = (db: Database, error: unknown): boolean => db.otherwise !== undefined && isAway(error)

/** Adds how far the replica is behind to the process's numbers; nothing where there is none. */
export function countLag({ db, metrics }: { db: Database; metrics: Metrics }): void {
  const { replica } = db
  if (!replica) return
  const gauge: Gauge = new Gauge({
    name: 'replica_lag_seconds',
    help: 'How far the replica that questions are read from is behind; NaN: it cannot be told',
    registers: [metrics.registry],
    collect: async () => gauge.set((await replica.lagSeconds()) ?? NaN),
  })
}
