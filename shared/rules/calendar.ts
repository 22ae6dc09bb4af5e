/**
 * Days of Asia/Shanghai out of moments (milliseconds since the epoch, UTC) and quiet hours.
 * China has kept UTC+8 without summer time since 1992-01-01 (IANA tz database, Asia/Shanghai), so the offset is fixed.
 */
export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000
/** How far Shanghai's clocks are ahead of UTC. */
export const SHANGHAI_MS = 8 * 60 * MINUTE_MS

/** A window of the day in which nothing is sent; the start is inside, the end is not. Null, or two equal ends: no window. */
export type QuietHours = { from: string; to: string } | null

/** The moment as ISO 8601 in UTC with milliseconds; a RangeError when it is no moment. */
export const isoOf = (ms: number): string => new Date(ms).toISOString()

/** The calendar day in Shanghai, `YYYY-MM-DD`. */
export const shanghaiDay = (at: number): string => isoOf(at + SHANGHAI_MS).slice(0, 10)

/** True for a real day of the calendar written `YYYY-MM-DD`: 2024-02-29 is one, 2026-02-29 is not. */
export function isDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false
  const at = Date.parse(`${day}T00:00:00.000Z`)
  return Number.isFinite(at) && isoOf(at).slice(0, 10) === day
}

const midnightUtc = (day: string): number => {
  if (!isDay(day)) throw new RangeError(`not a calendar day: ${day}`)
  return Date.parse(`${day}T00:00:00.000Z`)
}

/** The first millisecond of the day in Shanghai. A RangeError for what is no day. */
export const shanghaiDayStart = (day: string): number => midnightUtc(day) - SHANGHAI_MS

/** The first millisecond after the day in Shanghai (exclusive end). */
export const shanghaiDayEnd = (day: string): number => shanghaiDayStart(day) + DAY_MS

/** The last millisecond of the day in Shanghai: what is good "until the 20th" is good through the 20th. */
export const shanghaiDayLast = (day: string): number => shanghaiDayEnd(day) - 1

/** The last millisecond of the minute the moment lies in: an end written 23:59 means the whole minute. */
export const minuteLast = (at: number): number => (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS - 1

/** The moment as the clocks of Shanghai show it, `YYYY-MM-DD HH:mm:ss`. */
export const shanghaiSecondText = (at: number): string =>
  isoOf(at + SHANGHAI_MS)
    .slice(0, 19)
    .replace('T', ' ')

/** The same to the minute, `YYYY-MM-DD HH:mm`. */
export const shanghaiMinuteText = (at: number): string => shanghaiSecondText(at).slice(0, 16)

/** The time of day in Shanghai, `HH:mm`. */
export const shanghaiClock = (at: number): string => shanghaiSecondText(at).slice(11, 16)

/** The moment at which the clocks of Shanghai show this time of this day. A RangeError for what is no day or no time. */
export const shanghaiMoment = (day: string, clock: string): number =>
  shanghaiDayStart(day) + minuteOf(clock) * MINUTE_MS

/** The month in Shanghai, 1 to 12. */
export const shanghaiMonth = (at: number): number => Number(shanghaiDay(at).slice(5, 7))

/** Whole minutes since midnight in Shanghai, 0 to 1439. */
export const shanghaiMinuteOfDay = (at: number): number =>
  Math.floor((at - shanghaiDayStart(shanghaiDay(at))) / MINUTE_MS)

/** The day `n` days later (earlier when negative). */
export const addDays = (day: string, n: number): string => isoOf(midnightUtc(day) + n * DAY_MS).slice(0, 10)

/** The same day `n` months later; the last day of that month where it has no such day (31 January + 1 = 28 or 29 February). */
export function addMonths(day: string, n: number): string {
  const from = new Date(midnightUtc(day))
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + n, 1)
  const next = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + n + 1, 1)
  return isoOf(Math.min(first + (from.getUTCDate() - 1) * DAY_MS, next - DAY_MS)).slice(0, 10)
}

/**
 * Completed years on that day; negative before birth. Who was born on 29 February completes a year on 1 March of a
 * common year, so that a protected age never ends a day early.
 */
export function ageOn(birthday: string, day: string): number {
  midnightUtc(birthday)
  midnightUtc(day)
  const years = Number(day.slice(0, 4)) - Number(birthday.slice(0, 4))
  return day.slice(5) < birthday.slice(5) ? years - 1 : years
}

function minuteOf(clock: string): number {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(clock)) throw new RangeError(`not a time of day: ${clock}`)
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
}

/** True while the moment, read in Shanghai, lies in the window; windows may cross midnight. A RangeError for a bad `HH:MM`. */
export function inQuietHours(at: number, quiet: QuietHours): boolean {
  if (!quiet) return false
  const from = minuteOf(quiet.from)
  const to = minuteOf(quiet.to)
  if (from === to) return false
  const minute = shanghaiMinuteOfDay(at)
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

/** The earliest moment, not before `at`, that lies outside the window: `at` itself, or the end of the window it lies in. */
export function nextAllowedMoment(at: number, quiet: QuietHours): number {
  if (!quiet || !inQuietHours(at, quiet)) return at
  const end = shanghaiDayStart(shanghaiDay(at)) + minuteOf(quiet.to) * MINUTE_MS
  return end > at ? end : end + DAY_MS
}
