import { earnTerms, MOST_POINTS_PER_ORDER, pointsDue, type EarnRule } from '../../shared/rules/earning'
import type { OrderFacts } from '../../shared/rules/order'

const rule = (more: Partial<EarnRule> = {}): EarnRule => ({
  pointsPer100Yuan: 100,
  tierPercent: { gold: 150, guest: 0 },
  storeIds: null,
  skus: null,
  from: 100,
  ...more,
})
const order = (more: Partial<OrderFacts> = {}): OrderFacts => ({
  status: 'paid',
  paidAt: 100,
  amountFen: 12_999,
  refundedFen: 0,
  storeId: 's1',
  items: [
    { sku: 'A', name: null, quantity: 1, amountFen: 8000 },
    { sku: 'B', name: null, quantity: 1, amountFen: 4999 },
  ],
  ...more,
})
const due = (of: EarnRule, one: OrderFacts, tier = 'standard') => {
  const terms = earnTerms(of, one, tier)
  return terms === null ? null : pointsDue(terms, one)
}

describe('what an order earns', () => {
  it('is a point for each whole yuan, once rounded down for the whole order, by the factor of the tier', () => {
    expect(due(rule(), order())).toBe(129)
    expect(due(rule(), order(), 'gold')).toBe(194)
    expect(due(rule(), order(), 'guest')).toBeNull()
    expect(due(rule({ pointsPer100Yuan: 150 }), order({ amountFen: 100 }))).toBe(1)
    expect(due(rule(), order({ amountFen: 99 }))).toBe(0)
  })

  it('is for the stores, the goods and the days of the rule', () => {
    expect(due(rule(), order({ paidAt: 99 }))).toBeNull()
    expect(due(rule({ storeIds: ['s2'] }), order())).toBeNull()
    expect(due(rule({ storeIds: ['s1'] }), order({ storeId: null }))).toBeNull()
    expect(due(rule({ skus: ['A', 'X'] }), order())).toBe(80)
    expect(due(rule({ skus: ['X'] }), order())).toBeNull()
    // A coupon took more off than the other goods cost: no more earns than was paid.
    expect(due(rule({ skus: ['A'] }), order({ amountFen: 5000 }))).toBe(50)
  })

  it('goes back in proportion with what was refunded, whole with all of it', () => {
    expect(due(rule(), order({ refundedFen: 3000 }))).toBe(99)
    expect(due(rule({ skus: ['A'] }), order({ amountFen: 16_000, refundedFen: 8000 }))).toBe(40)
    expect(due(rule(), order({ refundedFen: 12_999 }))).toBe(0)
    expect(pointsDue({ pointRate: 10_000, pointFen: null }, { amountFen: 0, refundedFen: 0 })).toBe(0)
  })

  it('is a whole number however large the order is, and has an end', () => {
    const most = { amountFen: 100_000_000_000, refundedFen: 1 }
    expect(pointsDue({ pointRate: 10_000_000, pointFen: null }, most)).toBe(MOST_POINTS_PER_ORDER)
    expect(pointsDue({ pointRate: 100, pointFen: null }, most)).toBe(MOST_POINTS_PER_ORDER)
    expect(pointsDue({ pointRate: 1, pointFen: null }, most)).toBe(99_999)
  })
})
