import { KeepRule } from '../../shared/contract/tiers'
import { anchorOf, keepOf, periodEnd, type TierRule } from '../../shared/rules/tier'
import type { Tx } from '../base/database'
import { json, row, text, upsert, whole, write } from '../base/sql'

const STANDING = {
  tier: text,
  since: whole,
  anchorDay: text,
  monthsRun: whole,
  terms: json(KeepRule).nullable(),
  until: whole.nullable(),
  dueAt: whole.nullable(),
  countsFrom: whole,
}

/** Since when the member has her tier and until when, or null where no period ever began for her. */
export const standingOf = (tx: Tx, memberId: string) =>
  row(
    tx,
    STANDING,
    'SELECT tier, since, anchorDay, monthsRun, terms, until, dueAt, countsFrom FROM tier_standing WHERE memberId = ?',
    [memberId],
  )
export type TierStanding = NonNullable<Awaited<ReturnType<typeof standingOf>>>

const FIELDS = ['tier', 'since', 'anchorDay', 'monthsRun', 'terms', 'until', 'dueAt'] as const

/**
 * A period of this tier begins, by the rule in force now: what it asks for holds until its end, whatever becomes of the
 * rule. Where the tier is kept for ever none runs. `countsFrom`: what she gathered before leads nowhere any more.
 */
export async function beginPeriod(
  tx: Tx,
  memberId: string,
  tier: string,
  tiers: readonly TierRule[],
  { at, countsFrom }: { at: number; countsFrom?: number },
): Promise<void> {
  const terms = keepOf(tier, tiers)
  const anchorDay = anchorOf(at)
  const monthsRun = terms?.months ?? 0
  const until = terms ? periodEnd(anchorDay, monthsRun) : null
  const fresh = { tier, since: at, anchorDay, monthsRun, terms: terms && JSON.stringify(terms), until, dueAt: until }
  const set = countsFrom === undefined ? FIELDS : [...FIELDS, 'countsFrom']
  await upsert(tx, 'tier_standing', ['memberId'], { memberId, ...fresh, countsFrom: countsFrom ?? 0 }, set)
}

/** The next period follows without a gap, by the rule in force now; where there is none any more the tier is kept for ever. */
export async function renewPeriod(tx: Tx, memberId: string, is: TierStanding, tiers: readonly TierRule[]) {
  const terms = keepOf(is.tier, tiers)
  const monthsRun = is.monthsRun + (terms?.months ?? 0)
  const until = terms ? periodEnd(is.anchorDay, monthsRun) : null
  await write(
    tx,
    'UPDATE tier_standing SET since = ?, monthsRun = ?, terms = ?, until = ?, dueAt = ? WHERE memberId = ?',
    [is.until, monthsRun, terms && JSON.stringify(terms), until, until, memberId],
  )
}

/** No period runs for the member: a tier she bought stands, or her account became part of another. */
export const stopPeriod = (tx: Tx, memberId: string): Promise<number> =>
  write(tx, 'UPDATE tier_standing SET terms = NULL, until = NULL, dueAt = NULL WHERE memberId = ?', [memberId])
