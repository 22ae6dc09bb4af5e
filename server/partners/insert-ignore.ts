import type { Database, Tx } from '../base/database'

const MOST_ROWS = 500

/** Inserts the rows that are not there yet; a row whose unique key is taken is left out. */
export async function insertIgnore(tx: Tx, deps: { db: Database }, into: string, rows: unknown[][]): Promise<void> {
  const ignore = deps.db.dialect === 'mysql' ? 'INSERT IGNORE' : 'INSERT OR IGNORE'
  for (let from = 0; from < rows.length; from += MOST_ROWS) {
    const some = rows.slice(from, from + MOST_ROWS)
    const places = some.map((row) => `(${row.map(() => '?').join(',')})`).join(',')
    await tx.query(`${ignore} INTO ${into} VALUES ${places}`, some.flat())
  }
}
