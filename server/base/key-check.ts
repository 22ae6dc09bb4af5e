import { createHmac } from 'node:crypto'
import { ConfigError, type Config } from './config'
import { isDuplicate, uniqueKey, type Database } from './database'

const FIRST = uniqueKey('settings', 'PRIMARY', ['id'])

/**
 * Refuses to start on a database that was written with another INDEX_KEY (nobody would be found by phone, and every
 * phone could join twice) or whose members' keys are wrapped by a data key that is not configured.
 */
export async function checkKeys(db: Database, config: Pick<Config, 'indexKey' | 'dataKeys'>): Promise<void> {
  const print = createHmac('sha256', config.indexKey).update('fingerprint/v1').digest('base64url')
  const stored = await db.read(
    (tx) => tx.query("SELECT value FROM settings WHERE id = 'keys'") as Promise<{ value: string }[]>,
  )
  if (stored[0] && stored[0].value !== print)
    throw new ConfigError('INDEX_KEY is not the key this database was written with')
  if (!stored[0]) {
    try {
      await db.inTransaction((tx) =>
        tx.query("INSERT INTO settings (id, value, version) VALUES ('keys', ?, 1)", [print]),
      )
    } catch (error) {
      // Two processes at their first start: look again, the other one's key decides.
      if (isDuplicate(error, FIRST)) return checkKeys(db, config)
      throw error
    }
  }
  const kids = (await db.read((tx) => tx.query('SELECT DISTINCT kid FROM member_key'))) as { kid: string }[]
  const missing = kids.find(({ kid }) => !config.dataKeys.some((k) => k.id === kid))
  if (missing) throw new ConfigError(`DATA_KEYS lacks the key ${missing.kid}, which members' data is encrypted with`)
}
