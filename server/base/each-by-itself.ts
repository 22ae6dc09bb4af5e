import type { Log } from './log'
import type { Metrics } from './metrics'
import { isOutage } from './pieces'

/**
 * Does the work for every row by itself: one that fails is logged, counted and passed over, and stops none of the
 * others. Only what is no row's fault (the database is away) ends it. Answers those that failed.
 */
export async function eachByItself<T extends { id: string }>(
  deps: { log: Log; metrics: Metrics },
  what: string,
  rows: readonly T[],
  work: (row: T) => Promise<unknown>,
): Promise<T[]> {
  const failed: T[] = []
  for (const row of rows)
    try {
      await work(row)
    } catch (error) {
      if (isOutage(error)) throw error
      failed.push(row)
      deps.metrics.events.inc({ kind: `passed_over_${what}` })
      deps.log.error(
        { err: error, error: String(error), stack: (error as Error).stack, id: row.id },
        `${what} passed over`,
      )
    }
  return failed
}
