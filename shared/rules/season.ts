import { regionCovers } from './region'
import type { SegmentRule } from './segmentFields'

/** What the season turns at: the month's mean lies below (or above) so many °C, not at them. */
export type Threshold = { below: number; above?: undefined } | { above: number; below?: undefined }

const AUTUMN_FIRST = [7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6]
const SPRING_FIRST = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

/** The months in the order in which such a season comes over the country: from July on for `below`, else from January on. */
export const seasonOrder = (threshold: Threshold): readonly number[] =>
  threshold.below === undefined ? SPRING_FIRST : AUTUMN_FIRST

/** The month (1 to 12) in which the season comes: the first one below, from July on, or above, from January on. Null: never. */
export function seasonMonth(means: readonly number[], threshold: Threshold): number | null {
  const reached =
    threshold.below === undefined ? (mean: number) => mean > threshold.above : (mean: number) => mean < threshold.below
  return seasonOrder(threshold).find((month) => reached(means[month - 1] ?? NaN)) ?? null
}

/** The month (1 to 12) with the lowest mean, the earlier one of equals: when a place that never crosses is served. */
export const coldestMonth = (means: readonly number[]): number => means.indexOf(Math.min(...means)) + 1

/** The month (1 to 12) with the highest mean, the earlier one of equals. */
export const hottestMonth = (means: readonly number[]): number => means.indexOf(Math.max(...means)) + 1

type Climate = { code: string; level: 'province' | 'city'; means: readonly number[] }

/**
 * Everybody whose season comes in that month (null: never), as a rule of places; null where no place has it then. Who told
 * only a province goes by the province's own means, which a list of codes cannot say, since a province covers its cities:
 * so it is "the provinces, but not the cities that differ, or these cities".
 */
export function seasonRule(places: readonly Climate[], threshold: Threshold, month: number | null): SegmentRule | null {
  const has = ({ means }: Climate): boolean => seasonMonth(means, threshold) === month
  const provinces = places.filter((place) => place.level === 'province' && has(place)).map(({ code }) => code)
  const within = (code: string): boolean => provinces.some((province) => regionCovers(province, code))
  const cities = places.filter(({ level }) => level === 'city')
  const differ = cities.filter((city) => within(city.code) && !has(city)).map(({ code }) => code)
  const besides = cities.filter((city) => !within(city.code) && has(city)).map(({ code }) => code)
  const whole = among('in', provinces)
  const but = among('notIn', differ)
  const inside = whole && but ? { all: [whole, but] } : whole
  const beside = among('in', besides)
  return inside && beside ? { any: [inside, beside] } : (inside ?? beside)
}

const among = (op: 'in' | 'notIn', codes: string[]): SegmentRule | null =>
  codes.length === 0 ? null : { field: 'regionCode', op, value: codes }
