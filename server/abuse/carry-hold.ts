import { row, text, whole, write } from '../base/sql'
import type { Carry } from '../membership/carry'
import { countKept } from '../membership/carry'
import { giveTimeBack } from './holds'

const Hold = { id: text }
const Begun = { since: whole }

/**
 * Two accounts became one while the first was under review: the second is, from then on. Where it is anyway, the first
 * one's review goes on unseen and ends with the second's. At an undo the review goes back to whom it was about, and who
 * was under review for the other's sake gets the time back.
 */
export const carryHold: Carry = {
  name: 'hold',
  async over(tx, _deps, { from, into }, record) {
    const hold = await row(tx, Hold, 'SELECT id FROM member_hold WHERE liveMemberId = ?', [from])
    if (!hold || (await row(tx, Hold, 'SELECT id FROM member_hold WHERE liveMemberId = ?', [into]))) return
    await write(tx, 'UPDATE member_hold SET memberId = ?, liveMemberId = ? WHERE id = ?', [into, into, hold.id])
    const of = (memberId: string) => ({ memberId, liveMemberId: memberId })
    await record([{ table: 'member_hold', key: { id: hold.id }, was: of(from), became: of(into) }])
  },
  async back(tx, deps, { into, at }, moves) {
    if (moves.length === 0) return []
    const count = await countKept(tx, moves)
    if (count > 0) return [{ kind: 'hold', count }]
    const hold = await row(tx, Begun, 'SELECT since FROM member_hold WHERE id = ?', [moves[0]!.key.id])
    await giveTimeBack(tx, { memberId: into, since: Math.max(at, hold?.since ?? at) }, deps.clock.now())
    return []
  },
}
