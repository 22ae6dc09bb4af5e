import { isAbove, nextTier, tierFault, tierFor } from '../../shared/rules/tier'

const TIERS = [
  { key: 'standard', minPoints: 0 },
  { key: 'silver', minPoints: 200 },
  { key: 'paid', minPoints: null },
  { key: 'gold', minPoints: 1000 },
]

describe('tiers', () => {
  it('are reached by points, but for those that are bought', () => {
    const reached = [-5, 0, 199, 200, 999, 1000].map((points) => tierFor(points, TIERS))
    expect(reached).toEqual(['standard', 'standard', 'standard', 'silver', 'silver', 'gold'])
    expect(tierFor(50)).toBe('standard')
  })

  it('stand above one another in their order; of an unknown one nothing is said', () => {
    expect(isAbove('paid', 'silver', TIERS)).toBe(true)
    expect(isAbove('silver', 'paid', TIERS)).toBe(false)
    expect(isAbove('gold', 'gold', TIERS)).toBe(false)
    expect(isAbove('gold', 'once', TIERS)).toBe(false)
    expect(isAbove('once', 'standard', TIERS)).toBe(false)
  })

  it.each([
    [0, 'standard', { key: 'silver', missing: 200 }],
    [150, 'standard', { key: 'silver', missing: 50 }],
    [150, 'paid', { key: 'gold', missing: 850 }],
    [250, 'standard', { key: 'silver', missing: 0 }],
    [5000, 'gold', null],
    [0, 'once', null],
  ])('%d points in %s lead to %j', (points, tier, next) => expect(nextTier(points, tier, TIERS)).toEqual(next))

  it.each([
    [TIERS, null],
    [[{ key: 'a', minPoints: 1 }], '0.minPoints'],
    [[{ key: 'a', minPoints: null }], '0.minPoints'],
    [[], '0.minPoints'],
    [[TIERS[0]!, { key: 'standard', minPoints: 5 }], '1.key'],
    [[TIERS[0]!, { key: 'b', minPoints: 0 }], '1.minPoints'],
    [[TIERS[0]!, { key: 'b', minPoints: 9 }, { key: 'c', minPoints: null }, { key: 'd', minPoints: 9 }], '3.minPoints'],
  ])('%j: what is wrong stands at %s', (tiers, at) => expect(tierFault(tiers)?.at ?? null).toBe(at))
})
