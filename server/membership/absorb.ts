import { audit, type Actor } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { consentOf } from '../consent/state'
import type { ConsentChange } from '../consent/record'
import type { Deps } from '../deps'
import { changeConsents } from './change-consents'
import { MemberMerge, type Member } from './entities'
import { lockMember } from './find-member'
import type { MembershipHooks } from './hooks'
import { carryKinship } from './kinship'
import type { MergeDetail, Moved } from './offer-merge'
import { linkFollowers } from './link-followers'
import { lockMiniUser } from './person'
import { addToTimeline } from './timeline'

export const detailOf = (merge: MemberMerge): MergeDetail => JSON.parse(merge.detail) as MergeDetail

/** The account the offer spoke of, held; refused where it holds the proven phone no longer. */
export async function holderOf(
  tx: Tx,
  deps: Deps,
  merge: MemberMerge,
  refusal: 'merge_token_invalid' | 'state_conflict',
): Promise<Member> {
  const holder = await lockMember(tx, deps, merge.memberId)
  if (holder.status === 'merged' || holder.phoneIndex !== detailOf(merge).phoneIndex) throw new AppError(refusal)
  return holder
}

/**
 * Makes the person of the offer the member who holds the phone. Her own account, where she has one, becomes `merged`:
 * its identities and unused coupons move over, its number is free. What moved is written down for a reversal.
 */
export async function absorb(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  merge: MemberMerge,
  by: Actor,
  reason: string | null = null,
): Promise<void> {
  const now = deps.clock.now()
  const into = merge.memberId
  const person = await lockMiniUser(tx, merge.openid)
  if (!person || person.memberId === into) throw new AppError('state_conflict')
  const detail = detailOf(merge)
  const moved =
    person.memberId === null ? movedGuest(merge.openid) : await moveMember(tx, deps, hooks, person.memberId, into)
  for (const openid of moved.users) await tx.query('UPDATE mini_user SET memberId = ? WHERE openid = ?', [into, openid])
  for (const openid of moved.followers)
    await tx.query('UPDATE follower SET memberId = ? WHERE openid = ?', [into, openid])
  await linkFollowers(tx, deps, person, into)
  await tx.query('UPDATE member SET lastActiveAt = ?, version = version + 1 WHERE id = ?', [now, into])
  const changes: ConsentChange[] = [...(detail.application?.consents ?? []), ...(await refusalsOf(tx, moved.from))]
  // Said when the merge was asked for: a withdrawal that came while staff were deciding stays in force.
  await changeConsents(tx, deps, { memberId: into, at: merge.askedAt, source: 'merge', changes })
  await addToTimeline(tx, deps, { memberId: into, at: now, kind: 'merged', detail: { mergeId: merge.id } })
  await audit(tx, deps, now, {
    actor: by,
    action: 'membership.merge',
    objectKind: 'member',
    objectId: into,
    reason,
  })
  const settled: MergeDetail = { ...detail, moved }
  await tx.getRepository(MemberMerge).update(
    { id: merge.id },
    {
      status: 'merged',
      newMemberId: moved.from,
      detail: JSON.stringify(settled),
      decidedAt: now,
      decidedBy: by.kind === 'staff' ? by.id : null,
    },
  )
}

const movedGuest = (openid: string): Moved => ({ from: null, users: [openid], followers: [], coupons: [] })

async function moveMember(tx: Tx, deps: Deps, hooks: MembershipHooks, from: string, into: string): Promise<Moved> {
  await lockMember(tx, deps, from)
  const users = (await tx.query('SELECT openid FROM mini_user WHERE memberId = ?', [from])) as { openid: string }[]
  const followers = (await tx.query('SELECT openid FROM follower WHERE memberId = ?', [from])) as { openid: string }[]
  const coupons = (await hooks.carryOver?.(tx, from, into, deps.clock.now())) ?? []
  await carryKinship(tx, deps, from, into)
  // The number stays sealed in the row for a reversal, but without its index anybody may bind it meanwhile.
  await tx.query(
    "UPDATE member SET status = 'merged', mergedIntoId = ?, phoneIndex = NULL, version = version + 1 WHERE id = ?",
    [into, from],
  )
  const openids = (rows: { openid: string }[]) => rows.map((row) => row.openid)
  return { from, users: openids(users), followers: openids(followers), coupons }
}

/** What the person refused in the account that ends stays refused. */
async function refusalsOf(tx: Tx, memberId: string | null): Promise<ConsentChange[]> {
  if (memberId === null) return []
  const state = await consentOf(tx, memberId)
  const refused = { wechat: state.wechatRefused, sms: state.smsRefused, email: state.emailRefused }
  return (['wechat', 'sms', 'email'] as const)
    .filter((channel) => refused[channel])
    .map((channel) => ({ purpose: `marketing.${channel}` as const, granted: false }))
}
