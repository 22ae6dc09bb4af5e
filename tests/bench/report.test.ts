import { report, reportRedemptions, type Result } from './report'
import type { Measured } from './load'

const at = (perSecond: number, p99Ms = 10): Measured => ({ perSecond, p50Ms: 5, p99Ms }) as Measured

/** A run in which everything is reached exactly, but for what is handed in. */
const run = (more: { lane?: number; redeem?: number; p99?: number } = {}): Result => ({
  cores: 2,
  node: '24',
  database: {},
  rounds: [
    {
      compared: [
        { connections: 64, lane: at(more.lane ?? 65), plain: at(1), read: at(100), insert: at(1_000) },
        { connections: 256, lane: at(100), plain: at(1), read: at(100), insert: at(1_000) },
      ],
      redeem: at(more.redeem ?? 12, more.p99),
      update: at(100),
    },
  ],
  processes: { 'one process': at(1), 'two processes': at(0.5), 'two processes, 8 stripes': at(1) },
  slow: null,
})

describe('the verdict of a bench', () => {
  const before = process.exitCode
  beforeEach(() => {
    process.exitCode = undefined
    jest.spyOn(console, 'log').mockImplementation(() => undefined)
  })
  afterEach(() => {
    process.exitCode = before
    jest.restoreAllMocks()
  })
  const ends = (work: () => void): unknown => {
    work()
    return process.exitCode
  }

  it.each([
    ['everything is reached and no aim is', {}, undefined],
    ['claims miss by noise', { lane: 61 }, undefined],
    ['claims miss by more', { lane: 58 }, 1],
    ['redemptions miss by noise', { redeem: 11.2, p99: 96 }, undefined],
    ['redemptions miss by more', { redeem: 10.9 }, 1],
    ['redemptions take longer by more', { p99: 99 }, 1],
  ])('where %s', (_, more, ended) => {
    expect(ends(() => report(run(more)))).toBe(ended)
  })

  it('is the same of redemptions alone', () => {
    expect(ends(() => reportRedemptions(run({ redeem: 11.2 }).rounds))).toBeUndefined()
    expect(ends(() => reportRedemptions(run({ redeem: 10.9 }).rounds))).toBe(1)
  })
})
