import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import type { Deps } from '../deps'
import { checkCodeMisses, recordCodeMiss } from './code-misses'
import { redeemerId, servesStore, type Redeemer } from './redeemer'

/** A cashier stands in one store, a key in those it is bound to (403 elsewhere); a store that does not exist is 422. */
export async function checkStore(tx: Tx, by: Redeemer, storeId: string): Promise<void> {
  if (!servesStore(by, storeId)) throw new AppError('forbidden')
  const rows = (await tx.query('SELECT id FROM store WHERE id = ?', [storeId])) as unknown[]
  if (rows.length === 0) throw invalid('storeId', 'unknown store')
}

/** Guesses of codes leave a trace that outlives the refused transaction; after ten in a minute the till is slowed. */
export async function countingMisses<T>(
  deps: Deps,
  by: Redeemer,
  ip: string,
  work: (guard: (tx: Tx) => Promise<void>) => Promise<T>,
): Promise<T> {
  try {
    return await work((tx) => checkCodeMisses(tx, redeemerId(by), ip, deps.clock.now()))
  } catch (error) {
    // An expired dynamic code is a genuine one and no guess; a made-up one reads as not found.
    if (error instanceof AppError && error.code === 'coupon_not_found')
      await deps.db.inTransaction((tx) => recordCodeMiss(tx, deps, redeemerId(by), ip, deps.clock.now()))
    throw error
  }
}
