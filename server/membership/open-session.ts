import type { BodyOf } from '../../shared/contract/route'
import type { openSession as row } from '../../shared/contract/membership'
import { isoOf } from '../../shared/rules/calendar'
import { affected, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { hashToken } from '../base/vault'
import { touchChannel } from '../channels/touch'
import type { Deps } from '../deps'
import { SESSION_MS } from './door'
import type { MiniUser } from './entities'
import { useFollowToken } from './follow-token'
import { findMiniUser, followerOf, insertIgnore, linkFollowers, memberByUnionid, personKeyOf } from './person'
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
    await welcomePerson(tx, deps, visit, now)
    await attribute(tx, deps, visit, body.channel ?? null, now)
    const user = await findMiniUser(tx, visit.openid)
    if (!user) throw new Error('the mini-program user just written is missing')
    if (body.followToken !== undefined) await useFollowToken(tx, deps, body.followToken, user)
    await settleMember(tx, user, now)
    const deviceKey = deviceKeyOf(deps, device)
    await storeSession(tx, token, user.openid, deviceKey, now)
    if (user.memberId !== null && deviceKey !== null) await rememberDevice(tx, deps, user.memberId, deviceKey, now)
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
async function welcomePerson(tx: Tx, deps: Deps, visit: Visit, now: number): Promise<void> {
  const note = async (): Promise<number> =>
    affected(
      await tx.query('UPDATE mini_user SET lastSeenAt = ?, unionid = COALESCE(?, unionid) WHERE openid = ?', [
        now,
        visit.unionid,
        visit.openid,
      ]),
    )
  if ((await note()) > 0) return
  await tx.query(
    `${insertIgnore(deps)} INTO mini_user (openid, unionid, memberId, firstChannelId, lastChannelId, firstSeenAt, lastSeenAt) VALUES (?,?,NULL,NULL,NULL,?,?)`,
    [visit.openid, visit.unionid, now, now],
  )
  await note()
}

/** The first touch stays, the last one moves on. */
async function attribute(tx: Tx, deps: Deps, visit: Visit, scene: string | null, now: number): Promise<void> {
  const touched = await touchChannel(tx, deps, { scene, kind: 'open', personKey: personKeyOf(visit), at: now })
  if (touched)
    await tx.query(
      'UPDATE mini_user SET firstChannelId = COALESCE(firstChannelId, ?), lastChannelId = ? WHERE openid = ?',
      [touched.channelId, touched.channelId, visit.openid],
    )
}

/** Who shares a unionid with a member's other identity is that member; `user` is brought up to date. */
async function settleMember(tx: Tx, user: MiniUser, now: number): Promise<void> {
  if (user.memberId === null && user.unionid !== null) {
    const memberId = await memberByUnionid(tx, user.unionid)
    if (memberId)
      await tx.query('UPDATE mini_user SET memberId = ? WHERE openid = ? AND memberId IS NULL', [memberId, user.openid])
    user.memberId = memberId
  }
  if (user.memberId === null) return
  await linkFollowers(tx, user, user.memberId)
  await tx.query('UPDATE member SET lastActiveAt = ? WHERE id = ? AND lastActiveAt < ?', [now, user.memberId, now])
}

async function storeSession(
  tx: Tx,
  token: string,
  openid: string,
  deviceKey: string | null,
  now: number,
): Promise<void> {
  await tx.query('DELETE FROM mini_session WHERE openid = ? AND expiresAt <= ?', [openid, now])
  await tx.query(
    'INSERT INTO mini_session (tokenHash, openid, deviceKey, createdAt, lastUsedAt, expiresAt) VALUES (?,?,?,?,?,?)',
    [hashToken(token), openid, deviceKey, now, now, now + SESSION_MS],
  )
}
