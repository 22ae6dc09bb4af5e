/** What each field was and what it became, by its path (`brand.color`). */
export type Changes = Record<string, [from: unknown, to: unknown]>

/** Longer texts are told by their beginning: the log says what was changed, it is no second place to keep it. */
const LONGEST = 300

/**
 * How the named fields differ, those of plain objects one by one; what did not change is not said. For things of the shop
 * only: what somebody is or has is never written a second time, since an erasure would not find it.
 */
export function changesOf(before: object, after: object, fields: readonly string[]): Changes {
  const changes: Changes = {}
  for (const field of fields) compare(changes, field, valueOf(before, field), valueOf(after, field))
  return changes
}

const valueOf = (of: object, field: string): unknown => (of as Record<string, unknown>)[field] ?? null
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function compare(changes: Changes, path: string, from: unknown, to: unknown): void {
  if (JSON.stringify(from) === JSON.stringify(to)) return
  if ([from, to].some(isPlain) && [from, to].every((one) => one === null || isPlain(one))) {
    const [was, is] = [from, to].map((one) => (one ?? {}) as Record<string, unknown>)
    for (const key of new Set([...Object.keys(was!), ...Object.keys(is!)]))
      compare(changes, `${path}.${key}`, was![key] ?? null, is![key] ?? null)
    return
  }
  changes[path] = [short(from), short(to)]
}

function short(value: unknown): unknown {
  const said = typeof value === 'string' ? value : JSON.stringify(value)
  return said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : value
}
