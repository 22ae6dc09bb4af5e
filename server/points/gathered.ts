import type { Tx } from '../base/database'
import { inList, row, rows, text, whole } from '../base/sql'
import { accountsOf } from '../membership/accounts-of'

const SUM = { points: whole.nullable() }
/** What counts towards a tier; what was spent or ran out lowers it nowhere. */
const COUNTS = "p.kind IN ('earned','adjusted','profile','taken_back')"

/**
 * Points that lead the member up: those that came to her ever, less what staff or a refund took back; where she did not keep
 * a tier, those from that day on. What she spent or let run out does not lower it. What an account gathered that is part
 * of hers now counts whole: the moves of the merge itself add up to nothing.
 */
export async function gatheredBy(tx: Tx, memberId: string): Promise<number> {
  const accounts = await accountsOf(tx, memberId)
  const sql = `SELECT SUM(p.points) AS points FROM points_move p LEFT JOIN tier_standing o ON o.memberId = p.memberId
    WHERE p.memberId IN ${inList(accounts)} AND ${COUNTS} AND p.at >= COALESCE(o.countsFrom, 0)
      AND p.at >= COALESCE((SELECT s.countsFrom FROM tier_standing s WHERE s.memberId = ?), 0)`
  return (await row(tx, SUM, sql, [...accounts, memberId]))?.points ?? 0
}

/** What came to the member from `from` on and before `to`, by the same count. */
export async function gatheredBetween(tx: Tx, memberId: string, from: number, to: number): Promise<number> {
  const accounts = await accountsOf(tx, memberId)
  const sql = `SELECT SUM(p.points) AS points FROM points_move p
    WHERE p.memberId IN ${inList(accounts)} AND ${COUNTS} AND p.at >= ? AND p.at < ?`
  return (await row(tx, SUM, sql, [...accounts, from, to]))?.points ?? 0
}

const SUMS = { id: text, points: whole.nullable() }
const MERGED = { into: text }

/** The same two for many members: `from` null asks for what leads each of them up. */
export async function gatheredOf(
  tx: Tx,
  memberIds: readonly string[],
  from: number | null,
  to: number,
): Promise<Map<string, number>> {
  if (memberIds.length === 0) return new Map()
  const since = from === null ? 'COALESCE(o.countsFrom, 0)' : '?'
  const sql = `SELECT p.memberId AS id, SUM(p.points) AS points FROM points_move p
    LEFT JOIN tier_standing o ON o.memberId = p.memberId
    WHERE p.memberId IN ${inList(memberIds)} AND ${COUNTS} AND p.at >= ${since} AND p.at < ? GROUP BY p.memberId`
  const found = await rows(tx, SUMS, sql, [...memberIds, ...(from === null ? [] : [from]), to])
  const all = new Map(found.map(({ id, points }) => [id, points ?? 0]))
  // Few members are two accounts: those are added up one by one.
  const parts = `SELECT DISTINCT m.mergedIntoId AS \`into\` FROM member m WHERE m.mergedIntoId IN ${inList(memberIds)}`
  for (const { into } of await rows(tx, MERGED, parts, memberIds))
    all.set(into, from === null ? await gatheredBy(tx, into) : await gatheredBetween(tx, into, from, to))
  return all
}
