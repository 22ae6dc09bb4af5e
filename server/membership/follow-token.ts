import { DAY_MS } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { insert, locked, row, text, whole, writeByKey } from '../base/sql'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { Follower, type MiniUser } from './entities'
import { giveTo } from './link-followers'

/**
 * A one-time parameter for the welcome card, good for 24 hours; null where a unionid or an earlier card already tells
 * who the follower is.
 */
export async function makeFollowToken(tx: Tx, deps: Deps, follower: Follower): Promise<string | null> {
  if (follower.unionid !== null || follower.memberId !== null) return null
  if ((await usedRows(tx, 'followerOpenid', follower.openid)) > 0) return null
  const token = deps.chance.token()
  await insert(tx, 'follow_token', {
    tokenHash: hashToken(token),
    followerOpenid: follower.openid,
    expiresAt: deps.clock.now() + DAY_MS,
    usedBy: null,
  })
  return token
}

/**
 * Ties the card's follower to whoever opens it first. Nothing happens for an unknown, used or late token, nor where one
 * side has a unionid or a link already: a card that was passed on must not make two people one.
 */
export async function useFollowToken(tx: Tx, deps: Deps, token: string, user: MiniUser): Promise<void> {
  if (user.unionid !== null) return
  const tokenHash = hashToken(token)
  const card = await row(tx, CARD, 'SELECT followerOpenid FROM follow_token WHERE tokenHash = ? AND expiresAt > ?', [
    tokenHash,
    deps.clock.now(),
  ])
  if (!card) return
  // Two cards of one follower, opened at once, wait for each other here.
  const follower = await tx.getRepository(Follower).findOne({ where: { openid: card.followerOpenid }, ...locked(tx) })
  if (!follower || follower.unionid !== null || follower.memberId !== null) return
  if ((await usedRows(tx, 'usedBy', user.openid)) > 0) return
  if ((await usedRows(tx, 'followerOpenid', follower.openid)) > 0) return
  if (user.memberId !== null && (await memberHasFollower(tx, user.memberId))) return
  const took = await writeByKey(tx, 'UPDATE follow_token SET usedBy = ? WHERE tokenHash = ? AND usedBy IS NULL', [
    user.openid,
    tokenHash,
  ])
  if (took === 1 && user.memberId !== null) await giveTo(tx, deps, user.memberId, [follower.openid])
}

const CARD = { followerOpenid: text }
const OPENID = { openid: text }
const COUNT = { n: whole }

async function usedRows(tx: Tx, column: 'usedBy' | 'followerOpenid', value: string): Promise<number> {
  const sql = `SELECT COUNT(*) AS n FROM follow_token WHERE ${column} = ? AND usedBy IS NOT NULL`
  return (await row(tx, COUNT, sql, [value]))?.n ?? 0
}

const memberHasFollower = async (tx: Tx, memberId: string): Promise<boolean> =>
  (await row(tx, OPENID, 'SELECT openid FROM follower WHERE memberId = ? LIMIT 1', [memberId])) !== null
