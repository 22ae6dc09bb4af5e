import type { Tx } from '../base/database'
import { flag, inList, rows, text } from '../base/sql'

const STORE = { id: text, name: text, closed: flag }
export type StoreName = { id: string; name: string; closed: boolean }

/** The stores of these ids with their names; unknown ids are left out. */
export async function storeNames(tx: Tx, ids: readonly string[]): Promise<StoreName[]> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return []
  return rows(tx, STORE, `SELECT id, name, closed FROM store WHERE id IN ${inList(wanted)} ORDER BY name, id`, wanted)
}

/** Those of them a coupon can be used in, as people see them; all of them where every one is closed, since none would say all. */
export function openOnes(stores: readonly StoreName[]): { id: string; name: string }[] {
  const open = stores.filter((s) => !s.closed)
  return (open.length > 0 ? open : stores).map(({ id, name }) => ({ id, name }))
}
