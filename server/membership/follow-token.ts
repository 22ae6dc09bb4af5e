import { DAY_MS } from '../../shared/rules/calendar'
import { affected, type Tx } from '../base/database'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { Follower, type MiniUser } from './entities'

/**
 * A one-time parameter for the welcome card, good for 24 hours; null where a unionid or an earlier card already tells
 * who the follower is.
 */
export async function makeFollowToken(tx: Tx, deps: Deps, follower: Follower): Promise<string | null> {
  if (follower.unionid !== null || follower.memberId !== null) return null
  if ((await usedRows(tx, 'followerOpenid', follower.openid)) > 0) return null
  const token = deps.chance.token()
  await tx.query('INSERT INTO follow_token (tokenHash, followerOpenid, expiresAt, usedBy) VALUES (?,?,?,NULL)', [
    hashToken(token),
    follower.openid,
    deps.clock.now() + DAY_MS,
  ])
  return token
}

/**
 * Ties the card's follower to whoever opens it first. Nothing happens for an unknown, used or late token, nor where one
 * side has a unionid or a link already: a card that was passed on must not make two people one.
 */
export async function useFollowToken(tx: Tx, deps: Deps, token: string, user: MiniUser): Promise<void> {
  if (user.unionid !== null) return
  const tokenHash = hashToken(token)
  const [row] = (await tx.query('SELECT followerOpenid FROM follow_token WHERE tokenHash = ? AND expiresAt > ?', [
    tokenHash,
    deps.clock.now(),
  ])) as { followerOpenid: string }[]
  if (!row) return
  // Two cards of one follower, opened at once, wait for each other here.
  if (deps.db.dialect === 'mysql')
    await tx.query('SELECT openid FROM follower WHERE openid = ? FOR UPDATE', [row.followerOpenid])
  const follower = await tx.getRepository(Follower).findOneBy({ openid: row.followerOpenid })
  if (!follower || follower.unionid !== null || follower.memberId !== null) return
  if ((await usedRows(tx, 'usedBy', user.openid)) > 0) return
  if ((await usedRows(tx, 'followerOpenid', follower.openid)) > 0) return
  if (user.memberId !== null && (await memberHasFollower(tx, user.memberId))) return
  const took = affected(
    await tx.query('UPDATE follow_token SET usedBy = ? WHERE tokenHash = ? AND usedBy IS NULL', [
      user.openid,
      tokenHash,
    ]),
  )
  if (took === 1 && user.memberId !== null)
    await tx.query('UPDATE follower SET memberId = ? WHERE openid = ? AND memberId IS NULL', [
      user.memberId,
      follower.openid,
    ])
}

async function usedRows(tx: Tx, column: 'usedBy' | 'followerOpenid', value: string): Promise<number> {
  const [row] = (await tx.query(`SELECT COUNT(*) AS n FROM follow_token WHERE ${column} = ? AND usedBy IS NOT NULL`, [
    value,
  ])) as [{ n: number }]
  return Number(row.n)
}

async function memberHasFollower(tx: Tx, memberId: string): Promise<boolean> {
  return (
    ((await tx.query('SELECT openid FROM follower WHERE memberId = ? LIMIT 1', [memberId])) as unknown[]).length > 0
  )
}
