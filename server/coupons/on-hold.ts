import type { Tx } from '../base/database'
import { row, text } from '../base/sql'

const ID = { id: text }

/**
 * Whether nothing of this member may be claimed, given away or redeemed now: held under review, frozen, or no account
 * any more. True also for an id that belongs to nobody.
 */
export async function isOnHold(tx: Tx, memberId: string): Promise<boolean> {
  const free = await row(
    tx,
    ID,
    "SELECT m.id FROM member m WHERE m.id = ? AND m.status = 'active' AND NOT EXISTS (SELECT 1 FROM member_hold h WHERE h.liveMemberId = m.id)",
    [memberId],
  )
  return free === null
}
