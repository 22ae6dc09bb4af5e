import type { Tx } from '../base/database'
import { inList, rows, text, whole } from '../base/sql'

/**
 * What the member in row `m` has at the moment given to its `?`, as SQL: what has run out counts nowhere, whether the
 * hour's booking has been there yet or not.
 */
export const POINTS_NOW =
  '(m.points - COALESCE((SELECT SUM(b.unspent) FROM points_batch b WHERE b.memberId = m.id AND b.expiresAt <= ?), 0))'

const POINTS = { id: text, points: whole }

/** What these members have now, by id; an unknown id is missing. */
export async function pointsNow(tx: Tx, memberIds: readonly string[], now: number): Promise<Map<string, number>> {
  if (memberIds.length === 0) return new Map()
  const found = await rows(
    tx,
    POINTS,
    `SELECT m.id, ${POINTS_NOW} AS points FROM member m WHERE m.id IN ${inList(memberIds)}`,
    [now, ...memberIds],
  )
  return new Map(found.map((one) => [one.id, one.points]))
}

/** What this member has now; none for an unknown one. */
export const pointsOfNow = async (tx: Tx, memberId: string, now: number): Promise<number> =>
  (await pointsNow(tx, [memberId], now)).get(memberId) ?? 0
