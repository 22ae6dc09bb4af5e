import type { Tx } from '../base/database'
import { row, whole } from '../base/sql'

const SUM = { points: whole.nullable() }

/** Points that came to the member ever, less what staff took back; what she spent or let run out does not lower it. */
export async function gatheredBy(tx: Tx, memberId: string): Promise<number> {
  const sql = `SELECT SUM(points) AS points FROM points_move
    WHERE memberId = ? AND kind IN ('earned','adjusted','profile')`
  return (await row(tx, SUM, sql, [memberId]))?.points ?? 0
}
