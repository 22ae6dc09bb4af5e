import { MessageChannel as Channels } from '../../shared/contract/messages'
import { shanghaiDay, shanghaiDayEnd } from '../../shared/rules/calendar'
import type { Chance } from '../base/chance'
import type { Tx } from '../base/database'
import { insertIgnore, row, rows, text, whole, write } from '../base/sql'
import type { MessageChannel } from './channel'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 10 * 60_000

/** A pause in ms with full jitter under a ceiling that doubles: 1 s, 2 s, 4 s … 10 min. At least a tenth of a second. */
export const growingPause = (nth: number, chance: Chance): number =>
  100 + chance.int(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(20, Math.max(0, nth - 1))))

/** A provider that wants to be left alone; `next_day`: its allowance for today is used up. */
export type Park = { channel: MessageChannel; until: number; reason: 'pause' | 'next_day' }

const PARK = { channel: Channels, until: whole, reason: text }
const STANDING = { until: whole, strikes: whole }

/** The providers that want to be left alone now, by channel. */
export async function parksOf(tx: Tx, now: number): Promise<Map<MessageChannel, Park>> {
  const parked = await rows(tx, PARK, 'SELECT channel, until, reason FROM provider_park WHERE until > ?', [now])
  return new Map(
    parked.map(({ channel, until, reason }) => [
      channel,
      { channel, until, reason: reason === 'next_day' ? reason : 'pause' },
    ]),
  )
}

/** Until when the provider of a channel wants to be left alone; 0 when it does not. */
export const parkedUntil = async (tx: Tx, channel: MessageChannel, now: number): Promise<number> =>
  (await parksOf(tx, now)).get(channel)?.until ?? 0

/**
 * Leaves the provider alone for everybody: until the next day in Shanghai when its daily allowance is used up (45009),
 * else for a pause that grows from strike to strike. Answers the moment.
 */
export async function park(
  tx: Tx,
  deps: { chance: Chance },
  { channel, until: how, now }: { channel: MessageChannel; until: Park['reason']; now: number },
): Promise<number> {
  await insertIgnore(tx, 'provider_park', { channel, until: 0, strikes: 0, reason: 'pause' })
  const standing = await row(tx, STANDING, 'SELECT until, strikes FROM provider_park WHERE channel = ?', [channel])
  const strikes = (standing?.strikes ?? 0) + 1
  const until = how === 'next_day' ? shanghaiDayEnd(shanghaiDay(now)) : now + growingPause(strikes, deps.chance)
  // Calls that were under way together report one congestion: only the first after a pause is a new strike.
  if (standing && standing.until > now && how === 'pause') return standing.until
  await write(tx, 'UPDATE provider_park SET until = ?, strikes = ?, reason = ? WHERE channel = ? AND until <= ?', [
    until,
    strikes,
    how,
    channel,
    until,
  ])
  return until
}

/** The provider takes messages again: the next pause starts small. */
export async function unpark(tx: Tx, channel: MessageChannel): Promise<void> {
  await write(tx, 'UPDATE provider_park SET strikes = 0 WHERE channel = ? AND strikes > 0', [channel])
}
