import type { OrderFacts } from './order'

/** What orders earn, as the owner sets it. Stores and goods null: every one. */
export type EarnRule = {
  /** 100: a point for each yuan. */
  pointsPer100Yuan: number
  /** What a tier's members get of that, in percent; a tier that is not named 100. */
  tierPercent: Readonly<Record<string, number>>
  storeIds: readonly string[] | null
  skus: readonly string[] | null
  /** Orders paid from then on. */
  from: number
}

/** How an order earns, settled once, when it first is the purchase of somebody known; corrections change the money only. */
export type EarnTerms = {
  /** Points for a hundred yuan, times percent. */
  pointRate: number
  /** What of the amount earns; null: all of it. */
  pointFen: number | null
}

/** However much an order is, it earns no more. */
export const MOST_POINTS_PER_ORDER = 1_000_000

/** The terms of an order under the rule; null where it earns nothing. */
export function earnTerms(rule: EarnRule, order: OrderFacts, tier: string): EarnTerms | null {
  const pointRate = rule.pointsPer100Yuan * (rule.tierPercent[tier] ?? 100)
  if (pointRate <= 0 || order.paidAt === null || order.paidAt < rule.from) return null
  if (rule.storeIds !== null && !rule.storeIds.includes(order.storeId ?? '')) return null
  if (rule.skus === null) return { pointRate, pointFen: null }
  const { skus } = rule
  const goods = order.items.filter((item) => item.sku !== null && skus.includes(item.sku))
  const pointFen = Math.min(
    order.amountFen,
    goods.reduce((sum, item) => sum + (item.amountFen ?? 0), 0),
  )
  return pointFen > 0 ? { pointRate, pointFen } : null
}

/**
 * The points that an order has earned as it stands, in whole ones, rounded down once for the whole order: what went back
 * takes its part of the goods that earn.
 */
export function pointsDue(
  terms: EarnTerms,
  { amountFen, refundedFen }: Pick<OrderFacts, 'amountFen' | 'refundedFen'>,
): number {
  if (amountFen === 0) return 0
  const [amount, left, rate] = [BigInt(amountFen), BigInt(amountFen - refundedFen), BigInt(terms.pointRate)]
  const earning = terms.pointFen === null ? amount : BigInt(Math.min(terms.pointFen, amountFen))
  // Fen to hundreds of yuan, and percent; the product may pass 2^53.
  const points = (earning * left * rate) / (amount * 10_000n * 100n)
  return Number(points > BigInt(MOST_POINTS_PER_ORDER) ? BigInt(MOST_POINTS_PER_ORDER) : points)
}
