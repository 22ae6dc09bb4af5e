import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { ACCOUNT, endAccount } from './absorb'
import { carryOver } from './carry'
import { MemberMerge } from './entities'
import { lockMember } from './find-member'
import type { MembershipHooks } from './hooks'
import { recordOf } from './moves'
import type { MergeDetail } from './offer-merge'
import { addToTimeline } from './timeline'

/**
 * A member has proved the phone by which a lead is known: the lead's history is hers and the number is free, by a merge
 * like any other. Nobody is asked: a lead has nothing to lose, and nobody signs in as one. Both rows are held by the caller;
 * who has joined since the caller looked is no lead any more, and nothing happens to her.
 */
export async function takeLead(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  { openid, into, lead }: { openid: string; into: string; lead: string },
): Promise<void> {
  if ((await lockMember(tx, deps, lead)).status !== 'lead') return
  const now = deps.clock.now()
  const id = deps.chance.id()
  await tx.getRepository(MemberMerge).insert({
    id,
    tokenHash: hashToken(deps.chance.token()),
    status: 'merged',
    openid,
    memberId: into,
    newMemberId: lead,
    detail: JSON.stringify({ phoneIndex: '', application: null } satisfies MergeDetail),
    askedAt: now,
    expiresAt: now,
    decidedAt: now,
    decidedBy: null,
  })
  const recorderOf = await recordOf(tx, id)
  await carryOver(tx, deps, hooks, { id, from: lead, into, at: now }, recorderOf)
  await endAccount(tx, lead, into, recorderOf(ACCOUNT))
  await addToTimeline(tx, deps, { memberId: into, at: now, kind: 'merged', detail: { mergeId: id } })
  const actor = { kind: 'member' as const, id: into }
  await audit(tx, deps, now, {
    actor,
    action: 'membership.merge',
    objectKind: 'member',
    objectId: into,
    reason: 'a lead',
  })
}
