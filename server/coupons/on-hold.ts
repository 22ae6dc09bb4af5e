import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'

/**
 * Whether nothing of this member may be claimed, given away or redeemed now: held under review, frozen, or no account
 * any more. True also for an id that belongs to nobody.
 */
export const isOnHold = async (tx: Tx, memberId: string): Promise<boolean> =>
  (await onHoldAmong(tx, [memberId])).has(memberId)

const MEMBER = { id: text }

/** Those of these members of whom that is true. */
export async function onHoldAmong(tx: Tx, memberIds: readonly string[]): Promise<Set<string>> {
  const ids = [...new Set(memberIds)]
  const free = await rows(
    tx,
    MEMBER,
    `SELECT m.id FROM member m WHERE m.id IN ${inList(ids)} AND m.status = 'active' AND NOT EXISTS (SELECT 1 FROM member_hold h WHERE h.liveMemberId = m.id)`,
    ids,
  )
  const known = new Set(free.map((m) => m.id))
  return new Set(ids.filter((id) => !known.has(id)))
}
