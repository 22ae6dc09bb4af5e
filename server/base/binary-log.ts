import { ConfigError } from './config-error'
import type { Database } from './database'
import { row, text, whole } from './sql'

const SHOWN = { Variable_name: text, Value: text }

/**
 * Refuses a server whose binary log may lag behind what it has acknowledged (`sync_binlog=0`): after a power failure a
 * replica or a restored backup would lack claims that people have seen. The embedded database has none.
 */
export async function checkBinaryLog(db: Database): Promise<void> {
  const shown = (name: string) =>
    db.read((tx) => row(tx, SHOWN, `SHOW GLOBAL VARIABLES LIKE '${name}'`)).then((found) => found?.Value ?? '')
  if (db.source.options.type !== 'mysql' || (await shown('log_bin')) !== 'ON') return
  if (whole.parse(await shown('sync_binlog')) === 0)
    throw new ConfigError('DATABASE_URL: sync_binlog must not be 0 while the binary log is on (1 is right)')
}
