import type { Tx } from '../base/database'
import { inList, insertIgnore, row, text } from '../base/sql'

const KEY = { keyHash: text }

/** What leads to somebody who was erased is remembered as keyed hashes, for this alone: no list allows anything for her. */
export const suppress = (tx: Tx, keys: readonly string[], at: number): Promise<number> =>
  insertIgnore(
    tx,
    'suppression',
    keys.map((keyHash) => ({ keyHash, at })),
  )

/** Whether any of these hashes is of somebody who was erased. */
export const isSuppressed = async (tx: Tx, keys: readonly string[]): Promise<boolean> =>
  keys.length > 0 &&
  (await row(tx, KEY, `SELECT keyHash FROM suppression WHERE keyHash IN ${inList(keys)} LIMIT 1`, keys)) !== null
