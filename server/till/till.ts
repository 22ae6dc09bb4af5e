import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { countingGuesses, type Guess } from '../base/guesses'
import type { Deps } from '../deps'
import { redeemerId, servesStore, type Redeemer } from './redeemer'

/** A cashier stands in one store, a key in those it is bound to (403 elsewhere); a store that does not exist is 422. */
export async function checkStore(tx: Tx, by: Redeemer, storeId: string): Promise<void> {
  if (!servesStore(by, storeId)) throw new AppError('forbidden')
  const rows = (await tx.query('SELECT id FROM store WHERE id = ?', [storeId])) as unknown[]
  if (rows.length === 0) throw invalid('storeId', 'unknown store')
}

/** Misses of codes at tills are counted for the member of staff or the key; an expired dynamic code is genuine and no guess. */
export const countingMisses = <T>(
  deps: Deps,
  by: Redeemer,
  ip: string,
  work: (guess: Guess) => Promise<T>,
): Promise<T> => countingGuesses(deps, { id: redeemerId(by), address: ip }, 'coupon_not_found', work)
