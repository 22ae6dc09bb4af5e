import type { Tx } from '../base/database'
import { eachByItself } from '../base/each-by-itself'
import { inList, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { writeMove, type LedgerDeps } from './ledger'

/** Batches without an end carry this one: the last moment that can be written as a date of four-digit years. */
export const NEVER = Date.parse('9999-12-31T23:59:59.999Z')

const Lapsed = { id: text, unspent: whole }

/**
 * Takes what has run out from a member whose row is locked: each batch is one move of its own occasion, so running
 * twice takes nothing more. Answers how many points ran out.
 */
export async function expireLapsed(tx: Tx, deps: LedgerDeps, memberId: string, now: number): Promise<number> {
  const lapsed = await rows(
    tx,
    Lapsed,
    'SELECT id, unspent FROM points_batch WHERE memberId = ? AND expiresAt <= ? ORDER BY expiresAt, id',
    [memberId, now],
  )
  let sum = 0
  for (const { id, unspent: points } of lapsed) {
    if (points > 0) {
      const move = { memberId, points: -points, kind: 'expired' as const, occasion: `expired:${id}`, reason: null }
      if ((await writeMove(tx, deps, { ...move, at: now })) !== null) sum += points
    }
    // What came and went stays in the moves; a batch that is over would only be looked at again and again.
    await write(tx, 'DELETE FROM points_batch WHERE id = ?', [id])
  }
  if (sum > 0) {
    const took = await write(tx, 'UPDATE member SET points = points - ? WHERE id = ? AND points >= ?', [
      sum,
      memberId,
      sum,
    ])
    if (took !== 1) throw new Error(`the books of member ${memberId} do not balance`)
  }
  return sum
}

/** The row waits for whoever writes it: all moves of one member stand in one line. */
export const lockPoints = (tx: Tx, memberId: string): Promise<unknown> =>
  write(tx, 'UPDATE member SET points = points WHERE id = ?', [memberId])

const MEMBERS_AT_ONCE = 200
/** So many in one round whose points cannot be taken are no bad rows any more, but something wrong with all of them. */
const MOST_PASSED_OVER = 500

const Whose = { id: text }

/**
 * Takes what has run out from everybody, each in a transaction; whose books do not allow it is logged and passed over,
 * and stops nobody else. Where it let go before all was done it answers whom it passed over, else null.
 */
export async function expireAll(
  deps: Deps,
  letGo: () => boolean,
  passedOver: string[] | null,
): Promise<string[] | null> {
  const bad = [...(passedOver ?? [])]
  for (;;) {
    if (letGo()) return bad
    const now = deps.clock.now()
    const due = await deps.db.read((tx) => lapsedMembers(tx, now, bad))
    if (due.length === 0) return null
    for (let from = 0; from < due.length; from += 20) {
      if (letGo()) return bad
      const failed = await eachByItself(deps, 'expiry', due.slice(from, from + 20), ({ id }) =>
        deps.db.inTransaction(async (tx) => {
          await lockPoints(tx, id)
          await expireLapsed(tx, deps, id, now)
        }),
      )
      bad.push(...failed.map((one) => one.id))
      if (bad.length > MOST_PASSED_OVER) throw new Error(`the points of ${bad.length} members cannot be expired`)
    }
  }
}

/** Whose points have run out, but for those who were passed over. */
const lapsedMembers = (tx: Tx, now: number, bad: string[]) =>
  rows(
    tx,
    Whose,
    `SELECT DISTINCT memberId AS id FROM points_batch WHERE expiresAt <= ?${bad.length > 0 ? ` AND memberId NOT IN ${inList(bad)}` : ''} LIMIT ${MEMBERS_AT_ONCE}`,
    [now, ...bad],
  )
