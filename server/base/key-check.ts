import { createHmac } from 'node:crypto'
import { ConfigError, type Config } from './config'
import { isDuplicate, uniqueKey, type Database } from './database'
import { insert, row, rows, text } from './sql'

const PRINT = { value: text }
const KID = { kid: text }
const FIRST = uniqueKey('settings', 'PRIMARY', ['id'])

/**
 * Refuses to start on a database that was written with another INDEX_KEY (nobody would be found by phone, and every
 * phone could join twice) or whose members' keys are wrapped by a data key that is not configured.
 */
export async function checkKeys(db: Database, config: Pick<Config, 'indexKey' | 'dataKeys'>): Promise<void> {
  const print = createHmac('sha256', config.indexKey).update('fingerprint/v1').digest('base64url')
  const stored = await db.read((tx) => row(tx, PRINT, "SELECT value FROM settings WHERE id = 'keys'"))
  if (stored && stored.value !== print) throw new ConfigError('INDEX_KEY is not the key this database was written with')
  if (!stored) {
    try {
      await db.inTransaction((tx) => insert(tx, 'settings', { id: 'keys', value: print, version: 1 }))
    } catch (error) {
      // Two processes at their first start: look again, the other one's key decides.
      if (isDuplicate(error, FIRST)) return checkKeys(db, config)
      throw error
    }
  }
  const kids = await db.read((tx) => rows(tx, KID, 'SELECT DISTINCT kid FROM member_key'))
  const missing = kids.find(({ kid }) => !config.dataKeys.some((k) => k.id === kid))
  if (missing) throw new ConfigError(`DATA_KEYS lacks the key ${missing.kid}, which members' data is encrypted with`)
}
