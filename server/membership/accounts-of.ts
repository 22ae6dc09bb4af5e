import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'

const ID = { id: text }

/** The member and all accounts that became part of it: what was theirs is the member's, and is not again once they part. */
export async function accountsOf(tx: Tx, memberId: string): Promise<string[]> {
  const all = [memberId]
  for (let last = all; last.length > 0;) {
    const sql = `SELECT id FROM member WHERE mergedIntoId IN ${inList(last)}`
    const parts = (await rows(tx, ID, sql, last)).map(({ id }) => id).filter((id) => !all.includes(id))
    all.push(...parts)
    last = parts
  }
  return all
}
