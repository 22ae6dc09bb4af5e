import type { DataSource, QueryRunner } from 'typeorm'
import type { Database, Tx } from './database'
import { AppError } from './errors'
import { errno } from './repeated'
import { isAskedAgain } from './replica'

/** What MariaDB and MySQL call a statement that was ended because it took too long. */
const ENDED = new Set([1969, 3024])

const kinds = new WeakMap<DataSource, Promise<boolean>>()
const isMariadb = (source: DataSource): Promise<boolean> => {
  const known = kinds.get(source)
  if (known) return known
  const asked = source
    .query<{ version: string }[]>('SELECT VERSION() AS version')
    .then((found) => /mariadb/i.test(String(found[0]?.version)))
  kinds.set(source, asked)
  asked.catch(() => kinds.delete(source))
  return asked
}

/** No statement of this connection takes longer; 0: as long as it takes. */
async function limit(runner: QueryRunner, ms: number): Promise<void> {
  const mariadb = await isMariadb(runner.connection)
  await runner.query(mariadb ? `SET max_statement_time = ${ms / 1000}` : `SET max_execution_time = ${ms}`)
}

/**
 * As `read`, for questions that people put together themselves and that the database may have no short way to answer: a
 * statement that takes longer than `ms` is ended there, and `question_too_long` is thrown. The embedded database, which
 * answers in the process itself and is for small shops, cannot be ended and is not.
 */
export async function readWithin<T>(db: Database, ms: number, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (db.dialect === 'sqlite') return db.read(work)
  const runner = db.source.createQueryRunner()
  try {
    await limit(runner, ms)
    return await work(runner.manager)
  } catch (error) {
    if (db.otherwise && isAskedAgain(db, error)) return await readWithin(db.otherwise, ms, work)
    throw ENDED.has(errno(error)) ? new AppError('question_too_long') : error
  } finally {
    // The connection goes back to everybody.
    try {
      await limit(runner, 0)
    } finally {
      await runner.release()
    }
  }
}
