import type { BodyOf } from '../../shared/contract/route'
import type { mergeMember } from '../../shared/contract/membership'
import { DAY_MS } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import { isDuplicate, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { locked, row, whole } from '../base/sql'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { absorb, holderOf, lockAccounts } from './absorb'
import { MEMBER_NO_TAKEN, PHONE_TAKEN, type Joined } from './create-member'
import { MemberMerge } from './entities'
import { findMember } from './find-member'
import type { MembershipHooks } from './hooks'
import { findMiniUser } from './person'
import { presentMember } from './present'
import { separate } from './separate'
import { sessionMemory } from './session-memory'

const Shared = { one: whole }
const RECENT_MS = 90 * DAY_MS

export type MergeAnswer =
  { status: 200 | 201; body: Joined } | { status: 202; body: { id: string; status: 'awaiting_approval' } }

/**
 * The newcomer says whether the account that holds her phone is her own. `merge` happens at once with the same unionid
 * or when that account was active within 90 days, else staff decide (202). `new` takes the phone and freezes the other
 * account. The token works once; asking the same again answers the same. 400 for a used, late or foreign token.
 */
export async function settleMerge(
  deps: Deps,
  hooks: MembershipHooks,
  openid: string,
  body: BodyOf<typeof mergeMember>,
): Promise<MergeAnswer> {
  const decide = async (tx: Tx): Promise<MergeAnswer> => {
    const merge = await lockMerge(tx, body.mergeToken)
    if (!merge || merge.openid !== openid) throw new AppError('merge_token_invalid')
    await refuseFrozen(tx, openid)
    if (merge.status !== 'offered') return repeat(tx, deps, hooks, merge, body.choice)
    if (merge.expiresAt <= deps.clock.now()) throw new AppError('merge_token_invalid')
    return body.choice === 'merge' ? mergeOrAsk(tx, deps, hooks, merge) : separate(tx, deps, hooks, merge)
  }
  const answer = await deps.db.inTransaction(decide).catch((error: unknown) => {
    // A third person bound the number in the moment it was free: the proof has to be given anew.
    if (isDuplicate(error, PHONE_TAKEN)) throw new AppError('merge_token_invalid')
    if (isDuplicate(error, MEMBER_NO_TAKEN)) throw new AppError('unavailable')
    throw error
  })
  sessionMemory(deps).forgetAll()
  deps.waker.wake()
  return answer
}

async function lockMerge(tx: Tx, token: string): Promise<MemberMerge | null> {
  const tokenHash = hashToken(token)
  return tx.getRepository(MemberMerge).findOne({ where: { tokenHash }, ...locked(tx) })
}

async function refuseFrozen(tx: Tx, openid: string): Promise<void> {
  const memberId = (await findMiniUser(tx, openid))?.memberId ?? null
  if (memberId !== null && (await findMember(tx, memberId)).status === 'frozen') throw new AppError('member_frozen')
}

async function repeat(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  merge: MemberMerge,
  choice: 'merge' | 'new',
): Promise<MergeAnswer> {
  if (choice === 'merge' && merge.status === 'awaiting_approval') return waiting(merge)
  const memberId = (await findMiniUser(tx, merge.openid))?.memberId
  const same =
    (choice === 'merge' && merge.status === 'merged' && memberId === merge.memberId) ||
    (choice === 'new' && merge.status === 'separated' && memberId === merge.newMemberId)
  if (!same || !memberId) throw new AppError('merge_token_invalid')
  return { status: 200, body: await accountOf(tx, deps, hooks, memberId) }
}

async function accountOf(tx: Tx, deps: Deps, hooks: MembershipHooks, memberId: string): Promise<Joined> {
  const coupons = await hooks.usableCoupons(tx, memberId, deps.clock.now())
  return { member: await presentMember(tx, deps, memberId), coupons }
}

const waiting = (merge: MemberMerge): MergeAnswer => ({
  status: 202,
  body: { id: merge.id, status: 'awaiting_approval' },
})

async function mergeOrAsk(tx: Tx, deps: Deps, hooks: MembershipHooks, merge: MemberMerge): Promise<MergeAnswer> {
  const now = deps.clock.now()
  await lockAccounts(tx, merge)
  const holder = await holderOf(tx, deps, merge, 'merge_token_invalid')
  const recent = holder.status === 'active' && holder.lastActiveAt >= now - RECENT_MS
  if (recent || (holder.status === 'active' && (await sharesUnionid(tx, merge)))) {
    await absorb(tx, deps, hooks, merge, { kind: 'member', id: holder.id })
    return { status: 200, body: await accountOf(tx, deps, hooks, holder.id) }
  }
  const earlier = await tx.getRepository(MemberMerge).findOneBy({
    openid: merge.openid,
    memberId: merge.memberId,
    status: 'awaiting_approval',
  })
  if (earlier) return waiting(earlier)
  await tx.getRepository(MemberMerge).update({ id: merge.id }, { status: 'awaiting_approval' })
  const actor = { kind: 'member' as const, id: holder.id }
  await audit(tx, deps, now, { actor, action: 'membership.ask_merge', objectKind: 'member', objectId: holder.id })
  return waiting(merge)
}

async function sharesUnionid(tx: Tx, merge: MemberMerge): Promise<boolean> {
  const unionid = (await findMiniUser(tx, merge.openid))?.unionid
  if (!unionid) return false
  const shared = await row(
    tx,
    Shared,
    'SELECT 1 AS one FROM mini_user WHERE unionid = ? AND memberId = ? UNION SELECT 1 FROM follower WHERE unionid = ? AND memberId = ?',
    [unionid, merge.memberId, unionid, merge.memberId],
  )
  return shared !== null
}
