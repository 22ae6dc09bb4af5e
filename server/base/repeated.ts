import type { DataSource, EntityManager } from 'typeorm'
import { AppError } from './errors'

/** The error by which this try fails when its work is done and nothing is committed; null for none. */
export type PlantedAbort = (attempt: number) => Error | null

/** What the database calls an error by; 0 where it is none of its own. */
export const errno = (error: unknown): number =>
  Number((error as { errno?: number }).errno ?? (error as { driverError?: { errno?: number } }).driverError?.errno ?? 0)

const LOCK_TIMEOUT = 1205
const RETRY = new Set([1213, LOCK_TIMEOUT, 1020])
const MOST_TRIES = 8
/** A row that somebody keeps locked is waited for so long and so often, then the caller is told to come again. */
export const LOCK_WAIT_S = 4
const MOST_LOCK_WAITS = 2

/** The caller is told to come again. */
export const busy = (): AppError => new AppError('unavailable', { headers: { 'Retry-After': '2' } })

/** The whole work in one transaction, and once more where the database kept nothing of it and a further try may go well. */
export async function repeated<T>(
  source: DataSource,
  work: (tx: EntityManager) => Promise<T>,
  plantedAbort?: PlantedAbort,
): Promise<T> {
  let lockWaits = 0
  for (let attempt = 1; ; attempt++) {
    try {
      return await source.transaction(async (tx) => {
        const answer = await work(tx)
        const planted = plantedAbort?.(attempt)
        if (planted) throw planted
        return answer
      })
    } catch (error) {
      const code = errno(error)
      if (code === LOCK_TIMEOUT && ++lockWaits >= MOST_LOCK_WAITS) throw busy()
      if (attempt >= MOST_TRIES || !RETRY.has(code)) throw error
      await new Promise((wait) => setTimeout(wait, attempt * 5))
    }
  }
}
