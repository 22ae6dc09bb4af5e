import { lineText } from '../../shared/rules/typed'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Deps } from '../deps'
import { soughtOf } from './find-members'

/** Whoever looks for people by the last digits of their phone is on record, without the digits; once for all pages. */
export async function noteTailSearch(
  deps: Deps,
  query: { q?: string; cursor?: string },
  by: { actor: StaffActor; requestId: string },
): Promise<void> {
  if (query.cursor !== undefined || soughtOf(deps, lineText(query.q ?? '')).tail === null) return
  await deps.db.inTransaction((tx) =>
    audit(tx, deps, deps.clock.now(), {
      actor: { kind: 'staff', id: by.actor.id },
      action: 'membership.find_by_phone_end',
      objectKind: 'member',
      objectId: null,
      requestId: by.requestId,
    }),
  )
}
