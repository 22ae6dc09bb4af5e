import { audit, type Actor } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { inList, rows, text, whole, write } from '../base/sql'
import { consentOf } from '../consent/state'
import type { ConsentChange } from '../consent/record'
import type { Deps } from '../deps'
import { carryOver } from './carry'
import { changeConsents } from './change-consents'
import { MemberMerge, type Member, type MiniUser } from './entities'
import { findMember, lockMember, lockMembers } from './find-member'
import type { MembershipHooks } from './hooks'
import { linkFollowers } from './link-followers'
import { recordOf, type Recorder } from './moves'
import { forgetName } from './name-parts'
import type { MergeDetail } from './offer-merge'
import { findMiniUser, lockMiniUser } from './person'
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
 * what was hers and goes on is the holder's, its number is free. Every row that changed is written down, so that the merge
 * can be played backwards. The caller holds both members' rows.
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
  const from = await lockAccounts(tx, merge)
  const person = await lockMiniUser(tx, merge.openid)
  // Somebody else's by now: what was decided was decided about another account.
  if (!person || person.memberId === into || person.memberId !== from) throw new AppError('state_conflict')
  const detail = detailOf(merge)
  const recorderOf = await recordOf(tx, merge.id)
  const record = recorderOf(ACCOUNT)
  if (from !== null) await carryOver(tx, deps, hooks, { id: merge.id, from, into, at: now }, recorderOf)
  await bringIdentities(tx, deps, person, from, into, record)
  if (from !== null) await endAccount(tx, from, into, record)
  await wake(tx, into, now, record)
  const changes: ConsentChange[] = [...(detail.application?.consents ?? []), ...(await refusalsOf(tx, from))]
  // Said when the merge was asked for: a withdrawal that came while staff were deciding stays in force.
  const said = { memberId: into, at: merge.askedAt, source: 'merge' as const, screen: merge.id }
  await changeConsents(tx, deps, { ...said, changes })
  await addToTimeline(tx, deps, { memberId: into, at: now, kind: 'merged', detail: { mergeId: merge.id } })
  await audit(tx, deps, now, {
    actor: by,
    action: 'membership.merge',
    objectKind: 'member',
    objectId: into,
    reason,
  })
  await tx.getRepository(MemberMerge).update(
    { id: merge.id },
    {
      status: 'merged',
      newMemberId: from,
      decidedAt: now,
      decidedBy: by.kind === 'staff' ? by.id : null,
    },
  )
}

/** Both members' rows by rising id, held to the end of the transaction; answers the person's own account, or null. */
export async function lockAccounts(tx: Tx, merge: MemberMerge): Promise<string | null> {
  const from = (await findMiniUser(tx, merge.openid))?.memberId ?? null
  await lockMembers(tx, from === null ? [merge.memberId] : [merge.memberId, from])
  return from
}

/** Under this name the merge's own moves are written down. */
export const ACCOUNT = 'account'

const Openid = { openid: text }
const Seen = { lastActiveAt: whole }

/** The openids of both apps that were the first account's are the other's. */
export async function bringOpenids(tx: Tx, from: string, into: string, record: Recorder): Promise<void> {
  for (const table of ['mini_user', 'follower'] as const) {
    const openids = (await rows(tx, Openid, `SELECT openid FROM ${table} WHERE memberId = ?`, [from])).map(
      ({ openid }) => openid,
    )
    await bring(tx, table, openids, { was: from, into }, record)
  }
}

async function bring(
  tx: Tx,
  table: 'mini_user' | 'follower',
  openids: readonly string[],
  { was, into }: { was: string | null; into: string },
  record: Recorder,
): Promise<void> {
  if (openids.length === 0) return
  const set = `UPDATE ${table} SET memberId = ? WHERE openid IN ${inList(openids)}`
  await write(tx, set, [into, ...openids])
  await record(
    openids.map((openid) => ({ table, key: { openid }, was: { memberId: was }, became: { memberId: into } })),
  )
}

/** The person's openids of both apps are the account's; so are followers that nobody had and who are known to be her. */
async function bringIdentities(
  tx: Tx,
  deps: Deps,
  person: MiniUser,
  from: string | null,
  into: string,
  record: Recorder,
): Promise<void> {
  const followersOf = async (memberId: string): Promise<string[]> =>
    (await rows(tx, Openid, 'SELECT openid FROM follower WHERE memberId = ?', [memberId])).map((r) => r.openid)
  if (from === null) await bring(tx, 'mini_user', [person.openid], { was: null, into }, record)
  else await bringOpenids(tx, from, into, record)
  const before = new Set(await followersOf(into))
  await linkFollowers(tx, deps, person, into)
  const linked = (await followersOf(into)).filter((openid) => !before.has(openid))
  await record(
    linked.map((openid) => ({
      table: 'follower',
      key: { openid },
      was: { memberId: null },
      became: { memberId: into },
    })),
  )
}

/** The number stays sealed in the row for an undo, but without its index anybody may bind it meanwhile. */
export async function endAccount(tx: Tx, from: string, into: string, record: Recorder): Promise<void> {
  const { status } = await findMember(tx, from)
  await write(
    tx,
    "UPDATE member SET status = 'merged', mergedIntoId = ?, phoneIndex = NULL, version = version + 1 WHERE id = ?",
    [into, from],
  )
  await forgetName(tx, from)
  const became = { status: 'merged', mergedIntoId: into }
  await record([{ table: 'member', key: { id: from }, was: { status, mergedIntoId: null }, became }])
}

async function wake(tx: Tx, into: string, now: number, record: Recorder): Promise<void> {
  const [seen] = await rows(tx, Seen, 'SELECT lastActiveAt FROM member WHERE id = ?', [into])
  await write(tx, 'UPDATE member SET lastActiveAt = ?, version = version + 1 WHERE id = ?', [now, into])
  if (seen && seen.lastActiveAt !== now) {
    const became = { lastActiveAt: now }
    await record([{ table: 'member', key: { id: into }, was: { lastActiveAt: seen.lastActiveAt }, became }])
  }
}

/** What the person refused in the account that ends stays refused. */
export async function refusalsOf(tx: Tx, memberId: string | null): Promise<ConsentChange[]> {
  if (memberId === null) return []
  const state = await consentOf(tx, memberId)
  const refused = { wechat: state.wechatRefused, sms: state.smsRefused, email: state.emailRefused }
  return (['wechat', 'sms', 'email'] as const)
    .filter((channel) => refused[channel])
    .map((channel) => ({ purpose: `marketing.${channel}` as const, granted: false }))
}
