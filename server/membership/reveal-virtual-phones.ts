import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { openVirtualPhones } from '../identities/virtual-phone'
import type { StaffBy } from './edit-by-staff'

/** The lent numbers that still ring, as dialled within China; audited before they leave. 404 where none rings any more. */
export async function revealVirtualPhones(tx: Tx, deps: Deps, id: string, reason: string, by: StaffBy) {
  const now = deps.clock.now()
  const ringing = await openVirtualPhones(tx, deps, id, now)
  if (ringing.length === 0) throw new AppError('not_found')
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.staffId },
    action: 'membership.reveal_virtual_phone',
    objectKind: 'member',
    objectId: id,
    reason,
    requestId: by.requestId,
  })
  return ringing.map(({ number, extension, expiresAt }) => ({
    phone: number.replace(/^\+86/, ''),
    extension,
    expiresAt: isoOf(expiresAt),
  }))
}
