import { DAY_MS } from '../../shared/rules/calendar'
import { fallsTo, keepOf, type KeepRule } from '../../shared/rules/tier'
import type { Tx } from '../base/database'
import { eachByItself } from '../base/each-by-itself'
import { inList, row, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { isMember, lockMember } from '../membership/find-member'
import { addToTimeline } from '../membership/timeline'
import { readSettings } from '../staff/settings'
import { gatheredBetween } from './gathered'
import type { TierQuestions } from './hooks'
import { moveTier } from './move-tier'
import { rise, type TierHooks } from './rise'
import { renewPeriod, standingOf, stopPeriod, type TierStanding } from './standing'

export type TierWork = { coupons: TierHooks; ask: TierQuestions }

const AT_ONCE = 200
/** So many in one round whose period cannot be ended are no bad rows any more, but something wrong with all of them. */
const MOST_PASSED_OVER = 500
const WHOSE = { id: text }
const NEXT = { at: whole.nullable() }

/**
 * Ends every period that is over, each in a transaction of its own; one that cannot be ended stops none of the others.
 * Where it let go before all was done it answers whom it passed over, else null.
 */
export async function endPeriods(
  deps: Deps,
  work: TierWork,
  letGo: () => boolean,
  passedOver: string[] | null,
): Promise<string[] | null> {
  const bad = [...(passedOver ?? [])]
  for (;;) {
    const now = deps.clock.now()
    const due = await deps.db.read((tx) => dueNow(tx, now, bad))
    if (due.length === 0) return null
    for (const one of due) {
      if (letGo()) return bad
      const failed = await eachByItself(deps, 'tier_period', [one], ({ id }) =>
        deps.db.inTransaction((tx) => endPeriod(tx, deps, work, id, now)),
      )
      bad.push(...failed.map(({ id }) => id))
      if (bad.length > MOST_PASSED_OVER) throw new Error(`the periods of ${bad.length} members cannot be ended`)
    }
  }
}

const dueNow = (tx: Tx, now: number, bad: readonly string[]) =>
  rows(
    tx,
    WHOSE,
    `SELECT memberId AS id FROM tier_standing WHERE dueAt <= ?${bad.length > 0 ? ` AND memberId NOT IN ${inList(bad)}` : ''} ORDER BY dueAt LIMIT ${AT_ONCE}`,
    [now, ...bad],
  )

/** When the next period is over; null where none runs. */
export const nextEnd = async (tx: Tx): Promise<number | null> =>
  (await row(tx, NEXT, 'SELECT MIN(dueAt) AS at FROM tier_standing'))?.at ?? null

/**
 * The member keeps her tier where what she gathered or spent in the period reaches what was asked when it began, or what
 * is asked now where that is less; the days of grace count. Else she falls, and what leads up counts anew from that day.
 * However late this runs, what came after the end counts for the next period.
 */
async function endPeriod(tx: Tx, deps: Deps, work: TierWork, memberId: string, now: number): Promise<void> {
  const member = await lockMember(tx, deps, memberId)
  const is = await standingOf(tx, memberId)
  if (!is || is.dueAt === null || is.until === null || is.terms === null || is.dueAt > now) return
  const bought = await work.ask.withBoughtTier(tx, [memberId])
  if (!isMember(member) || is.tier !== member.tier || bought.has(memberId)) {
    await stopPeriod(tx, memberId)
    return
  }
  const { tiers } = (await readSettings(tx)).membership
  const rule = keepOf(is.tier, tiers)
  const points = await gatheredBetween(tx, memberId, is.since, is.dueAt)
  const spend = (await work.ask.spentBetween(tx, [memberId], is.since, is.dueAt)).get(memberId) ?? 0
  const reaches = ({ by, atLeast }: KeepRule): boolean => (by === 'points' ? points : spend) >= atLeast
  const falls = fallsTo(is.tier, is.terms, points, tiers)
  if (!rule || reaches(is.terms) || reaches(rule) || falls === is.tier) {
    await renewPeriod(tx, memberId, is, tiers)
    await addToTimeline(tx, deps, { memberId, at: now, kind: 'tier_kept', detail: { tier: is.tier } })
  } else if (is.dueAt === is.until && is.terms.graceDays > 0) await giveGrace(tx, deps, memberId, is, now)
  else {
    const step = { memberId, from: is.tier, to: falls, reason: 'tier_not_kept' as const, at: now, periodOver: is.dueAt }
    await moveTier(tx, deps, step)
    await rise(tx, deps, work.coupons, memberId, now)
  }
}

/** The period was over and did not suffice: so many days more, and she and the shop can see that they run. */
async function giveGrace(tx: Tx, deps: Deps, memberId: string, is: TierStanding, now: number): Promise<void> {
  const days = is.terms!.graceDays
  await write(tx, 'UPDATE tier_standing SET dueAt = ? WHERE memberId = ?', [is.until! + days * DAY_MS, memberId])
  await addToTimeline(tx, deps, { memberId, at: now, kind: 'tier_grace', detail: { tier: is.tier, days } })
}
