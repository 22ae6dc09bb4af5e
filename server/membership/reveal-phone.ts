import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import type { StaffBy } from './edit-by-staff'
import { findMember } from './find-member'
import { openPhone } from './personal-data'

/** The whole number, as dialled within China; the audit entry is written before it leaves. 404 without a phone. */
export async function revealPhone(tx: Tx, deps: Deps, id: string, reason: string, by: StaffBy): Promise<string> {
  const phone = await openPhone(tx, deps, await findMember(tx, id))
  if (phone === null) throw new AppError('not_found')
  await audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.staffId },
    action: 'membership.reveal_phone',
    objectKind: 'member',
    objectId: id,
    reason,
    requestId: by.requestId,
  })
  return phone.replace(/^\+86/, '')
}
