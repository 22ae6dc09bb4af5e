import type { Tx } from '../base/database'
import { inList, row, whole } from '../base/sql'
import { accountsOf } from '../membership/accounts-of'

const SUM = { points: whole.nullable() }

/**
 * Points that came to the member ever, less what staff or a refund took back; what she spent or let run out does not lower it. What an
 * account gathered that is part of hers now counts whole: the moves of the merge itself add up to nothing.
 */
export async function gatheredBy(tx: Tx, memberId: string): Promise<number> {
  const accounts = await accountsOf(tx, memberId)
  const sql = `SELECT SUM(points) AS points FROM points_move
    WHERE memberId IN ${inList(accounts)} AND kind IN ('earned','adjusted','profile','taken_back')`
  return (await row(tx, SUM, sql, accounts))?.points ?? 0
}
