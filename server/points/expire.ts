import { affected, type Tx } from '../base/database'
import type { Deps } from '../deps'
import { writeMove, type LedgerDeps } from './ledger'

/** Batches without an end carry this one: the last moment that can be written as a date of four-digit years. */
export const NEVER = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * Takes what has run out from a member whose row is locked: each batch is one move of its own occasion, so running
 * twice takes nothing more. Answers how many points ran out.
 */
export async function expireLapsed(tx: Tx, deps: LedgerDeps, memberId: string, now: number): Promise<number> {
  const lapsed = (await tx.query(
    'SELECT id, unspent FROM points_batch WHERE memberId = ? AND expiresAt <= ? ORDER BY expiresAt, id',
    [memberId, now],
  )) as { id: string; unspent: number }[]
  let sum = 0
  for (const { id, unspent } of lapsed) {
    const points = Number(unspent)
    if (points > 0) {
      const move = { memberId, points: -points, kind: 'expired' as const, occasion: `expired:${id}`, reason: null }
      if ((await writeMove(tx, deps, { ...move, at: now })) !== null) sum += points
    }
    // What came and went stays in the moves; a batch that is over would only be looked at again and again.
    await tx.query('DELETE FROM points_batch WHERE id = ?', [id])
  }
  if (sum > 0) {
    const took = await tx.query('UPDATE member SET points = points - ? WHERE id = ? AND points >= ?', [
      sum,
      memberId,
      sum,
    ])
    if (affected(took) !== 1) throw new Error(`the books of member ${memberId} do not balance`)
  }
  return sum
}

/** The row waits for whoever writes it: all moves of one member stand in one line. */
export const lockPoints = (tx: Tx, memberId: string): Promise<unknown> =>
  tx.query('UPDATE member SET points = points WHERE id = ?', [memberId])

const MEMBERS_AT_ONCE = 200

/** One step of the expiry: takes what has run out from the next members, each in a transaction. Answers how many. */
export async function expireStep(deps: Deps): Promise<number> {
  const now = deps.clock.now()
  const rows = (await deps.db.read((tx) =>
    tx.query(`SELECT DISTINCT memberId FROM points_batch WHERE expiresAt <= ? LIMIT ${MEMBERS_AT_ONCE}`, [now]),
  )) as { memberId: string }[]
  for (const { memberId } of rows)
    await deps.db.inTransaction(async (tx) => {
      await lockPoints(tx, memberId)
      await expireLapsed(tx, deps, memberId, now)
    })
  return rows.length
}
