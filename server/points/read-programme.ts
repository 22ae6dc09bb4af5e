import type { Language } from '../../shared/rules/member'
import { isAbove, nextTier, tierFor, type TierRule } from '../../shared/rules/tier'
import { inLanguage } from '../../shared/rules/translation'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import type { CouponHooks } from '../claims/hooks'
import type { Deps } from '../deps'
import { findMember, lockMember } from '../membership/find-member'
import { readSettings } from '../staff/settings'
import { gatheredBetween, gatheredBy } from './gathered'
import type { TierQuestions } from './hooks'
import { rise } from './rise'
import { standingOf } from './standing'

/** The tiers in the reader's language and, for a member, where she stands and what is missing. */
export async function readProgramme(
  tx: Tx,
  ask: TierQuestions,
  memberId: string | null,
  reader: Language,
  now: number,
) {
  const { tiers } = (await readSettings(tx)).membership
  return {
    tiers: tiers.map(({ key, name, names, minPoints, benefits }) => ({
      key,
      name: inLanguage(name, names, reader),
      minPoints,
      benefits: benefits.map(({ text, texts }) => inLanguage(text, texts, reader)),
    })),
    mine: memberId === null ? null : await standing(tx, ask, memberId, tiers, now),
  }
}

async function standing(tx: Tx, ask: TierQuestions, memberId: string, tiers: readonly TierRule[], now: number) {
  const { tier, joinedAt } = await findMember(tx, memberId)
  const gathered = await gatheredBy(tx, memberId)
  const next = nextTier(gathered, tier, tiers)
  return { tier, gathered, next, since: isoOf(joinedAt), keep: await keeping(tx, ask, memberId, tier, now) }
}

/** What the running period asks for and what came in it so far; null where none runs for the tier she has. */
async function keeping(tx: Tx, ask: TierQuestions, memberId: string, tier: string, now: number) {
  const is = await standingOf(tx, memberId)
  if (!is || is.tier !== tier || is.terms === null || is.until === null || is.dueAt === null) return null
  if ((await ask.withBoughtTier(tx, [memberId])).has(memberId)) return null
  const { by, atLeast } = is.terms
  const till = Math.min(now + 1, is.dueAt)
  const have =
    by === 'points'
      ? await gatheredBetween(tx, memberId, is.since, till)
      : ((await ask.spentBetween(tx, [memberId], is.since, till)).get(memberId) ?? 0)
  return { by, atLeast, have, until: isoOf(is.dueAt), grace: is.dueAt > is.until }
}

/**
 * Who looks has what her points lead to: the shop may have lowered what a tier takes, or another account may have become
 * part of hers. Nothing is written where nothing is due.
 */
export async function catchUp(deps: Deps, hooks: CouponHooks, memberId: string): Promise<void> {
  const due = await deps.db.read(async (tx) => {
    const { tiers } = (await readSettings(tx)).membership
    const { tier } = await findMember(tx, memberId)
    return isAbove(tierFor(await gatheredBy(tx, memberId), tiers), tier, tiers)
  })
  if (!due) return
  await deps.db.inTransaction(async (tx) => {
    await lockMember(tx, deps, memberId)
    await rise(tx, deps, hooks, memberId, deps.clock.now())
  })
}
