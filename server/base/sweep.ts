import type { Database } from './database'
import { inList, rows, text, writeByKey } from './sql'

/** Rows that are kept only for a time: `at` is their moment (it has an index), `key` the primary key, `only` a further condition. */
export type Kept = { table: string; key: string; at: string; only?: string }

/** So many rows go in one transaction: nobody waits for it, and its undo stays small. */
const PIECE = 500

/** Takes away all rows whose moment is before the given one, in pieces by primary key; answers how many went. */
export async function sweep(db: Database, { table, key, at, only }: Kept, before: number): Promise<number> {
  const old = `\`${at}\` < ?${only ? ` AND ${only}` : ''}`
  let gone = 0
  for (;;) {
    const piece = await db.read((tx) =>
      rows(tx, KEY, `SELECT \`${key}\` AS id FROM \`${table}\` WHERE ${old} ORDER BY \`${at}\` LIMIT ${PIECE}`, [
        before,
      ]),
    )
    if (piece.length === 0) return gone
    const ids = piece.map((r) => r.id)
    // Asked again: a row that was prolonged meanwhile stays.
    gone += await db.inTransaction((tx) =>
      writeByKey(tx, `DELETE FROM \`${table}\` WHERE \`${key}\` IN ${inList(ids)} AND ${old}`, [...ids, before]),
    )
    if (piece.length < PIECE) return gone
  }
}

const KEY = { id: text }
