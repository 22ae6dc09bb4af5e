import { changeOf, lastDays, spanOf } from '../../console/rooms/dashboard/range'

describe('the days of the home page', () => {
  test('a span ends today, and is known again from its days', () => {
    expect(lastDays('2026-03-01', 1)).toEqual({ from: '2026-03-01', to: '2026-03-01' })
    expect(lastDays('2026-03-01', 7)).toEqual({ from: '2026-02-23', to: '2026-03-01' })
    for (const days of [1, 7, 30, 90]) expect(spanOf('2026-03-01', lastDays('2026-03-01', days))).toBe(days)
    expect(spanOf('2026-03-01', { from: '2026-02-22', to: '2026-03-01' })).toBeNull()
    expect(spanOf('2026-03-02', lastDays('2026-03-01', 7))).toBeNull()
  })

  test('a change is told in percent of before, and not at all where there was nothing', () => {
    expect([changeOf(12, 10), changeOf(5, 10), changeOf(10, 10), changeOf(3, 0)]).toEqual([20, -50, 0, null])
  })
})
