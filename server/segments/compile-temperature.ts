import { monthMeans } from '../../shared/regions/climate'
import { regionCodes } from '../../shared/regions/tree'
import type { RuleLeaf } from '../../shared/rules/segment'
import { joined, NEVER, sql, type Sql } from './sql'

/**
 * "Where this month's mean is …": the places are worked out here and the query compares digits. The digits are our own
 * data and stand in the text; as parameters, many such leaves would use up what SQLite takes (32,766 a statement,
 * sqlite.org/limits.html). Month: 1 to 12.
 */
export function compileTemperature(leaf: RuleLeaf, month: number): Sql {
  // Every place in China has a mean, its own or a borrowed one: only who has no region has none.
  if (leaf.op === 'exists') return sql(`(m.regionCode ${leaf.value ? 'IS NOT NULL' : 'IS NULL'})`)
  const passes = testOf(leaf)
  const [inside, outside]: [string[], string[]] = [[], []]
  for (const { code, meanC } of meansOf(month)) (passes(meanC) ? inside : outside).push(code)
  const [few, rest] = [cover(inside, outside), cover(outside, inside)]
  if (few.length <= rest.length) return under(few)
  const elsewhere = under(rest)
  return { ...elsewhere, sql: `(m.regionCode IS NOT NULL AND NOT ${elsewhere.sql})` }
}

function testOf(leaf: RuleLeaf): (meanC: number) => boolean {
  const items = (Array.isArray(leaf.value) ? leaf.value : [leaf.value]) as readonly number[]
  const [first, second] = [Number(items[0]), Number(items[1])]
  switch (leaf.op) {
    case 'gt':
      return (mean) => mean > first
    case 'gte':
      return (mean) => mean >= first
    case 'lt':
      return (mean) => mean < first
    case 'lte':
      return (mean) => mean <= first
    case 'between':
      return (mean) => mean >= first && mean <= second
    case 'ne':
    case 'notIn':
      return (mean) => !items.includes(mean)
    default:
      return (mean) => items.includes(mean)
  }
}

type Place = { code: string; meanC: number }
const known = new Map<number, Place[]>()

/** Every place in use with its mean of that month; worked out once a month and process. */
function meansOf(month: number): Place[] {
  const before = known.get(month)
  if (before) return before
  const places = regionCodes().flatMap((code) => {
    const meanC = monthMeans(code)?.means[month - 1]
    return meanC === undefined ? [] : [{ code, meanC }]
  })
  known.set(month, places)
  return places
}

/** The shortest prefixes (province, city, the place itself) that hold all of `inside` and none of `outside`. */
function cover(inside: string[], outside: string[]): string[] {
  const taken = new Set(outside.flatMap((code) => [code.slice(0, 2), code.slice(0, 4)]))
  const prefixes = inside.map((code) => [code.slice(0, 2), code.slice(0, 4)].find((p) => !taken.has(p)) ?? code)
  return [...new Set(prefixes)]
}

function under(prefixes: string[]): Sql {
  if (prefixes.length === 0) return NEVER
  const parts = [2, 4, 6].flatMap((length) => {
    const own = prefixes.filter((prefix) => prefix.length === length)
    const list = own.map((prefix) => `'${prefix}'`).join(',')
    return own.length === 0 ? [] : [sql(`(SUBSTR(m.regionCode, 1, ${length}) IN (${list}))`)]
  })
  return joined(parts, 'OR')
}
