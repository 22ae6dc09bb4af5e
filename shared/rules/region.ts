/**
 * Arithmetic on GB/T 2260 codes: province, city and county are two digits each, a pair of trailing zeros means the whole.
 * No list of places is kept here (the mini-program bundles this file); whether a well-formed code is in use today is
 * said by shared/regions/tree.
 */
export type RegionLevel = 'province' | 'city' | 'county'

/** The 34 first pairs of GB/T 2260: 31 provinces, regions and municipalities, Taiwan, Hong Kong, Macao. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(' '),
)

/** The level a code speaks of; null when it is not six digits of that form in one of the 34 provinces. */
export function regionLevel(code: string): RegionLevel | null {
  if (!/^\d{6}$/.test(code) || !PROVINCES.has(code.slice(0, 2))) return null
  if (code.endsWith('0000')) return 'province'
  if (code.endsWith('00')) return 'city'
  return code.slice(2, 4) === '00' ? null : 'county'
}

/** True for a well-formed code of one of the 34 provinces; "000000" and "230001" are none. */
export const isRegionCode = (code: string): boolean => regionLevel(code) !== null

/** The digits that everything under the code starts with: "23" for 230000, "2301" for 230100; "" for 000000. */
export const regionPrefix = (code: string): string => code.replace(/(00)+$/, '')

/** True when `other` is the place itself or lies in it. A malformed code and "000000" cover nobody. */
export const regionCovers = (code: string, other: string): boolean =>
  isRegionCode(code) && /^\d{6}$/.test(other) && other.startsWith(regionPrefix(code))

/** The code one level up, null above a province and for what is no code. */
export function parentOf(code: string): string | null {
  const level = regionLevel(code)
  if (level === 'county') return `${code.slice(0, 4)}00`
  return level === 'city' ? `${code.slice(0, 2)}0000` : null
}

const EARTH_KM = 6371
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** How far two places are from each other over the ground, in km. */
export function kmBetween(
  a: { latitude: number; longitude: number },
  b: { latitude: number; longitude: number },
): number {
  const [north, east] = [radians(b.latitude - a.latitude) / 2, radians(b.longitude - a.longitude) / 2]
  const arc = Math.sin(north) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east) ** 2
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(arc)))
}
