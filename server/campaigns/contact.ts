import { addDays, shanghaiDay } from '../../shared/rules/calendar'
import type { Database, Tx } from '../base/database'

/** At most `max` marketing messages to one person in any `days` days of Shanghai, today included. */
export type Caps = { days: number; max: number }[]

const longest = (caps: Caps): number => caps.reduce((most, cap) => Math.max(most, cap.days), 0)

/** Who of these has no contact left today. Without the guard's lock this may refuse early, never allow. */
export async function cappedPeople(tx: Tx, personKeys: string[], caps: Caps, now: number): Promise<Set<string>> {
  if (personKeys.length === 0 || caps.length === 0) return new Set()
  const today = shanghaiDay(now)
  const rows = (await tx.query(
    `SELECT personKey, day, n FROM contact_ledger WHERE day > ? AND personKey IN (${personKeys.map(() => '?').join(',')})`,
    [addDays(today, -longest(caps)), ...personKeys],
  )) as { personKey: string; day: string; n: number }[]
  const capped = new Set<string>()
  for (const { days, max } of caps) {
    const since = addDays(today, -days)
    const sums = new Map<string, number>()
    for (const row of rows) if (row.day > since) sums.set(row.personKey, (sums.get(row.personKey) ?? 0) + Number(row.n))
    for (const [personKey, sum] of sums) if (sum >= max) capped.add(personKey)
  }
  return capped
}

/**
 * Counts one contact for the person today, unless a cap is reached: then false and nothing is counted. The guard's lock
 * is held to the end of the transaction, so parallel workers and campaigns count one after the other.
 */
export async function reserveContact(
  tx: Tx,
  db: Database,
  personKey: string,
  caps: Caps,
  now: number,
): Promise<boolean> {
  const mysql = db.dialect === 'mysql'
  const ignore = mysql ? 'INSERT IGNORE' : 'INSERT OR IGNORE'
  if (mysql) {
    const guard = 'SELECT personKey FROM contact_guard WHERE personKey = ? FOR UPDATE'
    const found = (await tx.query(guard, [personKey])) as unknown[]
    if (found.length === 0) {
      await tx.query('INSERT IGNORE INTO contact_guard (personKey) VALUES (?)', [personKey])
      await tx.query(guard, [personKey])
    }
  }
  if ((await cappedPeople(tx, [personKey], caps, now)).size > 0) return false
  const day = shanghaiDay(now)
  await tx.query(`${ignore} INTO contact_ledger (personKey, day, n) VALUES (?,?,0)`, [personKey, day])
  await tx.query('UPDATE contact_ledger SET n = n + 1 WHERE personKey = ? AND day = ?', [personKey, day])
  return true
}

/** The contact reserved for that day did not take place. */
export async function releaseContact(tx: Tx, personKey: string, day: string): Promise<void> {
  await tx.query('UPDATE contact_ledger SET n = n - 1 WHERE personKey = ? AND day = ? AND n > 0', [personKey, day])
}
