import type { Tx } from '../base/database'
import { row, rows, text, whole, write } from '../base/sql'
import type { Carry } from '../membership/carry'
import { playBack } from '../membership/moves'
import { expireLapsed, lockPoints } from './expire'
import { writeMove, type LedgerDeps } from './ledger'

const Batch = { id: text, unspent: whole }

/**
 * The points of the first account are the second's, batch by batch, each with its own end; the ledger says so in two moves.
 * At an undo those batches go back with what is left of them. Both members' rows are held.
 */
export const carryPoints: Carry = {
  name: 'points',
  async over(tx, deps, { id, from, into, at }, record) {
    await lockPoints(tx, from)
    await expireLapsed(tx, deps, from, at)
    const batches = await rows(tx, Batch, 'SELECT id, unspent FROM points_batch WHERE memberId = ? ORDER BY id', [from])
    for (const batch of batches) {
      const move = {
        table: 'points_batch',
        key: { id: batch.id },
        was: { memberId: from },
        became: { memberId: into },
      }
      await write(tx, 'UPDATE points_batch SET memberId = ? WHERE id = ?', [into, batch.id])
      await record([move])
    }
    await book(tx, deps, { from, to: into, points: sumOf(batches), at, occasion: (way) => `merge-${way}:${id}` })
  },
  async back(tx, deps, { id, from, into }, moves) {
    const at = deps.clock.now()
    await lockPoints(tx, into)
    await expireLapsed(tx, deps, into, at)
    const returned: { unspent: number }[] = []
    for (const move of moves) {
      if (!(await playBack(tx, move))) continue
      const batch = await row(tx, Batch, 'SELECT id, unspent FROM points_batch WHERE id = ?', [move.key.id])
      if (batch) returned.push(batch)
    }
    const points = sumOf(returned)
    await book(tx, deps, { from: into, to: from, points, at, occasion: (way) => `merge-undone-${way}:${id}` })
    const came = await row(tx, Came, 'SELECT points FROM points_move WHERE occasion = ?', [`merge-in:${id}`])
    const count = (came?.points ?? points) - points
    return count > 0 ? [{ kind: 'points', count }] : []
  },
}

const Came = { points: whole }
const sumOf = (batches: readonly { unspent: number }[]): number => batches.reduce((sum, b) => sum + b.unspent, 0)

type Shift = { from: string; to: string; points: number; at: number; occasion(way: 'out' | 'in'): string }

/** Two moves, one for each member, and their balances; nothing where there is nothing, or the occasion was booked before. */
async function book(tx: Tx, deps: LedgerDeps, { from, to, points, at, occasion }: Shift): Promise<void> {
  if (points === 0) return
  const move = { kind: 'adjusted' as const, reason: null, at }
  if ((await writeMove(tx, deps, { ...move, memberId: from, points: -points, occasion: occasion('out') })) === null)
    return
  await writeMove(tx, deps, { ...move, memberId: to, points, occasion: occasion('in') })
  const took = 'UPDATE member SET points = points - ? WHERE id = ? AND points >= ?'
  if ((await write(tx, took, [points, from, points])) !== 1)
    throw new Error(`the books of member ${from} do not balance`)
  await write(tx, 'UPDATE member SET points = points + ? WHERE id = ?', [points, to])
}
