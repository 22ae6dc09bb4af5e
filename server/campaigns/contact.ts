import { addDays, shanghaiDay } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { forUpdate, inList, insertIgnore, row, rows, text, upsert, whole, writeByKey } from '../base/sql'
import type { PersonKeys } from './person-keys'

/** At most `max` marketing messages to one person in any `days` days of Shanghai, today included. */
export type Caps = { days: number; max: number }[]

const longest = (caps: Caps): number => caps.reduce((most, cap) => Math.max(most, cap.days), 0)

const CONTACTS = { personKey: text, day: text, n: whole }
const GUARD = { personKey: text }

type Counted = Pick<PersonKeys, 'personKey' | 'counted'>

/** Who of these has no contact left today. Without the guard's lock this may refuse early, never allow. */
export async function cappedPeople(tx: Tx, people: readonly Counted[], caps: Caps, now: number): Promise<Set<string>> {
  if (people.length === 0 || caps.length === 0) return new Set()
  const today = shanghaiDay(now)
  const keys = [...new Set(people.flatMap((one) => one.counted))]
  const contacts = await rows(
    tx,
    CONTACTS,
    `SELECT personKey, day, n FROM contact_ledger WHERE day > ? AND personKey IN ${inList(keys)}`,
    [addDays(today, -longest(caps)), ...keys],
  )
  const capped = new Set<string>()
  for (const { days, max } of caps) {
    const since = addDays(today, -days)
    const sums = new Map<string, number>()
    for (const one of contacts) if (one.day > since) sums.set(one.personKey, (sums.get(one.personKey) ?? 0) + one.n)
    for (const { personKey, counted } of people)
      if (counted.reduce((sum, key) => sum + (sums.get(key) ?? 0), 0) >= max) capped.add(personKey)
  }
  return capped
}

/**
 * Counts one contact for the person today under that key, one of hers, unless a cap is reached: then false and nothing is
 * counted. The guard's lock is held to the end of the transaction, so parallel workers and campaigns count one after the
 * other.
 */
export async function reserveContact(
  tx: Tx,
  person: Counted,
  under: string,
  caps: Caps,
  now: number,
): Promise<boolean> {
  const { personKey } = person
  const guard = `SELECT personKey FROM contact_guard WHERE personKey = ?${forUpdate(tx)}`
  if (!(await row(tx, GUARD, guard, [personKey]))) {
    await insertIgnore(tx, 'contact_guard', { personKey })
    await row(tx, GUARD, guard, [personKey])
  }
  const counted = [...new Set([...person.counted, under])]
  if ((await cappedPeople(tx, [{ personKey, counted }], caps, now)).size > 0) return false
  const day = shanghaiDay(now)
  await upsert(tx, 'contact_ledger', ['personKey', 'day'], { personKey: under, day, n: 1 }, { n: '`n` + new.n' })
  return true
}

/** The contact reserved for that day did not take place. */
export async function releaseContact(tx: Tx, personKey: string, day: string): Promise<void> {
  await writeByKey(tx, 'UPDATE contact_ledger SET n = n - 1 WHERE personKey = ? AND day = ? AND n > 0', [
    personKey,
    day,
  ])
}
