import { averageOrderFen, repurchaseCycleDays, rfmClassOf, rfmOf, type OrderStat, type RfmSettings } from './rfm'

/** What a rule may ask of a member's orders. */
export const ORDER_FIELDS = [
  'orderCount',
  'totalSpentFen',
  'averageOrderFen',
  'lastOrderAt',
  'repurchaseCycleDays',
  'rfm.r',
  'rfm.f',
  'rfm.m',
  'rfmClass',
] as const
export type OrderField = (typeof ORDER_FIELDS)[number]

export const isOrderField = (field: string): field is OrderField => ORDER_FIELDS.some((known) => known === field)

/**
 * The fact behind the field: number and sum are nought without a purchase; all others are missing then, the cycle also
 * before the second one. Scores and class go by the bands of this moment.
 */
export function orderFact(
  field: OrderField,
  stat: OrderStat | null,
  { rfm, now }: { rfm: RfmSettings; now: number },
): number | string | null {
  const scores = rfmOf(stat, rfm, now)
  switch (field) {
    case 'orderCount':
      return stat?.orderCount ?? 0
    case 'totalSpentFen':
      return stat?.spentFen ?? 0
    case 'averageOrderFen':
      return averageOrderFen(stat)
    case 'lastOrderAt':
      return stat?.lastPaidAt ?? null
    case 'repurchaseCycleDays':
      return repurchaseCycleDays(stat)
    case 'rfm.r':
      return scores?.r ?? null
    case 'rfm.f':
      return scores?.f ?? null
    case 'rfm.m':
      return scores?.m ?? null
    case 'rfmClass':
      return scores && rfmClassOf(scores)
  }
}
