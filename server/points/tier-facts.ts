import { keepOf, monthsBack, type TierFacts, type TierRule } from '../../shared/rules/tier'
import type { Tx } from '../base/database'
import { rows, text, whole } from '../base/sql'
import { gatheredOf } from './gathered'
import type { TierQuestions } from './hooks'

const WALKED = { id: text, status: text, tier: text, known: text.nullable(), until: whole.nullable() }
/** So many accounts are looked at in one read. */
export const AT_ONCE = 1_000

/** What decides about one member's tier; `runs`: whether a period runs for the tier she has. */
export type Fact = TierFacts & { id: string; runs: boolean }

/**
 * The next so many accounts by rising id, of them those who are members, with what these rules look at; `last` is where to
 * go on, null after the end.
 */
export async function tierFacts(
  tx: Tx,
  ask: TierQuestions,
  tiers: readonly TierRule[],
  { after, now, size = AT_ONCE }: { after: string; now: number; size?: number },
): Promise<{ facts: Fact[]; last: string | null }> {
  const sql = `SELECT m.id, m.status, m.tier, s.tier AS known, s.until FROM member m
    LEFT JOIN tier_standing s ON s.memberId = m.id WHERE m.id > ? ORDER BY m.id LIMIT ?`
  const found = await rows(tx, WALKED, sql, [after, size])
  const people = found.filter(({ status }) => status === 'active' || status === 'frozen')
  const ids = people.map(({ id }) => id)
  const gathered = await gatheredOf(tx, ids, null, now + 1)
  const bought = await ask.withBoughtTier(tx, ids)
  const recent = new Map<string, TierFacts['recent']>()
  for (const { key } of tiers) await lookBack(tx, ask, { key, tiers, people, now }, recent)
  const facts = people.map(({ id, tier, known, until }) => ({
    id,
    tier,
    bought: bought.has(id),
    gathered: gathered.get(id) ?? 0,
    recent: recent.get(id) ?? { points: 0, spend: 0 },
    runs: known === tier && until !== null,
  }))
  return { facts, last: found.length < size ? null : found[found.length - 1]!.id }
}

type Look = { key: string; tiers: readonly TierRule[]; people: { id: string; tier: string }[]; now: number }

/** What came to those of one tier in the months that its rule looks at; nothing where the tier is kept for ever. */
async function lookBack(
  tx: Tx,
  ask: TierQuestions,
  { key, tiers, people, now }: Look,
  into: Map<string, TierFacts['recent']>,
): Promise<void> {
  const rule = keepOf(key, tiers)
  const ids = people.filter(({ tier }) => tier === key).map(({ id }) => id)
  if (!rule || ids.length === 0) return
  const from = monthsBack(now, rule.months)
  const points = await gatheredOf(tx, ids, from, now + 1)
  const spend = await ask.spentBetween(tx, ids, from, now + 1)
  for (const id of ids) into.set(id, { points: points.get(id) ?? 0, spend: spend.get(id) ?? 0 })
}
