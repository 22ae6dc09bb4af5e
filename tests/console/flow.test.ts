import { flowOf, turnOf, turnsOf, type Move } from '../../console/rooms/value/flow'

const MOVES: Move[] = [
  { was: 'champions', became: 'champions', members: 30 },
  { was: 'champions', became: 'loyal', members: 10 },
  { was: 'new', became: 'lost', members: 5 },
  { was: 'lost', became: 'champions', members: 4 },
  { was: 'none', became: 'new', members: 50 },
  { was: 'loyal', became: 'none', members: 1 },
  { was: 'none', became: 'none', members: 9_000 },
]

describe('how people flow between classes', () => {
  test('tells better from worse, and newcomers from both', () => {
    expect(MOVES.map(turnOf)).toEqual(['same', 'worse', 'worse', 'better', 'fresh', 'worse', 'same'])
    // Who has not bought on either day is nobody's change.
    expect(turnsOf(MOVES)).toEqual({ same: 30, worse: 16, better: 4, fresh: 50 })
  })

  test('draws each class once on a side, with its people, and no band outside its class or over another one', () => {
    const { left, right, bands, height } = flowOf(MOVES)
    expect(left.map(({ state, members }) => [state, members])).toEqual([
      ['champions', 40],
      ['loyal', 1],
      ['new', 5],
      ['lost', 4],
      ['none', 50],
    ])
    expect(right.map(({ state, members }) => [state, members])).toEqual([
      ['champions', 34],
      ['loyal', 10],
      ['new', 50],
      ['lost', 5],
      ['none', 1],
    ])
    expect(bands).toHaveLength(6)
    for (const [side, bars] of [
      ['was', left],
      ['became', right],
    ] as const)
      for (const bar of bars) {
        const own = bands
          .filter((band) => band[side] === bar.state)
          .map((band) => ({ top: side === 'was' ? band.left : band.right, height: band.height }))
          .sort((a, b) => a.top - b.top)
        expect(own[0]!.top).toBeGreaterThanOrEqual(bar.top)
        for (const [i, band] of own.entries())
          expect(band.top + band.height).toBeLessThanOrEqual((own[i + 1]?.top ?? bar.top + bar.height) + 1e-9)
      }
    expect(height).toBe(Math.max(...[...left, ...right].map((bar) => bar.top + bar.height)))
  })

  test('is nothing of nobody', () => {
    expect(flowOf([])).toEqual({ left: [], right: [], bands: [], height: 0 })
  })
})
