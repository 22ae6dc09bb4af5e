import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'

const STORE = { id: text, name: text }
export type StoreName = { id: string; name: string }

/** The stores of these ids with their names; unknown ids are left out. */
export async function storeNames(tx: Tx, ids: readonly string[]): Promise<StoreName[]> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return []
  return rows(tx, STORE, `SELECT id, name FROM store WHERE id IN ${inList(wanted)} ORDER BY name, id`, wanted)
}
