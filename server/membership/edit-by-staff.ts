import type { editMember as row } from '../../shared/contract/members'
import type { BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { isMember, lockMember } from './find-member'
import { tagByHand } from './tags'
import { addToTimeline } from './timeline'

export type StaffBy = { staffId: string; requestId: string }

/** Replaces tags (those by hand) and notes, whichever is given; 412 for a stale version, 409 for who is erased. Audited by the names of the fields. */
export async function editByStaff(
  tx: Tx,
  deps: Deps,
  id: string,
  change: BodyOf<typeof row>,
  by: StaffBy & { ifMatch: number | null },
): Promise<void> {
  const before = await lockMember(tx, deps, id)
  if (before.status === 'erased') throw new AppError('state_conflict')
  if (by.ifMatch !== null && by.ifMatch !== before.version) throw new AppError('version_conflict')
  if (change.tags) {
    await tagByHand(tx, deps, id, change.tags)
  }
  await write(tx, 'UPDATE member SET notes = COALESCE(?, notes), version = version + 1 WHERE id = ?', [
    change.notes ?? null,
    id,
  ])
  await audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.staffId },
    action: 'membership.edit',
    objectKind: 'member',
    objectId: id,
    fields: Object.keys(change),
    requestId: by.requestId,
  })
}

/**
 * Freezes a member, or lets go again; what is so already stays so. 409 for a merged account and for one whose phone
 * moved away: without a phone nobody is a member.
 */
export async function freezeMember(
  tx: Tx,
  deps: Deps,
  id: string,
  input: { frozen: boolean; reason: string },
  by: StaffBy,
): Promise<void> {
  const now = deps.clock.now()
  const member = await lockMember(tx, deps, id)
  if (!isMember(member) || (!input.frozen && member.phoneIndex === null)) throw new AppError('state_conflict')
  const status = input.frozen ? 'frozen' : 'active'
  if (member.status === status) return
  await write(tx, 'UPDATE member SET status = ?, version = version + 1 WHERE id = ?', [status, id])
  await addToTimeline(tx, deps, { memberId: id, at: now, kind: input.frozen ? 'frozen' : 'unfrozen' })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.staffId },
    action: input.frozen ? 'membership.freeze' : 'membership.unfreeze',
    objectKind: 'member',
    objectId: id,
    reason: input.reason,
    requestId: by.requestId,
  })
}
