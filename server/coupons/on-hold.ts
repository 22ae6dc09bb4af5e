import type { Tx } from '../base/database'

/**
 * Whether nothing of this member may be claimed, given away or redeemed now: held under review, frozen, or no account
 * any more. True also for an id that belongs to nobody.
 */
export async function isOnHold(tx: Tx, memberId: string): Promise<boolean> {
  const rows = (await tx.query(
    "SELECT m.id FROM member m WHERE m.id = ? AND m.status = 'active' AND NOT EXISTS (SELECT 1 FROM member_hold h WHERE h.liveMemberId = m.id)",
    [memberId],
  )) as unknown[]
  return rows.length === 0
}
