import { addDays } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { row, text } from '../base/sql'

/** As many days as may be asked for at once: three years. */
const MOST_DAYS = 1100

/** Refuses days that end before they begin. */
export function checkOrder({ from, to }: { from: string; to: string }): void {
  if (from > to) throw invalid('to', 'must not be before from')
}

/** Refuses these too, and more days than anybody looks at one by one. */
export function checkDays({ from, to }: { from: string; to: string }): void {
  checkOrder({ from, to })
  if (to >= addDays(from, MOST_DAYS)) throw invalid('to', `more than ${MOST_DAYS} days`)
}

const CHANNEL = { id: text }

/** Refuses a channel that is none of ours. */
export async function checkChannel(tx: Tx, channelId: string | undefined): Promise<void> {
  if (channelId === undefined) return
  const known =
    /^[0-9a-f-]{36}$/.test(channelId) && (await row(tx, CHANNEL, 'SELECT id FROM channel WHERE id = ?', [channelId]))
  if (!known) throw invalid('channelId', 'unknown channel')
}

/** As many days just before these. */
export function daysBefore({ from, to }: { from: string; to: string }): { from: string; to: string } {
  const length = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
  return { from: addDays(from, -length), to: addDays(from, -1) }
}
