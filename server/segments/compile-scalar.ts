import { DAY_MS } from '../../shared/rules/calendar'
import type { RuleLeaf, RuleScalar } from '../../shared/rules/segment'
import { NEVER, places, sql, type Sql } from './sql'

export const itemsOf = (leaf: RuleLeaf): RuleScalar[] =>
  Array.isArray(leaf.value) ? [...(leaf.value as readonly RuleScalar[])] : [leaf.value as RuleScalar]

/** Days are 24 hours back from now; a moment in the future is neither within nor older. */
export function compileMoment(leaf: RuleLeaf, value: Sql, now: number): Sql {
  if (leaf.op === 'withinDays') return compare(value, 'BETWEEN ? AND ?', [now - Number(leaf.value) * DAY_MS, now])
  if (leaf.op === 'olderThanDays') return compare(value, '< ?', [now - Number(leaf.value) * DAY_MS])
  if (leaf.op === 'exists') return compileScalar(leaf, value)
  return compileScalar({ ...leaf, value: itemsOf(leaf).map((text) => Date.parse(String(text))) }, value)
}

const COMPARE: Readonly<Record<string, string>> = { gt: '> ?', gte: '>= ?', lt: '< ?', lte: '<= ?' }

/** An unknown value makes every comparison unknown, which is "does not match"; only `exists` false finds it. */
export function compileScalar(leaf: RuleLeaf, value: Sql): Sql {
  if (leaf.op === 'exists') return compare(value, leaf.value ? 'IS NOT NULL' : 'IS NULL', [])
  const items = itemsOf(leaf)
  if (leaf.op === 'between') return compare(value, 'BETWEEN ? AND ?', bound(items))
  const order = COMPARE[leaf.op]
  if (order) return compare(value, order, bound(items.slice(0, 1)))
  const known = items.filter(isAscii)
  const not = leaf.op === 'ne' || leaf.op === 'notIn'
  if (known.length === 0) return not ? compare(value, 'IS NOT NULL', []) : NEVER
  return compare(value, `${not ? 'NOT IN' : 'IN'} (${places(known.length)})`, bound(known))
}

const compare = (value: Sql, rest: string, params: (string | number)[]): Sql =>
  sql(`(${value.sql} ${rest})`, ...value.params, ...params)

/** Drivers take no booleans. */
const bound = (items: RuleScalar[]): (string | number)[] =>
  items.map((item) => (typeof item === 'boolean' ? Number(item) : item))

/** Codes and ids are ASCII columns: other words equal none of them, and MySQL would refuse to compare them at all. */
export const isAscii = (item: RuleScalar): boolean => typeof item !== 'string' || /^[\x20-\x7e]*$/.test(item)
