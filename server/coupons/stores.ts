import type { Tx } from '../base/database'

export type StoreName = { id: string; name: string }

/** The stores of these ids with their names; unknown ids are left out. */
export async function storeNames(tx: Tx, ids: readonly string[]): Promise<StoreName[]> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return []
  return (await tx.query(
    `SELECT id, name FROM store WHERE id IN (${wanted.map(() => '?').join(',')}) ORDER BY name, id`,
    wanted,
  )) as StoreName[]
}
