import type { Tx } from '../base/database'
import { inList, rows, text, whole } from '../base/sql'

const SPENT = { id: text, fen: whole.nullable() }

/** What each of the members bought from `from` on and before `to`, less what went back; who bought nothing is missing. */
export async function spentBetween(
  tx: Tx,
  memberIds: readonly string[],
  from: number,
  to: number,
): Promise<Map<string, number>> {
  if (memberIds.length === 0) return new Map()
  const sql = `SELECT o.memberId AS id, SUM(o.amountFen - o.refundedFen) AS fen FROM shop_order o
    WHERE o.memberId IN ${inList(memberIds)} AND o.purchase = 1 AND o.paidAt >= ? AND o.paidAt < ? GROUP BY o.memberId`
  return new Map((await rows(tx, SPENT, sql, [...memberIds, from, to])).map(({ id, fen }) => [id, fen ?? 0]))
}
