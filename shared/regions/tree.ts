import { areaList } from '@vant/area-data'
import { parentOf, regionLevel } from '../rules/region'

/**
 * The divisions of China as `@vant/area-data` 2.1.0 has them: 34 provinces, 369 cities, 3,479 counties, with the package's
 * own city codes for Taiwan, Hong Kong and Macao, which GB/T 2260 does not divide.
 */
export type RegionNode = { readonly code: string; readonly name: string; readonly children: readonly RegionNode[] }

const NAMES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(areaList.province_list),
  ...Object.entries(areaList.city_list),
  ...Object.entries(areaList.county_list),
])

/** City-level rows that are no place but a drawer for counties under the province itself (GB/T 2260 pair 90, 重庆 02). */
const isGroup = (code: string): boolean => code === '500200' || /^\d{2}9000$/.test(code)

const sorted = (list: Record<string, string>): [string, string][] =>
  Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1))

function build(): readonly RegionNode[] {
  const childrenOf = new Map<string, RegionNode[]>()
  const add = (code: string, name: string): RegionNode => {
    const children: RegionNode[] = []
    childrenOf.set(code, children)
    const node = { code, name, children }
    childrenOf.get(parentOf(code) ?? '')?.push(node)
    return node
  }
  const provinces = sorted(areaList.province_list).map(([code, name]) => add(code, name))
  for (const [code, name] of sorted(areaList.city_list)) add(code, name)
  for (const [code, name] of sorted(areaList.county_list)) add(code, name)
  return provinces
}

let tree: readonly RegionNode[] | undefined

/** Provinces with their cities with their counties, in the order of the codes. Built once; not to be changed by the caller. */
export const regionTree = (): readonly RegionNode[] => (tree ??= build())

/** True for a code in use today. */
export const isRegion = (code: string): boolean => NAMES.has(code)

/** Every code in use today, of all three levels. */
export const regionCodes = (): readonly string[] => [...NAMES.keys()]

/** The place's own name in Simplified Chinese, null for an unknown code. */
export const regionName = (code: string): string | null => NAMES.get(code) ?? null

/** The names from the province down, "黑龙江省 哈尔滨市 道里区"; a municipality is named once, drawers not at all. Null for an unknown code. */
export function fullRegionName(code: string): string | null {
  if (!NAMES.has(code)) return null
  const names: string[] = []
  for (let at: string | null = code; at; at = parentOf(at)) {
    const name = NAMES.get(at)
    if (name && !isGroup(at) && name !== names[0]) names.unshift(name)
  }
  return names.join(' ')
}

/** Every place a table of cities shows: the cities, and in place of a drawer the counties in it; for 重庆 the city alone. */
export const cityPlaces = (): readonly { code: string; name: string }[] =>
  [...NAMES]
    .filter(([code]) => {
      const level = regionLevel(code)
      const inDrawer = level === 'county' && /^\d{2}90/.test(code)
      return inDrawer || (level === 'city' && !isGroup(code))
    })
    .map(([code, name]) => ({ code, name }))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
