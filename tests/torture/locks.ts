import type { DataSource } from 'typeorm'

/** Rows are held in this order, in every way in and out; what else is locked belongs to one person, order or key alone. */
const ORDER = ['member', 'coupon_template', 'coupon']

/** The table whose rows a statement locks; null where it locks none that anybody else could want. */
function lockedBy(sql: string): string | null {
  const made = /^\s*INSERT\s+(?:IGNORE\s+)?INTO\s+`?(\w+)/i.exec(sql)?.[1]
  // Of new rows only pieces are waited for: by their number, which the template's row gives out.
  if (made) return made === 'coupon' ? made : null
  const changed = /^\s*(?:UPDATE|DELETE\s+FROM)\s+`?(\w+)/i.exec(sql)?.[1]
  if (changed) return changed
  return /\b(?:FOR UPDATE|LOCK IN SHARE MODE)\b/i.test(sql) ? (/\bFROM\s+`?(\w+)/i.exec(sql)?.[1] ?? null) : null
}

/** Where a transaction holds rows of one kind and asks for the first of a kind that comes before it. */
function outOfOrder(statements: readonly string[]): string[] {
  const faults: string[] = []
  const held = new Set<number>()
  for (const sql of statements) {
    const rank = ORDER.indexOf(lockedBy(sql) ?? '')
    if (rank < 0) continue
    const highest = Math.max(-1, ...held)
    if (rank < highest && !held.has(rank))
      faults.push(`${ORDER[rank]} after ${ORDER[highest]}: ${sql.replace(/\s+/g, ' ').slice(0, 160)}`)
    held.add(rank)
  }
  return faults
}

/** From now on notes in what order the transactions of this database lock; `since` tells what was wrong since it was asked last. */
export function watchLocks(source: DataSource): { since(): { faults: string[]; transactions: number } } {
  const faults: string[] = []
  let transactions = 0
  const create = source.createQueryRunner.bind(source)
  const known = new WeakSet<object>()
  source.createQueryRunner = (mode) => {
    const runner = create(mode)
    if (known.has(runner)) return runner
    known.add(runner)
    let statements: string[] = []
    const query = runner.query.bind(runner) as (sql: string, ...more: unknown[]) => Promise<unknown>
    runner.query = ((sql: string, ...more: unknown[]) => {
      if (/^START TRANSACTION/i.test(sql)) statements = []
      else if (/^(COMMIT|ROLLBACK)/i.test(sql)) {
        transactions++
        faults.push(...outOfOrder(statements))
        statements = []
      } else statements.push(sql)
      return query(sql, ...more)
    }) as typeof runner.query
    return runner
  }
  return {
    since: () => {
      const seen = { faults: [...new Set(faults.splice(0))], transactions }
      transactions = 0
      return seen
    },
  }
}
