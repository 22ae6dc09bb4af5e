import type { Tx } from '../base/database'
import { inList, row, rows, text, whole, writeByKey } from '../base/sql'
import type { Deps } from '../deps'
import { changeConsents } from './change-consents'
import { memberByUnionid } from './person'

const CARD = { followerOpenid: text }
const OPENID = { openid: text }
const OWNER = { memberId: text }
const REFUSED = { refusedAt: whole }

/**
 * After this every follower known to be this mini-program user belongs to the member, who refuses what they refused. Who
 * belongs to another member stays there. Each way to know a follower is a statement of its own, so that each is answered
 * from its index: one with OR reads every follower of the shop at every login.
 */
export async function linkFollowers(
  tx: Tx,
  deps: Deps,
  person: { openid: string; unionid: string | null },
  memberId: string,
): Promise<void> {
  const byUnionid =
    person.unionid === null
      ? []
      : await rows(tx, OPENID, 'SELECT openid FROM follower WHERE unionid = ? AND memberId IS NULL', [person.unionid])
  const byCard = await rows(tx, CARD, 'SELECT followerOpenid FROM follow_token WHERE usedBy = ?', [person.openid])
  await giveTo(tx, deps, memberId, [...byUnionid.map((f) => f.openid), ...byCard.map((card) => card.followerOpenid)])
}

/** After this the follower belongs to the member its unionid or its used welcome card points to, if there is one. */
export async function linkFollowerToMember(tx: Tx, deps: Deps, openid: string, unionid: string | null): Promise<void> {
  const byUnionid = unionid ? await memberByUnionid(tx, unionid) : null
  const memberId = byUnionid ?? (await memberByUsedToken(tx, openid))
  if (memberId) await giveTo(tx, deps, memberId, [openid])
}

/** Makes those of these followers who belong to nobody the member's; what they refused before is refused by her. */
export async function giveTo(tx: Tx, deps: Deps, memberId: string, openids: readonly string[]): Promise<void> {
  if (openids.length === 0) return
  const at = [memberId, ...openids]
  const list = inList(openids)
  if ((await writeByKey(tx, `UPDATE follower SET memberId = ? WHERE openid IN ${list} AND memberId IS NULL`, at)) === 0)
    return
  // Read after the link is written: a stop word that comes meanwhile waits for the row and then finds the member.
  const refused = await rows(
    tx,
    REFUSED,
    `SELECT refusedAt FROM follower WHERE memberId = ? AND openid IN ${list} AND refusedAt IS NOT NULL`,
    at,
  )
  for (const { refusedAt } of refused) await refuse(tx, deps, memberId, refusedAt)
}

/** Marketing over WeChat stops as of this moment; what the member allowed after it stays allowed. */
export const refuse = (tx: Tx, deps: Deps, memberId: string, at: number): Promise<void> =>
  changeConsents(tx, deps, {
    memberId,
    at,
    source: 'oa_text',
    changes: [{ purpose: 'marketing.wechat', granted: false }],
  })

async function memberByUsedToken(tx: Tx, followerOpenid: string): Promise<string | null> {
  const found = await row(
    tx,
    OWNER,
    'SELECT m.memberId FROM follow_token t JOIN mini_user m ON m.openid = t.usedBy WHERE t.followerOpenid = ? AND m.memberId IS NOT NULL LIMIT 1',
    [followerOpenid],
  )
  return found?.memberId ?? null
}
