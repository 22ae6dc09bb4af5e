import type { Tx } from '../base/database'
import { row, rows, text, whole } from '../base/sql'

export type Books = {
  /** The sum of all entries; 0. */
  sum: number
  /** Moves whose entries do not sum to 0 or are not two; none. */
  tornMoves: number
  /** Members whose balance is not the sum of their entries, nor of what is unspent of their batches; none. */
  wrongMembers: string[]
  /** Members or batches below 0; none. */
  below: number
}

const MEMBER = { id: text }

const COUNTED = { n: whole.nullable() }

/** What an auditor reads: whether every move is written twice and every balance is what its moves say. */
export async function readBooks(tx: Tx): Promise<Books> {
  const one = async (sql: string): Promise<number> => {
    const found = await row(tx, COUNTED, sql)
    return found?.n ?? 0
  }
  const wrong = await rows(
    tx,
    MEMBER,
    `SELECT m.id FROM member m
      WHERE m.points <> (SELECT COALESCE(SUM(e.amount), 0) FROM points_entry e WHERE e.memberId = m.id AND e.account = 'member')
         OR m.points <> (SELECT COALESCE(SUM(b.unspent), 0) FROM points_batch b WHERE b.memberId = m.id)
      ORDER BY m.id LIMIT 100`,
  )
  return {
    sum: await one('SELECT SUM(amount) AS n FROM points_entry'),
    tornMoves: await one(
      `SELECT COUNT(*) AS n FROM (SELECT v.id FROM points_move v LEFT JOIN points_entry e ON e.moveId = v.id
        GROUP BY v.id HAVING COUNT(e.account) <> 2 OR COALESCE(SUM(e.amount), 0) <> 0) torn`,
    ),
    wrongMembers: wrong.map((m) => m.id),
    below: await one(
      'SELECT (SELECT COUNT(*) FROM member WHERE points < 0) + (SELECT COUNT(*) FROM points_batch WHERE unspent < 0) AS n',
    ),
  }
}

/** True where nothing is wrong with the books. Read in one transaction that sees one state, or while nobody writes. */
export async function booksBalance(tx: Tx): Promise<boolean> {
  const books = await readBooks(tx)
  return books.sum === 0 && books.tornMoves === 0 && books.wrongMembers.length === 0 && books.below === 0
}
