import type { Tx } from '../base/database'
import { inList, rows, text, upsert, writeByKey } from '../base/sql'
import type { Deps } from '../deps'
import { WechatError } from '../wechat/errors'
import type { FollowerInfo } from '../wechat/user-info'
import { linkFollowerToMember } from './link-followers'

const UNLINKED = { openid: text, unionid: text.nullable() }

/** What the platform tells of a follower, or null where it says that it knows no such person. Unclear answers throw. */
export async function askPlatformOf(deps: Deps, openid: string): Promise<FollowerInfo | null> {
  try {
    return (await deps.wechat.oa?.userInfo(openid)) ?? null
  } catch (error) {
    if (error instanceof WechatError && !error.retryLater) return null
    throw error
  }
}

/** The same for up to a hundred at once; one whom the platform does not know makes it refuse all, so then each is asked alone. */
export async function askPlatformOfMany(deps: Deps, openids: string[]): Promise<FollowerInfo[]> {
  try {
    return (await deps.wechat.oa?.userInfoBatch(openids)) ?? []
  } catch (error) {
    if (!(error instanceof WechatError) || error.retryLater) throw error
  }
  const told: FollowerInfo[] = []
  for (const openid of openids) {
    const info = await askPlatformOf(deps, openid)
    if (info) told.push(info)
  }
  return told
}

/**
 * Afterwards these followers are known as the platform tells them, and belong to the member whom their unionid names.
 * `askedAt` is when the question left: events that came after know better who follows. Those of whom nothing was told
 * have been asked, too.
 */
export async function learn(
  tx: Tx,
  deps: Deps,
  openids: readonly string[],
  told: readonly FollowerInfo[],
  askedAt: number,
): Promise<void> {
  if (openids.length === 0) return
  const all = inList(openids)
  await writeByKey(tx, `UPDATE follower SET askedAt = ? WHERE openid IN ${all} AND askedAt < ?`, [
    askedAt,
    ...openids,
    askedAt,
  ])
  const infos = told.filter((info) => openids.includes(info.openid))
  if (infos.length === 0) return
  await upsert(
    tx,
    'follower',
    ['openid'],
    infos.map((info) => ({
      openid: info.openid,
      unionid: info.unionid ?? null,
      subscribed: info.subscribed ? 1 : 0,
      subscribedAt: info.subscribedAt ?? null,
      lastEventAt: 0,
      createdAt: askedAt,
      askedAt,
    })),
    {
      unionid: 'COALESCE(new.unionid, unionid)',
      subscribed: 'CASE WHEN lastEventAt <= new.askedAt THEN new.subscribed ELSE subscribed END',
      subscribedAt: 'COALESCE(subscribedAt, new.subscribedAt)',
    },
  )
  const unlinked = await rows(
    tx,
    UNLINKED,
    `SELECT openid, unionid FROM follower WHERE openid IN ${all} AND memberId IS NULL ORDER BY openid`,
    openids,
  )
  for (const { openid, unionid } of unlinked) await linkFollowerToMember(tx, deps, openid, unionid)
}
