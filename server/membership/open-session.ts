import type { BodyOf } from '../../shared/contract/route'
import type { openSession as row } from '../../shared/contract/membership'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { inList, insert, insertIgnore, rows, text, write, writeByKey } from '../base/sql'
import { hashToken } from '../base/vault'
import { touchChannel } from '../channels/touch'
import type { Deps } from '../deps'
import { SESSION_MS } from './door'
import type { MiniUser } from './entities'
import { useFollowToken } from './follow-token'
import { linkFollowers } from './link-followers'
import { findMiniUser, followerOf, memberByUnionid, personKeyOf } from './person'
import { deviceKeyOf, rememberDevice } from './kinship'
import { askPlatform } from './platform-errors'
import { presentMember } from './present'

type Visit = { openid: string; unionid: string | null }

/**
 * Turns a `wx.login` code into a token. Afterwards the person is known, tied to the member and the follower that share
 * the unionid, and the channel is attributed; an unknown scene or follow token is no error. `device`: the header that names
 * the device, or null.
 */
export async function openSession(deps: Deps, body: BodyOf<typeof row>, device: string | null) {
  const mini = deps.wechat.mini
  if (!mini) throw new AppError('wechat_unavailable')
  const known = await askPlatform('wechat_code_invalid', () => mini.code2Session(body.code))
  const visit = { openid: known.openid, unionid: known.unionid ?? null }
  const token = deps.chance.token()
  return deps.db.inTransaction(async (tx) => {
    const now = deps.clock.now()
    await welcomePerson(tx, visit, now)
    await attribute(tx, deps, visit, body.channel ?? null, now)
    const user = await findMiniUser(tx, visit.openid)
    if (!user) throw new Error('the mini-program user just written is missing')
    if (body.followToken !== undefined) await useFollowToken(tx, deps, body.followToken, user)
    await settleMember(tx, deps, user, now)
    const deviceKey = deviceKeyOf(deps, device)
    await storeSession(tx, token, user.openid, deviceKey, now)
    if (user.memberId !== null && deviceKey !== null) await rememberDevice(tx, user.memberId, deviceKey, now)
    const follower = await followerOf(tx, user)
    return {
      token,
      expiresAt: isoOf(now + SESSION_MS),
      member: user.memberId ? await presentMember(tx, deps, user.memberId) : null,
      follower: follower ? { subscribed: follower.subscribed } : null,
    }
  })
}

/** Afterwards the person has a row, with the unionid once the platform told one. */
async function welcomePerson(tx: Tx, visit: Visit, now: number): Promise<void> {
  const note = (): Promise<number> =>
    write(tx, 'UPDATE mini_user SET lastSeenAt = ?, unionid = COALESCE(?, unionid) WHERE openid = ?', [
      now,
      visit.unionid,
      visit.openid,
    ])
  if ((await note()) > 0) return
  await insertIgnore(tx, 'mini_user', {
    openid: visit.openid,
    unionid: visit.unionid,
    memberId: null,
    firstSeenAt: now,
    lastSeenAt: now,
  })
  await note()
}

/** The first touch stays, the last one moves on. */
async function attribute(tx: Tx, deps: Deps, visit: Visit, scene: string | null, now: number): Promise<void> {
  const touched = await touchChannel(tx, deps, { scene, kind: 'open', personKey: personKeyOf(visit), at: now })
  if (touched)
    await write(
      tx,
      'UPDATE mini_user SET firstChannelId = COALESCE(firstChannelId, ?), lastChannelId = ? WHERE openid = ?',
      [touched.channelId, touched.channelId, visit.openid],
    )
}

/** Who shares a unionid with a member's other identity is that member; `user` is brought up to date. */
async function settleMember(tx: Tx, deps: Deps, user: MiniUser, now: number): Promise<void> {
  if (user.memberId === null && user.unionid !== null) {
    const memberId = await memberByUnionid(tx, user.unionid)
    if (memberId)
      await writeByKey(tx, 'UPDATE mini_user SET memberId = ? WHERE openid = ? AND memberId IS NULL', [
        memberId,
        user.openid,
      ])
    user.memberId = memberId
  }
  if (user.memberId === null) return
  await linkFollowers(tx, deps, user, user.memberId)
  await write(tx, 'UPDATE member SET lastActiveAt = ? WHERE id = ? AND lastActiveAt < ?', [now, user.memberId, now])
}

/** A person has so many sessions at most: phones, tablets, the web twin; of more the one that was used longest ago ends. */
const MOST_SESSIONS = 20
const TOKEN = { tokenHash: text }

/** The person's row is held by now, so that two logins at once do not both keep what one has to give up. */
async function storeSession(
  tx: Tx,
  token: string,
  openid: string,
  deviceKey: string | null,
  now: number,
): Promise<void> {
  const over = await rows(
    tx,
    TOKEN,
    `SELECT tokenHash FROM mini_session WHERE openid = ? AND expiresAt > ?
      ORDER BY lastUsedAt DESC, tokenHash LIMIT 1000 OFFSET ${MOST_SESSIONS - 1}`,
    [openid, now],
  )
  const tokens = over.map((one) => one.tokenHash)
  await write(tx, 'DELETE FROM mini_session WHERE openid = ? AND expiresAt <= ?', [openid, now])
  if (tokens.length > 0) await write(tx, `DELETE FROM mini_session WHERE tokenHash IN ${inList(tokens)}`, tokens)
  await insert(tx, 'mini_session', {
    tokenHash: hashToken(token),
    openid,
    deviceKey,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: now + SESSION_MS,
  })
}
