import type { RuleLeaf } from '../../shared/rules/segment'
import { itemsOf } from './compile-scalar'
import { places, sql, when, type Sql } from './sql'

/** In at least one of these static segments, or in none; living ones were put in place as rules before (saved.ts). */
export function compileSegment(leaf: RuleLeaf): Sql {
  const ids = itemsOf(leaf).map(String)
  const held = `SELECT 1 FROM segment_member g WHERE g.memberId = m.id AND g.segmentId IN (${places(ids.length)})`
  return when(leaf.op === 'in', sql(`EXISTS (${held})`, ...ids))
}
