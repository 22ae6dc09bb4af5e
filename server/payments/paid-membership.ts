import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { livePeriods } from './periods'

/** The renewal is offered and reminded of from so long before the end, in ms. */
export const ENDS_SOON_MS = 7 * 86_400_000

/** Until when the member's paid membership lasts, renewals included, and the tier it gives now. */
export async function readPaidMembership(tx: Tx, memberId: string, now: number) {
  const live = await livePeriods(tx, memberId, now)
  const until = live.at(-1)?.until ?? null
  return {
    until: until === null ? null : isoOf(until),
    tier: live.find((p) => p.since <= now)?.tier ?? null,
    endsSoon: until !== null && until - now < ENDS_SOON_MS,
  }
}
