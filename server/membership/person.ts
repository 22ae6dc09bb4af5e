import type { Tx } from '../base/database'
import { locked, row, rows, text } from '../base/sql'
import { Follower, MiniUser } from './entities'

/** What stays the same of a person over both apps, for counting touches. */
export const personKeyOf = (person: { openid: string; unionid: string | null }): string =>
  person.unionid ? `unionid:${person.unionid}` : `openid:${person.openid}`

/** The mini-program user, or null. */
export const findMiniUser = (tx: Tx, openid: string): Promise<MiniUser | null> =>
  tx.getRepository(MiniUser).findOneBy({ openid })

/** The mini-program user, held until the transaction ends, or null. */
export const lockMiniUser = (tx: Tx, openid: string): Promise<MiniUser | null> =>
  tx.getRepository(MiniUser).findOne({ where: { openid }, ...locked(tx) })

const OWNER = { memberId: text }
const OPENID = { openid: text }

/** The member that some identity with this unionid belongs to: the same person, whichever app she came by. */
export async function memberByUnionid(tx: Tx, unionid: string): Promise<string | null> {
  const found = await row(
    tx,
    OWNER,
    `SELECT memberId FROM mini_user WHERE unionid = ? AND memberId IS NOT NULL
     UNION SELECT memberId FROM follower WHERE unionid = ? AND memberId IS NOT NULL ORDER BY memberId LIMIT 1`,
    [unionid, unionid],
  )
  return found?.memberId ?? null
}

/** The follower who is this mini-program user: by unionid, else by the used token of the welcome card; null when unknown. */
export async function followerOf(
  tx: Tx,
  person: { openid: string; unionid: string | null; memberId: string | null },
): Promise<Follower | null> {
  const ids = await rows(
    tx,
    OPENID,
    `SELECT openid FROM follower WHERE unionid IS NOT NULL AND unionid = ?
     UNION SELECT followerOpenid AS openid FROM follow_token WHERE usedBy = ?
     UNION SELECT openid FROM follower WHERE memberId IS NOT NULL AND memberId = ?`,
    [person.unionid, person.openid, person.memberId],
  )
  const followers = tx.getRepository(Follower)
  let best: Follower | null = null
  for (const { openid } of ids) {
    const follower = await followers.findOneBy({ openid })
    if (follower && (best === null || Number(follower.subscribed) > Number(best.subscribed))) best = follower
  }
  return best
}

/** One of the openids under which a member uses the mini-program, always the same one; null where there is none. */
export async function openidOf(tx: Tx, memberId: string): Promise<string | null> {
  const sql = 'SELECT openid FROM mini_user WHERE memberId = ? ORDER BY openid LIMIT 1'
  return (await row(tx, OPENID, sql, [memberId]))?.openid ?? null
}
