import type { Coupon } from '../../shared/contract/coupons'
import type { Member as MemberShape } from '../../shared/contract/membership'
import { memberNoFrom, type Gender, type Language } from '../../shared/rules/member'
import { tierFor } from '../../shared/rules/tier'
import { audit } from '../base/audit'
import { uniqueKey, type Tx } from '../base/database'
import { row, rows, text, whole, write, writeByKey } from '../base/sql'
import { announce } from '../base/outbox'
import { isScene } from '../channels/scene'
import { touchChannel } from '../channels/touch'
import type { ConsentChange } from '../consent/record'
import type { Deps } from '../deps'
import { toldOf } from '../fields/answers'
import { changeConsents } from './change-consents'
import { completenessOf } from './completeness'
import { Member } from './entities'
import { lookAgain } from '../identities/leave-trace'
import type { MembershipHooks } from './hooks'
import { rememberDevicesOf, rememberPhone } from './kinship'
import { linkFollowers } from './link-followers'
import { leadWith, welcomeLead } from './welcome-lead'
import { findMiniUser, followerOf, personKeyOf } from './person'
import { findByName } from './name-parts'
import { phoneColumns } from './personal-data'
import { presentMember } from './present'
import { readSettings } from '../staff/settings'
import { addToTimeline } from './timeline'

/** Decides who gets a phone that two people bind at once: one member per phone. */
export const PHONE_TAKEN = uniqueKey('member', 'uq_member_phone', ['phoneIndex'])
export const MEMBER_NO_TAKEN = uniqueKey('member', 'uq_member_no', ['memberNo'])

export type Profile = {
  nickname?: string | undefined
  gender?: Gender | undefined
  birthday?: string | undefined
  language?: Language | undefined
  regionCode?: string | undefined
}

/** What a person told when asking to join; the consents are checked already. */
export type Application = {
  consents: ConsentChange[]
  profile: Profile
  channel: string | null
  inviteCode: string | null
}
export type Joined = { member: MemberShape; coupons: Coupon[] }

/**
 * Makes the mini-program user a member with everything that goes with it: key, sealed phone, consents, attribution,
 * timeline, welcome coupons, audit. A lead with this phone becomes that member, with all that is known of her. Null when the
 * person is a member already. Throws the driver's error on PHONE_TAKEN and MEMBER_NO_TAKEN, and LeadTaken, which the caller
 * translates after the transaction.
 */
export async function createMember(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  openid: string,
  phone: string,
  application: Application,
): Promise<Joined | null> {
  const now = deps.clock.now()
  const lead = await leadWith(tx, deps, phone)
  const id = lead?.id ?? deps.chance.id()
  // The person's own row is taken first: of two parallel calls the second waits here and then finds the member.
  const mine = 'UPDATE mini_user SET memberId = ? WHERE openid = ? AND memberId IS NULL'
  const took = await writeByKey(tx, mine, [id, openid])
  const person = await findMiniUser(tx, openid)
  if (took === 0 || !person) return null
  if (person.unionid !== null)
    await write(tx, 'UPDATE mini_user SET memberId = ? WHERE unionid = ? AND memberId IS NULL', [id, person.unionid])
  await linkFollowers(tx, deps, person, id)
  const scene = (await knownScene(tx, application.channel)) ?? (await lastScene(tx, person))
  const touched = await touchChannel(tx, deps, { scene, kind: 'join', personKey: personKeyOf(person), at: now })
  const came = { joinChannelId: touched?.channelId ?? person.lastChannelId, storeId: touched?.storeId ?? null }
  const tier = tierFor(0, (await readSettings(tx)).membership.tiers)
  const row = lead
    ? await welcomeLead(tx, lead, { ...application.profile, ...came, tier, now })
    : await insertMember(tx, deps, { id, phone, profile: application.profile, came, tier, now })
  await findByName(tx, id, row.nickname)
  await lookAgain(tx, [id])
  if (row.phoneIndex !== null) await rememberPhone(tx, deps, id, row.phoneIndex, now)
  await rememberDevicesOf(tx, openid, id, now)
  await changeConsents(tx, deps, {
    memberId: id,
    at: now,
    source: 'join',
    screen: 'pages/join/index',
    changes: application.consents,
  })
  const detail = { channelId: row.joinChannelId, inviteCode: application.inviteCode }
  await tellOfFollowing(tx, deps, id)
  await addToTimeline(tx, deps, { memberId: id, at: now, kind: 'joined', detail })
  const actor = { kind: 'member' as const, id }
  await audit(tx, deps, now, { actor, action: 'membership.join', objectKind: 'member', objectId: id })
  const { memberNo, joinChannelId: channelId, storeId } = row
  await announce(tx, deps, { event: 'member.joined', payload: { memberId: id, memberNo, channelId, storeId }, at: now })
  await hooks.joined(tx, id, now)
  const coupons = await hooks.welcomeCoupons(tx, id, now)
  return { member: await presentMember(tx, deps, row), coupons }
}

