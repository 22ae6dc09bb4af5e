import fc from 'fast-check'
import {
  addDays,
  addMonths,
  ageOn,
  DAY_MS,
  inQuietHours,
  isDay,
  isoOf,
  minuteLast,
  nextAllowedMoment,
  shanghaiClock,
  shanghaiDay,
  shanghaiDayEnd,
  shanghaiDayLast,
  shanghaiDayStart,
  shanghaiMinuteOfDay,
  shanghaiMinuteText,
  shanghaiMoment,
  shanghaiMonth,
  shanghaiSecondText,
} from '../../shared/rules/calendar'

const at = (iso: string) => Date.parse(iso)
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)
const moment = fc.integer({ min: at('1992-01-01T00:00:00Z'), max: at('2199-12-31T23:59:59.999Z') })

describe('days of Shanghai', () => {
  it('turn at 16:00 UTC, to the millisecond', () => {
    expect(shanghaiDay(at('2026-02-28T15:59:59.999Z'))).toBe('2026-02-28')
    expect(shanghaiDay(at('2026-02-28T16:00:00.000Z'))).toBe('2026-03-01')
    expect(shanghaiMonth(at('2026-12-31T15:59:59.999Z'))).toBe(12)
    expect(shanghaiMonth(at('2026-12-31T16:00:00.000Z'))).toBe(1)
    expect(shanghaiMinuteOfDay(at('2026-02-28T15:59:59.999Z'))).toBe(1439)
    expect(shanghaiMinuteOfDay(at('2026-02-28T16:00:00.000Z'))).toBe(0)
    expect(isoOf(shanghaiDayStart('2026-03-01'))).toBe('2026-02-28T16:00:00.000Z')
    expect(isoOf(shanghaiDayEnd('2026-03-01'))).toBe('2026-03-01T16:00:00.000Z')
  })

  it('end with their last millisecond, and a minute with its own', () => {
    expect(isoOf(shanghaiDayLast('2026-12-20'))).toBe('2026-12-20T15:59:59.999Z')
    expect(isoOf(minuteLast(at('2026-12-20T15:59:00.000Z')))).toBe('2026-12-20T15:59:59.999Z')
    expect(minuteLast(at('2026-12-20T15:59:59.999Z'))).toBe(at('2026-12-20T15:59:59.999Z'))
    fc.assert(
      fc.property(moment, (some) => {
        const last = shanghaiDayLast(shanghaiDay(some))
        return shanghaiDay(last) === shanghaiDay(some) && shanghaiDay(last + 1) > shanghaiDay(some)
      }),
    )
  })

  it('are written and read as the clocks there show them', () => {
    expect(shanghaiSecondText(at('2026-12-31T16:00:05.000Z'))).toBe('2027-01-01 00:00:05')
    expect(shanghaiMinuteText(at('2026-12-31T15:59:59.999Z'))).toBe('2026-12-31 23:59')
    expect(isoOf(shanghaiMoment('2026-03-08', '10:00'))).toBe('2026-03-08T02:00:00.000Z')
    expect(() => shanghaiMoment('2026-02-30', '10:00')).toThrow(RangeError)
    expect(() => shanghaiMoment('2026-03-08', '24:00')).toThrow(RangeError)
    fc.assert(
      fc.property(moment, (some) => {
        const minute = some - (some % 60_000)
        return shanghaiMoment(shanghaiDay(some), shanghaiClock(some)) === minute
      }),
    )
  })

  it('know leap days and month ends', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2026-03-31', -31)).toBe('2026-02-28')
    expect([isDay('2024-02-29'), isDay('2026-02-29'), isDay('2000-02-29'), isDay('1900-02-29')]).toEqual([
      true,
      false,
      true,
      false,
    ])
    expect([isDay('2026-04-31'), isDay('2026-13-01'), isDay('2026-1-1'), isDay('')]).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  it('refuse what is no day and no moment', () => {
    expect(() => shanghaiDayStart('2026-02-30')).toThrow(RangeError)
    expect(() => addDays('x', 1)).toThrow(RangeError)
    expect(() => shanghaiDay(NaN)).toThrow(RangeError)
  })

  it('hold every moment between their start and end', () => {
    fc.assert(
      fc.property(moment, (ms) => {
        const day = shanghaiDay(ms)
        expect(shanghaiDayStart(day)).toBeLessThanOrEqual(ms)
        expect(shanghaiDayEnd(day)).toBeGreaterThan(ms)
        expect(shanghaiDayEnd(day) - shanghaiDayStart(day)).toBe(DAY_MS)
        expect(shanghaiDayEnd(day)).toBe(shanghaiDayStart(addDays(day, 1)))
      }),
    )
  })
})

describe('age', () => {
  it('counts completed years and never early', () => {
    expect(ageOn('2012-03-02', '2026-03-01')).toBe(13)
    expect(ageOn('2012-03-01', '2026-03-01')).toBe(14)
    expect(ageOn('2012-02-29', '2026-02-28')).toBe(13)
    expect(ageOn('2012-02-29', '2026-03-01')).toBe(14)
    expect(ageOn('2012-02-29', '2024-02-29')).toBe(12)
    expect(ageOn('2027-01-01', '2026-12-31')).toBe(-1)
  })
})

describe('quiet hours', () => {
  const night = { from: '21:00', to: '08:00' }
  it('begin and end to the millisecond and cross midnight', () => {
    expect(inQuietHours(at('2026-03-01T20:59:59.999+08:00'), night)).toBe(false)
    expect(inQuietHours(at('2026-03-01T21:00:00.000+08:00'), night)).toBe(true)
    expect(inQuietHours(at('2026-03-02T00:00:00.000+08:00'), night)).toBe(true)
    expect(inQuietHours(at('2026-03-02T07:59:59.999+08:00'), night)).toBe(true)
    expect(inQuietHours(at('2026-03-02T08:00:00.000+08:00'), night)).toBe(false)
    expect(nextAllowedMoment(at('2026-03-01T23:10:05.123+08:00'), night)).toBe(at('2026-03-02T08:00:00+08:00'))
    expect(nextAllowedMoment(at('2026-03-02T03:10:00+08:00'), night)).toBe(at('2026-03-02T08:00:00+08:00'))
  })

  it('are none when null or with equal ends, and refuse a bad clock', () => {
    const noon = at('2026-03-01T12:00:00+08:00')
    expect(inQuietHours(noon, null)).toBe(false)
    expect(inQuietHours(noon, { from: '12:00', to: '12:00' })).toBe(false)
    expect(nextAllowedMoment(noon, { from: '12:00', to: '12:00' })).toBe(noon)
    expect(() => inQuietHours(noon, { from: '24:00', to: '08:00' })).toThrow(RangeError)
  })

  it('hold for every minute of a day and any window, against counting on', () => {
    fc.assert(
      fc.property(clock, clock, (from, to) => {
        const start = shanghaiDayStart('2026-02-28')
        const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
        const quiet = new Set<number>()
        for (let m = minutes(from); m !== minutes(to); m = (m + 1) % 1440) quiet.add(m)
        for (let m = 0; m < 1440; m++) {
          const now = start + m * 60_000 + 59_999
          if (inQuietHours(now, { from, to }) !== quiet.has(m)) throw new Error(`${from}-${to} at ${m}`)
          const next = nextAllowedMoment(now, { from, to })
          if (inQuietHours(next, { from, to }) || next < now || next - now > DAY_MS)
            throw new Error(`next ${from}-${to} at ${m}`)
          if (!quiet.has(m) && next !== now) throw new Error(`moved ${from}-${to} at ${m}`)
          if (quiet.has(m) && !inQuietHours(next - 1, { from, to })) throw new Error(`late ${from}-${to} at ${m}`)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('addMonths', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-03-03', 12, '2027-03-03'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-05-15', 36, '2029-05-15'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-03-31', 0, '2026-03-31'],
  ])('%s and %i months: %s', (day, n, then) => expect(addMonths(day, n)).toBe(then))

  it('knows no day that is none', () => expect(() => addMonths('2026-02-30', 1)).toThrow(RangeError))
})
