import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'

const WHOSE = { id: text }

/** Those of the members for whom a paid period with a tier is in force, whether it stands above what they had or not. */
export async function withBoughtTier(tx: Tx, memberIds: readonly string[]): Promise<Set<string>> {
  if (memberIds.length === 0) return new Set()
  const sql = `SELECT p.tierMemberId AS id FROM paid_period p
    WHERE p.tierMemberId IN ${inList(memberIds)} AND p.tierBefore IS NOT NULL`
  return new Set((await rows(tx, WHOSE, sql, memberIds)).map(({ id }) => id))
}
