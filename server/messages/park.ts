import { shanghaiDay, shanghaiDayEnd } from '../../shared/rules/calendar'
import type { Chance } from '../base/chance'
import type { Database, Tx } from '../base/database'
import type { MessageChannel } from './channel'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 10 * 60_000

/** A pause in ms with full jitter under a ceiling that doubles: 1 s, 2 s, 4 s … 10 min. At least a tenth of a second. */
export const growingPause = (nth: number, chance: Chance): number =>
  100 + chance.int(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(20, Math.max(0, nth - 1))))

/** Until when the provider of a channel wants to be left alone; 0 when it does not. */
export async function parkedUntil(tx: Tx, channel: MessageChannel, now: number): Promise<number> {
  const [row] = (await tx.query('SELECT until FROM provider_park WHERE channel = ?', [channel])) as { until: number }[]
  const until = Number(row?.until ?? 0)
  return until > now ? until : 0
}

/**
 * Leaves the provider alone for everybody: until the next day in Shanghai when its daily allowance is used up (45009),
 * else for a pause that grows from strike to strike. Answers the moment.
 */
export async function park(
  tx: Tx,
  deps: { db: Database; chance: Chance },
  input: { channel: MessageChannel; until: 'pause' | 'next_day'; now: number },
): Promise<number> {
  const ignore = deps.db.dialect === 'mysql' ? 'INSERT IGNORE' : 'INSERT OR IGNORE'
  await tx.query(`${ignore} INTO provider_park (channel, until, strikes) VALUES (?,0,0)`, [input.channel])
  const [row] = (await tx.query('SELECT until, strikes FROM provider_park WHERE channel = ?', [input.channel])) as {
    until: number
    strikes: number
  }[]
  const strikes = Number(row?.strikes ?? 0) + 1
  const until =
    input.until === 'next_day' ? shanghaiDayEnd(shanghaiDay(input.now)) : input.now + growingPause(strikes, deps.chance)
  // Calls that were under way together report one congestion: only the first after a pause is a new strike.
  if (Number(row?.until ?? 0) > input.now && input.until === 'pause') return Number(row?.until)
  await tx.query('UPDATE provider_park SET until = ?, strikes = ? WHERE channel = ? AND until <= ?', [
    until,
    strikes,
    input.channel,
    until,
  ])
  return until
}

/** The provider takes messages again: the next pause starts small. */
export async function unpark(tx: Tx, channel: MessageChannel): Promise<void> {
  await tx.query('UPDATE provider_park SET strikes = 0 WHERE channel = ? AND strikes > 0', [channel])
}
