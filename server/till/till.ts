import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { countingGuesses, type Guess } from '../base/guesses'
import { flag, inList, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { redeemerId, servesStore, type Redeemer } from './redeemer'

const STORE = { id: text, closed: flag }
export type TillStore = { closed: boolean }

/** These stores by id; what does not exist is left out. */
export async function storesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, TillStore>> {
  const wanted = [...new Set(ids)]
  const found = await rows(tx, STORE, `SELECT id, closed FROM store WHERE id IN ${inList(wanted)}`, wanted)
  return new Map(found.map((s) => [s.id, s]))
}

/** A cashier stands in one store, a key in those it is bound to (403 elsewhere); a store that does not exist is 422. */
export function checkStore(by: Redeemer, storeId: string, stores: Map<string, TillStore>): TillStore {
  if (!servesStore(by, storeId)) throw new AppError('forbidden')
  const store = stores.get(storeId)
  if (!store) throw invalid('storeId', 'unknown store')
  return store
}

/** Misses of codes at tills are counted for the member of staff or the key; an expired dynamic code is genuine and no guess. */
export const countingMisses = <T>(
  deps: Deps,
  by: Redeemer,
  ip: string,
  work: (guess: Guess) => Promise<T>,
): Promise<T> => countingGuesses(deps, { id: redeemerId(by), address: ip }, 'coupon_not_found', work)
