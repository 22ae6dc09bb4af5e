/** A piece of SQL with the values of its `?`, in their order. Text that comes from a rule stands in `params`, never in `sql`. */
export type Sql = { sql: string; params: (string | number)[] }

export const sql = (text: string, ...params: (string | number)[]): Sql => ({ sql: text, params })

export const NEVER = sql('(1 = 0)')
export const ALWAYS = sql('(1 = 1)')

export const places = (count: number): string => Array.from({ length: count }, () => '?').join(',')

/**
 * Joins pieces in pairs of pairs. A chain of 500 would be an expression 500 deep, and SQLite refuses one deeper than
 * 1,000 (sqlite.org/limits.html, "Maximum Depth Of An Expression Tree"); a balanced one is 9 deep.
 */
export function joined(parts: readonly Sql[], glue: 'AND' | 'OR'): Sql {
  const [first] = parts
  if (!first) return glue === 'AND' ? ALWAYS : NEVER
  if (parts.length === 1) return first
  const half = Math.ceil(parts.length / 2)
  const [left, right] = [joined(parts.slice(0, half), glue), joined(parts.slice(half), glue)]
  return { sql: `(${left.sql} ${glue} ${right.sql})`, params: [...left.params, ...right.params] }
}

/** The full complement: what is false or unknown becomes true. */
export const complement = (inner: Sql): Sql => ({ sql: `(COALESCE(${inner.sql}, 0) = 0)`, params: inner.params })

/** Turns a piece that is never unknown (EXISTS) around when `yes` is false. */
export const when = (yes: boolean, inner: Sql): Sql => (yes ? inner : { ...inner, sql: `(NOT ${inner.sql})` })
