import type { Tx } from '../base/database'
import { inList, rows, text, write } from '../base/sql'
import type { Deps } from '../deps'
import { Follower, MiniUser } from './entities'

/** What stays the same of a person over both apps, for counting touches. */
export const personKeyOf = (person: { openid: string; unionid: string | null }): string =>
  person.unionid ? `unionid:${person.unionid}` : `openid:${person.openid}`

const CARD = { followerOpenid: text }

/** The mini-program user, or null. */
export const findMiniUser = (tx: Tx, openid: string): Promise<MiniUser | null> =>
  tx.getRepository(MiniUser).findOneBy({ openid })

/** The mini-program user, held until the transaction ends, or null. */
export async function lockMiniUser(tx: Tx, deps: Pick<Deps, 'db'>, openid: string): Promise<MiniUser | null> {
  if (deps.db.dialect === 'mysql') await tx.query('SELECT openid FROM mini_user WHERE openid = ? FOR UPDATE', [openid])
  return findMiniUser(tx, openid)
}

/** The member that some identity with this unionid belongs to: the same person, whichever app she came by. */
export async function memberByUnionid(tx: Tx, unionid: string): Promise<string | null> {
  const rows = (await tx.query(
    `SELECT memberId FROM mini_user WHERE unionid = ? AND memberId IS NOT NULL
     UNION SELECT memberId FROM follower WHERE unionid = ? AND memberId IS NOT NULL ORDER BY memberId LIMIT 1`,
    [unionid, unionid],
  )) as { memberId: string }[]
  return rows[0]?.memberId ?? null
}

/** The follower who is this mini-program user: by unionid, else by the used token of the welcome card; null when unknown. */
export async function followerOf(
  tx: Tx,
  person: { openid: string; unionid: string | null; memberId: string | null },
): Promise<Follower | null> {
  const ids = (await tx.query(
    `SELECT openid FROM follower WHERE unionid IS NOT NULL AND unionid = ?
     UNION SELECT followerOpenid AS openid FROM follow_token WHERE usedBy = ?
     UNION SELECT openid FROM follower WHERE memberId IS NOT NULL AND memberId = ?`,
    [person.unionid, person.openid, person.memberId],
  )) as { openid: string }[]
  const followers = tx.getRepository(Follower)
  let best: Follower | null = null
  for (const { openid } of ids) {
    const follower = await followers.findOneBy({ openid })
    if (follower && (best === null || Number(follower.subscribed) > Number(best.subscribed))) best = follower
  }
  return best
}

/**
 * After this every follower known to be this mini-program user belongs to the member. Who belongs to another member stays
 * there. Each way to know a follower is a statement of its own, so that each is answered from its index: one with OR
 * reads every follower of the shop at every login.
 */
export async function linkFollowers(
  tx: Tx,
  person: { openid: string; unionid: string | null },
  memberId: string,
): Promise<void> {
  if (person.unionid !== null)
    await write(tx, 'UPDATE follower SET memberId = ? WHERE unionid = ? AND memberId IS NULL', [
      memberId,
      person.unionid,
    ])
  const byCard = await rows(tx, CARD, 'SELECT followerOpenid FROM follow_token WHERE usedBy = ?', [person.openid])
  if (byCard.length === 0) return
  const openids = byCard.map((card) => card.followerOpenid)
  await write(tx, `UPDATE follower SET memberId = ? WHERE openid IN ${inList(openids)} AND memberId IS NULL`, [
    memberId,
    ...openids,
  ])
}

/** After this the follower belongs to the member its unionid or its used welcome card points to, if there is one. */
export async function linkFollowerToMember(tx: Tx, openid: string, unionid: string | null): Promise<void> {
  const byUnionid = unionid ? await memberByUnionid(tx, unionid) : null
  const memberId = byUnionid ?? (await memberByUsedToken(tx, openid))
  if (memberId)
    await tx.query('UPDATE follower SET memberId = ? WHERE openid = ? AND memberId IS NULL', [memberId, openid])
}

async function memberByUsedToken(tx: Tx, followerOpenid: string): Promise<string | null> {
  const [row] = (await tx.query(
    'SELECT m.memberId FROM follow_token t JOIN mini_user m ON m.openid = t.usedBy WHERE t.followerOpenid = ? AND m.memberId IS NOT NULL LIMIT 1',
    [followerOpenid],
  )) as { memberId: string }[]
  return row?.memberId ?? null
}

/** `INSERT` that leaves an existing row alone, in the words of the database at hand. */
export const insertIgnore = (deps: Pick<Deps, 'db'>): string =>
  deps.db.dialect === 'mysql' ? 'INSERT IGNORE' : 'INSERT OR IGNORE'
