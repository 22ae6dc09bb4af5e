/** `minPoints` null: not reached by points, only given with what somebody buys. */
export type TierRule = { key: string; minPoints: number | null }

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
  for (const [place, { key, minPoints }] of tiers.entries()) {
    if (tiers.findIndex((tier) => tier.key === key) < place) return { at: `${place}.key`, why: 'stands here twice' }
    if (minPoints === null || place === 0) continue
    if (minPoints <= before) return { at: `${place}.minPoints`, why: 'more than the tier before' }
    before = minPoints
  }
  return null
}
