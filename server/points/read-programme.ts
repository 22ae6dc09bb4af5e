import type { Language } from '../../shared/rules/member'
import { isAbove, nextTier, tierFor, type TierRule } from '../../shared/rules/tier'
import { inLanguage } from '../../shared/rules/translation'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import type { CouponHooks } from '../claims/hooks'
import type { Deps } from '../deps'
import { findMember, lockMember } from '../membership/find-member'
import { readSettings } from '../staff/settings'
import { gatheredBy } from './gathered'
import { rise } from './rise'

/** The tiers in the reader's language and, for a member, where she stands and what is missing. */
export async function readProgramme(tx: Tx, memberId: string | null, reader: Language) {
  const { tiers } = (await readSettings(tx)).membership
  return {
    tiers: tiers.map(({ key, name, names, minPoints, benefits }) => ({
      key,
      name: inLanguage(name, names, reader),
      minPoints,
      benefits: benefits.map(({ text, texts }) => inLanguage(text, texts, reader)),
    })),
    mine: memberId === null ? null : await standing(tx, memberId, tiers),
  }
}

async function standing(tx: Tx, memberId: string, tiers: readonly TierRule[]) {
  const { tier, joinedAt } = await findMember(tx, memberId)
  const gathered = await gatheredBy(tx, memberId)
  return { tier, gathered, next: nextTier(gathered, tier, tiers), since: isoOf(joinedAt) }
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
