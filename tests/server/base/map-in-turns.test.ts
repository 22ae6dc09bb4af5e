import { mapInTurns } from '../../../server/base/map-in-turns'

describe('a long calculation', () => {
  it('answers in order and lets others have their turn in between', async () => {
    let turns = 0
    const other = setInterval(() => turns++, 1)
    const busy = (ms: number): void => {
      for (const until = performance.now() + ms; performance.now() < until;);
    }
    const done = await mapInTurns([1, 2, 3, 4, 5, 6], (n, at) => {
      busy(6)
      return [n, at]
    })
    clearInterval(other)
    expect(done).toEqual([1, 2, 3, 4, 5, 6].map((n, at) => [n, at]))
    expect(turns).toBeGreaterThan(2)
  })
})
