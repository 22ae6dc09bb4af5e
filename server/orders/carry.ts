import type { Tx } from '../base/database'
import { rows, text, write } from '../base/sql'
import { countKept, type Carry } from '../membership/carry'
import { recount } from './stats'

const ORDER = { id: text }

/**
 * The orders of the account that ends are those of the one that stays, and so are its figures; at an undo they go back
 * where they still stand so. Both members' rows are held, without which no order of either changes.
 */
export const carryOrders: Carry = {
  name: 'orders',
  async over(tx, _deps, { from, into }, record) {
    const found = await rows(tx, ORDER, 'SELECT id FROM shop_order WHERE memberId = ? ORDER BY id', [from])
    if (found.length === 0) return
    await write(tx, 'UPDATE shop_order SET memberId = ? WHERE memberId = ?', [into, from])
    const [was, became] = [{ memberId: from }, { memberId: into }]
    await record(found.map(({ id }) => ({ table: 'shop_order', key: { id }, was, became })))
    await recountBoth(tx, from, into)
  },
  async back(tx, _deps, { from, into }, moves) {
    if (moves.length === 0) return []
    const count = await countKept(tx, moves)
    await recountBoth(tx, from, into)
    return count > 0 ? [{ kind: 'shop_order', count }] : []
  },
}

async function recountBoth(tx: Tx, from: string, into: string): Promise<void> {
  await recount(tx, [from, into].sort())
}
