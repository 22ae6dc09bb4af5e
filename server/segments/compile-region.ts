import { regionPrefix } from '../../shared/rules/region'
import type { RuleLeaf } from '../../shared/rules/segment'
import { joined, places, sql, type Sql } from './sql'

/** So many places are looked up as ranges of the index; more of them are compared by their digits. */
const MOST_RANGES = 24

/** A code covers everything under it: 230000 is all of Heilongjiang, 230100 all of Harbin. */
export function compileRegion(leaf: RuleLeaf): Sql {
  if (leaf.op === 'exists') return sql(`(m.regionCode ${leaf.value ? 'IS NOT NULL' : 'IS NULL'})`)
  const codes = (Array.isArray(leaf.value) ? leaf.value : [leaf.value]) as readonly string[]
  const within = underPrefixes([...new Set(codes.map(regionPrefix))])
  // Not the complement: whose region is unknown lies neither within nor without.
  return leaf.op === 'in' || leaf.op === 'eq' ? within : { ...within, sql: `(NOT ${within.sql})` }
}

function underPrefixes(prefixes: string[]): Sql {
  if (prefixes.length <= MOST_RANGES)
    return joined(
      prefixes.map((prefix) =>
        prefix.length === 6
          ? sql('(m.regionCode = ?)', prefix)
          : sql('(m.regionCode BETWEEN ? AND ?)', prefix.padEnd(6, '0'), prefix.padEnd(6, '9')),
      ),
      'OR',
    )
  const byLength = [2, 4, 6].map((length) => ({ length, own: prefixes.filter((p) => p.length === length) }))
  return joined(
    byLength
      .filter(({ own }) => own.length > 0)
      .map(({ length, own }) => sql(`(SUBSTR(m.regionCode, 1, ${length}) IN (${places(own.length)}))`, ...own)),
    'OR',
  )
}
