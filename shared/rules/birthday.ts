import { addDays, isDay } from './calendar'

/** The first birthday that is not before that day. Who was born on 29 February has it on 1 March of a common year. */
export function nextBirthday(birthday: string, from: string): string {
  const year = Number(from.slice(0, 4))
  const inYear = (y: number): string => {
    const day = `${String(y).padStart(4, '0')}${birthday.slice(4)}`
    return isDay(day) ? day : `${day.slice(0, 4)}-03-01`
  }
  const day = inYear(year)
  return day >= from ? day : inYear(year + 1)
}

/** The months and days (`MM-DD`) on which a birthday must be written to fall on one of the days `from` to `from + ahead`. */
export function birthdaysWithin(from: string, ahead: number): string[] {
  const found: string[] = []
  for (let i = 0; i <= ahead; i++) {
    const day = addDays(from, i)
    found.push(day.slice(5))
    if (day.endsWith('-03-01') && !isDay(`${day.slice(0, 4)}-02-29`)) found.push('02-29')
  }
  return found
}
