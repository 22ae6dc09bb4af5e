import type { RuleLeaf, RuleScalar } from '../../shared/rules/segment'
import { daysBack, ownKeyOf } from '../../shared/rules/segmentOwn'
import { itemsOf } from './compile-scalar'
import { places, sql, when, type Sql } from './sql'

const COMPARE: Readonly<Record<string, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' }

/**
 * One leaf on a field of the brand's own. Its values say in which column its answers stand: numbers, yes and no in the one,
 * words, options and days in the other. Where several may be told, one that fits is enough.
 */
export function compileOwn(leaf: RuleLeaf, now: number): Sql {
  const told = 'SELECT 1 FROM own_answer o WHERE o.memberId = m.id AND o.fieldKey = ?'
  const key = ownKeyOf(leaf.field) ?? ''
  if (leaf.op === 'exists') return when(leaf.value === true, sql(`EXISTS (${told})`, key))
  const asked = condition(leaf, now)
  return sql(`EXISTS (${told} AND ${asked.sql})`, key, ...asked.params)
}

function condition(leaf: RuleLeaf, now: number): Sql {
  if (leaf.op === 'withinDays' || leaf.op === 'olderThanDays') {
    const { first, today } = daysBack(Number(leaf.value), now)
    // Answers that are no days stand in the other column, under an empty word.
    return leaf.op === 'withinDays'
      ? sql('o.word BETWEEN ? AND ?', first, today)
      : sql("o.word < ? AND o.word > ''", first)
  }
  const items = itemsOf(leaf)
  const column = typeof items[0] === 'string' ? 'o.word' : 'o.number'
  const params = items.map((item: RuleScalar) => (typeof item === 'boolean' ? Number(item) : item))
  if (leaf.op === 'between') return sql(`${column} BETWEEN ? AND ?`, ...params)
  const order = COMPARE[leaf.op]
  if (order) return sql(`${column} ${order} ?${column === 'o.word' ? " AND o.word > ''" : ''}`, params[0]!)
  const not = leaf.op === 'ne' || leaf.op === 'notIn' ? 'NOT ' : ''
  return sql(`${column} ${not}IN (${places(params.length)})`, ...params)
}
