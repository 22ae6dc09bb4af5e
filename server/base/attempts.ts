import type { Tx } from './database'
import { AppError } from './errors'
import { inList, row, rows, upsert, whole, write, text } from './sql'
import { hashToken } from './vault'

/**
 * What may be tried only so often: one row counts the attempts of one name within a window that the first of them opens.
 * Counts are rows, so that neither a restart nor a second process forgives a guesser.
 */
export type Limit = { name: string; most: number; windowMs: number }

/** A limit under a name that tells nothing of who is counted. */
export const limitOf = (kind: string, who: readonly string[], most: number, windowMs: number): Limit => ({
  name: hashToken(JSON.stringify([kind, ...who])),
  most,
  windowMs,
})

const USED = { used: whole }
const NAMED = { name: text, used: whole, until: whole }

/** How many attempts of each of these names count now, by name. */
export async function attemptsOf(tx: Tx, limits: readonly Limit[], now: number): Promise<Map<string, number>> {
  const names = limits.map((l) => l.name)
  const found = await rows(tx, NAMED, `SELECT name, used, until FROM attempt WHERE name IN ${inList(names)}`, names)
  const counts = (l: Limit, one: { until: number }) => one.until > now && one.until <= now + l.windowMs
  return new Map(
    found
      .filter((f) =>
        counts(
          limits.find((l) => l.name === f.name)!,
          f,
        ),
      )
      .map((f) => [f.name, f.used]),
  )
}

/**
 * Counts one attempt against each limit and answers how many have been used; refuses with 429 where one is used up, and
 * then nothing is counted. The row is held until the transaction ends, so of any number made side by side exactly `most`
 * are let through. Every caller names its limits in the same order, the narrower first.
 */
export async function takeAttempt(
  tx: Tx,
  limits: readonly Limit[],
  now: number,
  retryAfter: number,
): Promise<number[]> {
  const used: number[] = []
  for (const { name, most, windowMs } of limits) {
    // A window that begins in the future is one of a clock that was set back since.
    const over = `until <= new.until - ${windowMs} OR until > new.until`
    // `until` is set last: MySQL works assignments off from left to right.
    await upsert(
      tx,
      'attempt',
      ['name'],
      { name, used: 1, until: now + windowMs },
      {
        used: `CASE WHEN ${over} THEN 1 ELSE used + 1 END`,
        until: `CASE WHEN ${over} THEN new.until ELSE until END`,
      },
    )
    const counted = (await row(tx, USED, 'SELECT used FROM attempt WHERE name = ?', [name]))?.used ?? 1
    // Thrown out of the transaction, this also takes back what was just counted.
    if (counted > most) throw usedUp(retryAfter)
    used.push(counted)
  }
  return used
}

/** The attempts of the first name count no more, for it was right after all; nor do they against the wider limits. */
export async function forgiveAttempts(tx: Tx, [own, ...wider]: readonly Limit[], now: number): Promise<void> {
  if (!own) return
  const counted = (await attemptsOf(tx, [own], now)).get(own.name) ?? 0
  await write(tx, 'DELETE FROM attempt WHERE name = ?', [own.name])
  for (const { name } of wider)
    await write(tx, 'UPDATE attempt SET used = CASE WHEN used > ? THEN used - ? ELSE 0 END WHERE name = ?', [
      counted,
      counted,
      name,
    ])
}

export const usedUp = (retryAfter: number): AppError =>
  new AppError('rate_limited', { headers: { 'Retry-After': String(retryAfter) } })
