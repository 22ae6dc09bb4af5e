import { addDays, addMonths, shanghaiDay, shanghaiDayStart } from './calendar'

/**
 * What keeps a tier: so much gathered or spent (`atLeast`, points or fen) within each period of so many months; who did
 * not reach it by its end and `graceDays` more falls by one tier, or to the one that what she gathered in it leads to.
 */
export type KeepRule = {
  months: number
  by: 'points' | 'spend'
  atLeast: number
  falls: 'one' | 'earned'
  graceDays: number
}
/** `minPoints` null: not reached by points, only given with what somebody buys. `keep` null or absent: kept for ever. */
export type TierRule = { key: string; minPoints: number | null; keep?: KeepRule | null | undefined }

/** The tiers of a shop that has set none, lowest first: everyone is a member alike, and one is for those who pay. */
export const TIERS: readonly TierRule[] = [
  { key: 'standard', minPoints: 0 },
  { key: 'gold', minPoints: null },
]

/** The highest tier whose points are reached; the lowest one where none is. The order of the list is their rank. */
export function tierFor(points: number, tiers: readonly TierRule[] = TIERS): string {
  const reached = tiers.filter(({ minPoints }) => minPoints !== null && points >= minPoints)
  return (reached.at(-1) ?? tiers[0] ?? { key: 'standard' }).key
}

/** True where `one` stands above `other`. Of a tier that nobody knows any more nothing is said: it is never below another. */
export function isAbove(one: string, other: string, tiers: readonly TierRule[]): boolean {
  const rank = (key: string): number => tiers.findIndex((tier) => tier.key === key)
  return rank(other) >= 0 && rank(one) > rank(other)
}

/** The next tier above `tier` that points lead to, and how many are missing; null at the top. Never less than 0 are missing. */
export function nextTier(
  points: number,
  tier: string,
  tiers: readonly TierRule[],
): { key: string; missing: number } | null {
  const next = tiers.find(({ key, minPoints }) => minPoints !== null && isAbove(key, tier, tiers))
  return next ? { key: next.key, missing: Math.max(0, next.minPoints! - points) } : null
}

/** What is wrong with a list of tiers, and where: no two of one key, the first for everybody, each dearer than those before. */
export function tierFault(tiers: readonly TierRule[]): { at: string; why: string } | null {
  if (tiers[0]?.minPoints !== 0) return { at: '0.minPoints', why: 'the first is for everybody: 0' }
  let before = 0
  for (const [place, { key, minPoints, keep }] of tiers.entries()) {
    if (tiers.findIndex((tier) => tier.key === key) < place) return { at: `${place}.key`, why: 'stands here twice' }
    if (keep && place === 0) return { at: `${place}.keep`, why: 'nobody falls below the first' }
    if (keep && minPoints === null) return { at: `${place}.keep`, why: 'ends with what was bought' }
    if (minPoints === null || place === 0) continue
    if (minPoints <= before) return { at: `${place}.minPoints`, why: 'more than the tier before' }
    before = minPoints
  }
  return null
}

/** The rule that keeps this tier; null where it is kept for ever, or nobody knows it any more. */
export const keepOf = (key: string, tiers: readonly TierRule[]): KeepRule | null =>
  tiers.find((tier) => tier.key === key)?.keep ?? null

/**
 * Where somebody falls who did not keep `tier`: never up, and never to one that only comes with what is bought. `points`:
 * what she gathered in the period that ended.
 */
export function fallsTo(tier: string, { falls }: KeepRule, points: number, tiers: readonly TierRule[]): string {
  const place = tiers.findIndex(({ key }) => key === tier)
  const below = tiers.slice(0, Math.max(place, 0)).filter(({ minPoints }) => minPoints !== null)
  const next = below.at(-1)?.key ?? tier
  if (falls === 'one') return next
  const earned = tierFor(points, tiers)
  return isAbove(tier, earned, tiers) ? earned : tier
}

/** Periods that begin at this moment are counted from this day on: from the next one, where the day has begun. */
export const anchorOf = (at: number): string => {
  const day = shanghaiDay(at)
  return shanghaiDayStart(day) === at ? day : addDays(day, 1)
}

/** The first moment after so many whole months from the anchor's day on: a midnight in Shanghai. */
export const periodEnd = (anchorDay: string, months: number): number => shanghaiDayStart(addMonths(anchorDay, months))

/** The first moment of so many months that end with the day of `at`. */
export const monthsBack = (at: number, months: number): number =>
  shanghaiDayStart(addMonths(addDays(shanghaiDay(at), 1), -months))

/** What is known of one member when it is asked where other rules would put her. */
export type TierFacts = {
  tier: string
  /** A tier she bought is running: nothing ends for her meanwhile. */
  bought: boolean
  /** What leads her up. */
  gathered: number
  /** What came in the months that the rule of her tier looks at. */
  recent: { points: number; spend: number }
}

/** Where these rules would put her, if every period ended today. */
export function tierUnder({ tier, bought, gathered, recent }: TierFacts, tiers: readonly TierRule[]): string {
  const earned = tierFor(gathered, tiers)
  if (isAbove(earned, tier, tiers)) return earned
  const keep = keepOf(tier, tiers)
  if (bought || !keep || recent[keep.by] >= keep.atLeast) return tier
  return fallsTo(tier, keep, recent.points, tiers)
}
