import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { toldOf } from '../fields/answers'
import { detailOf, holderOf } from './absorb'
import { completenessOf } from './completeness'
import { createMember, type Joined } from './create-member'
import { Member, MemberMerge } from './entities'
import type { MembershipHooks } from './hooks'
import { lockMiniUser } from './person'
import { memberKeyOf, NO_PHONE, openPhone } from './personal-data'
import { interestsOf, presentMember } from './present'
import { moveNumber } from './rebind-phone'
import { addToTimeline } from './timeline'

/**
 * The phone moves to the person who proved it; the account that held it is frozen without a phone, and nothing of its
 * history passes over: the number may have been given out anew by the operator.
 */
export async function separate(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  merge: MemberMerge,
): Promise<{ status: 200 | 201; body: Joined }> {
  const holder = await holderOf(tx, deps, merge, 'merge_token_invalid')
  const person = await lockMiniUser(tx, merge.openid)
  const phone = await openPhone(tx, deps, holder)
  if (!person || phone === null || person.memberId === holder.id) throw new AppError('merge_token_invalid')
  await freezeWithoutPhone(tx, deps, holder)
  const mine = person.memberId
  const answer =
    mine === null
      ? await joinAnew(tx, deps, hooks, merge, phone)
      : { status: 200 as const, body: await takeNumber(tx, deps, hooks, mine, phone) }
  await tx
    .getRepository(MemberMerge)
    .update({ id: merge.id }, { status: 'separated', newMemberId: answer.body.member.id, decidedAt: deps.clock.now() })
  return answer
}

async function freezeWithoutPhone(tx: Tx, deps: Deps, holder: Member): Promise<void> {
  const now = deps.clock.now()
  const after = { ...holder, ...NO_PHONE }
  const completeness = completenessOf(after, await interestsOf(tx, holder.id), await toldOf(tx, holder.id))
  await tx
    .getRepository(Member)
    .update({ id: holder.id }, { ...NO_PHONE, status: 'frozen', completeness, version: holder.version + 1 })
  await addToTimeline(tx, deps, { memberId: holder.id, at: now, kind: 'frozen', detail: { reason: 'phone_moved' } })
  await audit(tx, deps, now, {
    actor: { kind: 'system', id: null },
    action: 'membership.freeze',
    objectKind: 'member',
    objectId: holder.id,
    reason: 'the phone was proven by another person',
    fields: ['phone', 'status'],
  })
}

async function joinAnew(tx: Tx, deps: Deps, hooks: MembershipHooks, merge: MemberMerge, phone: string) {
  const { application } = detailOf(merge)
  const made = application ? await createMember(tx, deps, hooks, merge.openid, phone, application) : null
  if (!made) throw new AppError('merge_token_invalid')
  return { status: 201 as const, body: made }
}

async function takeNumber(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  memberId: string,
  phone: string,
): Promise<Joined> {
  await moveNumber(tx, deps, memberId, await memberKeyOf(tx, deps, memberId), phone)
  const coupons = await hooks.usableCoupons(tx, memberId, deps.clock.now())
  return { member: await presentMember(tx, deps, memberId), coupons }
}
