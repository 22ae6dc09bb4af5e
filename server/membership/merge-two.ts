import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { row, text } from '../base/sql'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { ACCOUNT, bringOpenids, endAccount, refusalsOf } from './absorb'
import { carryOver } from './carry'
import { changeConsents } from './change-consents'
import type { By } from './decide-merge'
import { MemberMerge } from './entities'
import { findMember } from './find-member'
import type { MembershipHooks } from './hooks'
import { recordOf } from './moves'
import type { MergeDetail } from './offer-merge'
import { addToTimeline } from './timeline'

const OPENID = { openid: text }

/**
 * Two accounts that staff take for one person's become one, by a merge like any other that is written down and can be undone.
 * Both rows are held by the caller. 422 where a lead would stay instead of who has joined; 409 where one of them is frozen or
 * has ended: what was taken away from her must not come back by another door.
 */
export async function mergeTwo(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  { from, into, reason }: { from: string; into: string; reason: string | null },
  by: By,
): Promise<string> {
  const [gone, stays] = [await findMember(tx, from), await findMember(tx, into)]
  const standing = [gone, stays].every(({ status }) => status === 'active' || status === 'lead')
  if (!standing || from === into) throw new AppError('state_conflict')
  if (stays.status === 'lead' && gone.status === 'active') throw invalid('staysId', 'who has joined is who stays')
  const now = deps.clock.now()
  const id = deps.chance.id()
  const hers = await row(tx, OPENID, 'SELECT openid FROM mini_user WHERE memberId IN (?, ?) ORDER BY openid LIMIT 1', [
    from,
    into,
  ])
  await tx.getRepository(MemberMerge).insert({
    id,
    tokenHash: hashToken(deps.chance.token()),
    status: 'merged',
    openid: hers?.openid ?? '',
    memberId: into,
    newMemberId: from,
    detail: JSON.stringify({ phoneIndex: '', application: null } satisfies MergeDetail),
    askedAt: now,
    expiresAt: now,
    decidedAt: now,
    decidedBy: by.staffId,
  })
  const recorderOf = await recordOf(tx, id)
  await carryOver(tx, deps, hooks, { id, from, into, at: now }, recorderOf)
  await bringOpenids(tx, from, into, recorderOf(ACCOUNT))
  await endAccount(tx, from, into, recorderOf(ACCOUNT))
  const refused = await refusalsOf(tx, from)
  if (refused.length > 0)
    await changeConsents(tx, deps, { memberId: into, at: now, source: 'merge', screen: id, changes: refused })
  await addToTimeline(tx, deps, { memberId: into, at: now, kind: 'merged', detail: { mergeId: id } })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.staffId },
    action: 'membership.merge',
    objectKind: 'member',
    objectId: into,
    reason,
    requestId: by.requestId,
  })
  return id
}
