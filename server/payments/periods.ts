import { In, IsNull } from 'typeorm'
import { addMonths, shanghaiDay, shanghaiDayEnd } from '../../shared/rules/calendar'
import { isAbove, tierFor } from '../../shared/rules/tier'
import type { Tx } from '../base/database'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { accountsOf } from '../membership/accounts-of'
import { lockMember } from '../membership/find-member'
import { gatheredBy } from '../points/gathered'
import { moveTier } from '../points/move-tier'
import { readSettings } from '../staff/settings'
import { holderOf } from './accounts'
import { PaidPeriod } from './entities'
import type { PaymentHooks } from './hooks'

/** Months that follow one another without a gap are counted from the first day of all, never from a month's shorter end. */
type Run = { day: string; months: number }

/** The last millisecond of the run: of the day of the month it began with, or the month's last where it has no such day. */
const endOf = ({ day, months }: Run): number => shanghaiDayEnd(addMonths(day, months)) - 1

/** The run that this period ends, with all its months. */
function runUpTo(all: readonly PaidPeriod[], last: PaidPeriod): Run {
  const before = all.find((p) => p.until + 1 === last.since)
  const run = before ? runUpTo(all, before) : { day: shanghaiDay(last.since), months: 0 }
  return { ...run, months: run.months + last.months }
}

/** The member's periods that were not ended, in their order. */
const periodsOf = async (tx: Tx, memberId: string): Promise<PaidPeriod[]> =>
  (await tx.getRepository(PaidPeriod).findBy({ memberId: In(await accountsOf(tx, memberId)), endedAt: IsNull() })).sort(
    (a, b) => a.since - b.since || (a.id < b.id ? -1 : 1),
  )

/** Of these, those that are not over. */
export const livePeriods = async (tx: Tx, memberId: string, at: number): Promise<PaidPeriod[]> =>
  (await periodsOf(tx, memberId)).filter((p) => p.until >= at)

/**
 * Adds the months an order brought: to what the member has already, else from today, whose day of the month is the last day
 * too, a whole one. The member's row is held, so that two orders paid at once add up.
 */
export async function addPeriod(
  tx: Tx,
  deps: Deps,
  hooks: PaymentHooks,
  bought: { memberId: string; orderId: string; months: number; tier: string | null; at: number },
): Promise<void> {
  await lockMember(tx, deps, bought.memberId)
  const { at, ...facts } = bought
  const all = await periodsOf(tx, bought.memberId)
  const last = all.filter((p) => p.until >= at).at(-1)
  const run = last ? runUpTo(all, last) : { day: shanghaiDay(at), months: 0 }
  await tx.getRepository(PaidPeriod).insert({
    id: deps.chance.id(),
    ...facts,
    tierBefore: null,
    tierMemberId: null,
    since: last ? last.until + 1 : at,
    until: endOf({ ...run, months: run.months + bought.months }),
    endedAt: null,
    remindedAt: null,
  })
  await applyTier(tx, deps, hooks, bought.memberId, at)
}

/** Ends what the order brought (its money goes back): later periods move up, the tier falls back. False where nothing ran. */
export async function endPeriodOf(tx: Tx, deps: Deps, hooks: PaymentHooks, orderId: string, at: number) {
  const period = await tx.getRepository(PaidPeriod).findOneBy({ orderId, endedAt: IsNull() })
  if (!period || period.until < at) return false
  const { id: memberId } = await lockMember(tx, deps, await holderOf(tx, period.memberId))
  await tx.getRepository(PaidPeriod).update({ id: period.id }, { endedAt: at })
  await closeUp(tx, memberId, at)
  await applyTier(tx, deps, hooks, memberId, at)
  return true
}

/** The money stays after all: the order's period goes on, those after it move down again. */
export async function resumePeriodOf(tx: Tx, deps: Deps, hooks: PaymentHooks, orderId: string, at: number) {
  const period = await tx.getRepository(PaidPeriod).findOneByOrFail({ orderId })
  const { id: memberId } = await lockMember(tx, deps, await holderOf(tx, period.memberId))
  await tx.getRepository(PaidPeriod).update({ id: period.id }, { endedAt: null })
  await closeUp(tx, memberId, at)
  await applyTier(tx, deps, hooks, memberId, at)
}

/** Lays the periods end to end: the running one stays, each later one has its whole months after the one before. */
async function closeUp(tx: Tx, memberId: string, at: number): Promise<void> {
  const all = await periodsOf(tx, memberId)
  const [first, ...rest] = all.filter((p) => p.until >= at)
  if (!first) return
  const runs = first.since <= at
  let run = runs ? runUpTo(all, first) : { day: shanghaiDay(at), months: 0 }
  let since = runs ? first.until + 1 : at
  for (const period of runs ? rest : [first, ...rest]) {
    run = { ...run, months: run.months + period.months }
    const until = endOf(run)
    await tx.getRepository(PaidPeriod).update({ id: period.id }, { since, until })
    since = until + 1
  }
}

/**
 * The member's tier is the running period's, and falls back to what it was before, or to what her points have led to
 * meanwhile where that is above it, once none runs that names one; a tier that somebody changed meanwhile is left alone.
 * A period that was another account's, which became part of this one or parted from it, takes its tier along. The caller holds the member's row.
 */
export async function applyTier(tx: Tx, deps: Deps, hooks: PaymentHooks, memberId: string, at: number): Promise<void> {
  const periods = tx.getRepository(PaidPeriod)
  const all = await periods.findBy({ memberId: In(await accountsOf(tx, memberId)) })
  const running = all.find((p) => p.endedAt === null && p.since <= at && p.until >= at && p.tier !== null)
  const stands = running !== undefined && running.tierBefore !== null && running.tierMemberId === memberId
  const { tier } = await lockMember(tx, deps, memberId)
  let standing = tier
  for (const past of all.filter((p) => p.tierBefore !== null && !(stands && p === running))) {
    if (past.tierMemberId !== memberId) await fallBack(tx, past)
    else if (standing === past.tier) standing = past.tierBefore!
    await periods.update({ id: past.id }, { tierBefore: null, tierMemberId: null })
  }
  if (stands) return
  const { tiers } = (await readSettings(tx)).membership
  const earned = tierFor(await gatheredBy(tx, memberId), tiers)
  // Gathered while a bought tier stood above it: that is what she falls back to.
  if (isAbove(earned, standing, tiers)) standing = earned
  if (running) await periods.update({ id: running.id }, { tierBefore: standing, tierMemberId: memberId })
  // Nobody falls by buying a tier below the one that her points have led to.
  const next = running?.tier && !isAbove(standing, running.tier, tiers) ? running.tier : standing
  if (next === tier) return
  const reason = next === running?.tier ? 'tier_bought' : next === earned ? 'tier_earned' : 'tier_bought_over'
  await moveTier(tx, deps, { memberId, from: tier, to: next, reason, at })
  await hooks.tierReached(tx, memberId, next, at)
}

/** The other account has what it had before, unless somebody changed it. */
const fallBack = (tx: Tx, past: PaidPeriod): Promise<unknown> =>
  write(tx, 'UPDATE member SET tier = ? WHERE id = ? AND tier = ?', [past.tierBefore, past.tierMemberId, past.tier])
