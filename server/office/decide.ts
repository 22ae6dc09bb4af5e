import type { decideApproval as row } from '../../shared/contract/office'
import type { BodyOf } from '../../shared/contract/route'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { row as oneRow, text } from '../base/sql'
import type { Deps } from '../deps'
import { approveCampaign } from '../campaigns/approve'
import { refuseApproval } from '../campaigns/refuse-approval'
import { approveMerge, refuseMerge } from '../membership/decide-merge'
import type { MembershipHooks } from '../membership/hooks'
import { maskMemberNo } from '../membership/offer-merge'
import type { PaymentHooks } from '../payments/hooks'
import { approveRefund, refuseRefund } from '../payments/refund-order'
import type { Kind } from './approvals'
import { DecisionNote } from './entities'

type By = { actor: StaffActor; requestId: string }
export type DeciderHooks = { membership: MembershipHooks; payments: PaymentHooks }

/** What is decided on, as whoever asked knows it; 404 where there is no such thing. */
async function subjectOf(tx: Tx, kind: Kind, id: string): Promise<{ title: string; askedBy: string | null }> {
  const found = await oneRow(tx, SUBJECT, SUBJECT_SQL[kind], [id])
  if (!found) throw new AppError('not_found')
  return { ...found, title: kind === 'merge' ? maskMemberNo(found.title) : found.title }
}

const SUBJECT = { title: text, askedBy: text.nullable() }
const SUBJECT_SQL: Record<Kind, string> = {
  campaign: 'SELECT name AS title, askedBy FROM campaign WHERE id = ?',
  refund: 'SELECT o.orderNo AS title, r.askedBy FROM pay_refund r JOIN pay_order o ON o.id = r.orderId WHERE r.id = ?',
  merge:
    'SELECT m.memberNo AS title, NULL AS askedBy FROM member_merge g JOIN member m ON m.id = g.memberId WHERE g.id = ?',
}

/** Whether there is such a thing at all. */
export const decidable = async (tx: Tx, kind: Kind, id: string): Promise<boolean> =>
  (await oneRow(tx, SUBJECT, SUBJECT_SQL[kind], [id])) !== null

/**
 * Approves or refuses as the room of the thing does, and tells whoever asked, in one transaction. 403 for what one asked for
 * oneself (refusing that is taking it back), 409 for what does not wait any more.
 */
export async function decide(
  tx: Tx,
  deps: Deps,
  hooks: DeciderHooks,
  { kind, id }: { kind: Kind; id: string },
  input: BodyOf<typeof row>,
  by: By,
): Promise<void> {
  const { title, askedBy } = await subjectOf(tx, kind, id)
  await (input.decision === 'approve'
    ? approve(tx, deps, hooks, { kind, id }, input.comment ?? null, by)
    : refuse(tx, deps, hooks, { kind, id }, input.comment, by))
  await tx.getRepository(DecisionNote).insert({
    id: deps.chance.id(),
    kind,
    objectId: id,
    title: title.slice(0, 80),
    decision: input.decision,
    comment: input.comment ?? null,
    byId: by.actor.id,
    toId: askedBy === by.actor.id ? null : askedBy,
    at: deps.clock.now(),
    seenAt: null,
  })
}

type Thing = { kind: Kind; id: string }

async function approve(
  tx: Tx,
  deps: Deps,
  hooks: DeciderHooks,
  { kind, id }: Thing,
  comment: string | null,
  { actor, requestId }: By,
): Promise<void> {
  const staff = { kind: 'staff' as const, id: actor.id }
  if (kind === 'campaign') await approveCampaign(tx, deps, id, { actor: staff, requestId })
  else if (kind === 'refund') await approveRefund(tx, deps, id, { actor, requestId })
  else await approveMerge(tx, deps, hooks.membership, id, { staffId: actor.id, requestId }, comment)
}

async function refuse(
  tx: Tx,
  deps: Deps,
  hooks: DeciderHooks,
  { kind, id }: Thing,
  reason: string,
  { actor, requestId }: By,
): Promise<void> {
  const staff = { kind: 'staff' as const, id: actor.id }
  if (kind === 'campaign') await refuseApproval(tx, deps, id, { actor: staff, requestId, reason })
  else if (kind === 'refund') await refuseRefund(tx, deps, hooks.payments, id, reason, { actor, requestId })
  else await refuseMerge(tx, deps, id, { staffId: actor.id, requestId }, reason)
}