const SCENE = { scene: text }
const SUBSCRIBED = { subscribedAt: whole }

/** The scene named while joining, if it is one of an open channel; anything else is as good as none. */
async function knownScene(tx: Tx, scene: string | null): Promise<string | null> {
  if (scene === null || !isScene(scene)) return null
  return (await row(tx, SCENE, 'SELECT scene FROM channel WHERE scene = ? AND disabled = 0', [scene])) && scene
}

/** The scene the person came by last, in the mini-program or by following. */
async function lastScene(
  tx: Tx,
  person: { openid: string; unionid: string | null; memberId: string | null; lastChannelId: string | null },
): Promise<string | null> {
  const channelId = person.lastChannelId ?? (await followerOf(tx, person))?.lastChannelId ?? null
  if (channelId === null) return null
  return (await row(tx, SCENE, 'SELECT scene FROM channel WHERE id = ?', [channelId]))?.scene ?? null
}

/** The timeline begins where the relation began: with the following, which came before there was a member. */
async function tellOfFollowing(tx: Tx, deps: Deps, memberId: string): Promise<void> {
  const sql = 'SELECT subscribedAt FROM follower WHERE memberId = ? AND subscribedAt IS NOT NULL'
  for (const { subscribedAt } of await rows(tx, SUBSCRIBED, sql, [memberId]))
    await addToTimeline(tx, deps, { memberId, at: subscribedAt, kind: 'followed' })
}

type Came = Pick<Member, 'joinChannelId' | 'storeId'>

async function insertMember(
  tx: Tx,
  deps: Deps,
  {
    id,
    phone,
    profile,
    came,
    tier,
    now,
  }: { id: string; phone: string; profile: Profile; came: Came; tier: string; now: number },
): Promise<Member> {
  const key = await deps.vault.createMemberKey(tx, id)
  const row = newMember(deps, { id, status: 'active', profile, tier, at: now })
  Object.assign(row, phoneColumns(deps, key, id, phone), came)
  row.completeness = completenessOf(row, [], await toldOf(tx, id))
  await tx.getRepository(Member).insert(row)
  return row
}

const FIRST_DIGITS = '123456789'
const DIGITS = '0123456789'

/** A row with a number of its own and nothing but what was told. */
export function newMember(
  deps: Pick<Deps, 'chance'>,
  { id, status, profile, tier, at }: Pick<Member, 'id' | 'status' | 'tier'> & { profile: Profile; at: number },
): Member {
  const row = new Member()
  return Object.assign(row, {
    id,
    memberNo: memberNoFrom(`${deps.chance.code(FIRST_DIGITS, 1)}${deps.chance.code(DIGITS, 10)}`),
    status,
    nickname: profile.nickname ?? null,
    gender: profile.gender ?? 'unknown',
    birthday: profile.birthday ?? null,
    language: profile.language ?? 'zh-Hans',
    regionCode: profile.regionCode ?? null,
    tier,
    points: 0,
    emailSealed: null,
    emailIndex: null,
    emailMasked: null,
    emailVerifiedAt: null,
    notes: '',
    mergedIntoId: null,
    completeness: 0,
    lastActiveAt: at,
    joinedAt: at,
    version: 1,
  })
}
