import fc from 'fast-check'
import { birthdaysWithin, nextBirthday } from '../../shared/rules/birthday'
import { addDays, isDay } from '../../shared/rules/calendar'

describe('birthdays', () => {
  it('come once a year', () => {
    expect(nextBirthday('1990-05-01', '2026-05-01')).toBe('2026-05-01')
    expect(nextBirthday('1990-05-01', '2026-04-30')).toBe('2026-05-01')
    expect(nextBirthday('1990-05-01', '2026-05-02')).toBe('2027-05-01')
  })

  it('of 29 February fall on 1 March of a common year', () => {
    expect(nextBirthday('2000-02-29', '2026-02-01')).toBe('2026-03-01')
    expect(nextBirthday('2000-02-29', '2026-03-01')).toBe('2026-03-01')
    expect(nextBirthday('2000-02-29', '2027-03-02')).toBe('2028-02-29')
    expect(nextBirthday('2000-02-29', '2028-03-01')).toBe('2029-03-01')
    expect(birthdaysWithin('2026-02-28', 1)).toEqual(['02-28', '03-01', '02-29'])
    expect(birthdaysWithin('2028-02-28', 2)).toEqual(['02-28', '02-29', '03-01'])
  })

  it('within a span are those whose next one lies in it', () => {
    const day = fc.integer({ min: 0, max: 36_500 }).map((n) => addDays('1930-01-01', n))
    const today = fc.integer({ min: 0, max: 3_000 }).map((n) => addDays('2026-01-01', n))
    fc.assert(
      fc.property(day, today, fc.integer({ min: 0, max: 30 }), (birthday, from, ahead) => {
        const next = nextBirthday(birthday, from)
        expect(isDay(next) && next >= from).toBe(true)
        expect(birthdaysWithin(from, ahead).includes(birthday.slice(5))).toBe(next <= addDays(from, ahead))
      }),
      { numRuns: 5_000 },
    )
  })
})
