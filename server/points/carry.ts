import { affected, type Tx } from '../base/database'
import { expireLapsed, lockPoints } from './expire'
import { pointsOf, writeMove, type LedgerDeps } from './ledger'

const OUT = 'merge-out:'

/**
 * Two accounts became one: the points of the first are now the second's, each with its own end. The caller holds both
 * members' rows. What moved is on record, so that an undone merge can bring it back.
 */
export async function carryPoints(tx: Tx, deps: LedgerDeps, from: string, to: string, at: number): Promise<void> {
  await lockPoints(tx, from)
  await expireLapsed(tx, deps, from, at)
  const points = await pointsOf(tx, from)
  if (points === 0) return
  const merge = deps.chance.id()
  await shift(tx, deps, { from, to, points, at, out: `${OUT}${merge}`, into: `merge-in:${merge}` })
}

/** The merge is undone: as many points as moved over, or are still there, go back to the member; once. */
export async function carryPointsBack(tx: Tx, deps: LedgerDeps, to: string, at: number): Promise<void> {
  const [out] = (await tx.query(
    `SELECT occasion, points FROM points_move WHERE memberId = ? AND occasion LIKE '${OUT}%' ORDER BY id DESC LIMIT 1`,
    [to],
  )) as { occasion: string; points: number }[]
  if (!out) return
  const merge = out.occasion.slice(OUT.length)
  const [taken] = (await tx.query('SELECT memberId FROM points_move WHERE occasion = ?', [`merge-in:${merge}`])) as {
    memberId: string
  }[]
  if (!taken) throw new Error(`merge ${merge} gave points to nobody`)
  const from = taken.memberId
  await lockPoints(tx, from)
  await expireLapsed(tx, deps, from, at)
  const points = Math.min(-Number(out.points), await pointsOf(tx, from))
  if (points === 0) return
  await shift(tx, deps, { from, to, points, at, out: `merge-undone-out:${merge}`, into: `merge-undone-in:${merge}` })
}

type Shift = { from: string; to: string; points: number; at: number; out: string; into: string }

/** Two moves, one for each member, and the batches with them; nothing where these occasions have moved points before. */
async function shift(tx: Tx, deps: LedgerDeps, { from, to, points, at, out, into }: Shift): Promise<void> {
  const move = { kind: 'adjusted' as const, reason: null, at }
  if ((await writeMove(tx, deps, { ...move, memberId: from, points: -points, occasion: out })) === null) return
  await writeMove(tx, deps, { ...move, memberId: to, points, occasion: into })
  const took = await tx.query('UPDATE member SET points = points - ? WHERE id = ? AND points >= ?', [
    points,
    from,
    points,
  ])
  if (affected(took) !== 1) throw new Error(`the books of member ${from} do not balance`)
  await tx.query('UPDATE member SET points = points + ? WHERE id = ?', [points, to])
  await shiftBatches(tx, deps, from, to, points)
}

/** Whole batches change hands, the last one is split; the soonest end first. */
async function shiftBatches(tx: Tx, deps: LedgerDeps, from: string, to: string, points: number): Promise<void> {
  const batches = (await tx.query(
    'SELECT id, unspent, expiresAt, at FROM points_batch WHERE memberId = ? AND unspent > 0 ORDER BY expiresAt, id',
    [from],
  )) as { id: string; unspent: number; expiresAt: number; at: number }[]
  let left = points
  for (const { id, unspent, expiresAt, at } of batches) {
    if (left === 0) break
    const part = Math.min(left, Number(unspent))
    if (part === Number(unspent)) await tx.query('UPDATE points_batch SET memberId = ? WHERE id = ?', [to, id])
    else {
      await tx.query('UPDATE points_batch SET unspent = unspent - ? WHERE id = ?', [part, id])
      await tx.query('INSERT INTO points_batch (id, memberId, points, unspent, expiresAt, at) VALUES (?,?,?,?,?,?)', [
        deps.chance.id(),
        to,
        part,
        part,
        expiresAt,
        at,
      ])
    }
    left -= part
  }
  if (left > 0) throw new Error(`the books of member ${from} do not balance`)
}
