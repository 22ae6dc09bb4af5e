import { enqueue } from '../base/jobs'
import { affected, type Tx } from '../base/database'
import { touchChannel } from '../channels/touch'
import type { Deps } from '../deps'
import type { WechatEvent } from '../wechat/push-event'
import type { AppKind } from '../wechat/push-routes'
import { changeConsents } from './change-consents'
import { Follower } from './entities'
import { DETAILS_JOB, STOPPED_JOB } from './follower-jobs'
import { insertIgnore, linkFollowerToMember, personKeyOf } from './person'
import { isStopWord } from './stop-words'
import { addToTimeline } from './timeline'

/**
 * What a push of the official account means for a follower: subscribe, unsubscribe, SCAN, and the stop words; every
 * other event and text is left alone. May run twice and out of order: an event older than the last one that counted
 * changes no state, and in one and the same second the unsubscribe wins.
 */
export async function onFollowerEvent(deps: Deps, app: AppKind, event: WechatEvent): Promise<void> {
  if (app !== 'oa') return
  await deps.db.inTransaction(async (tx) => {
    if (event.kind === 'event' && event.event === 'subscribe') await subscribed(tx, deps, event)
    if (event.kind === 'event' && event.event === 'unsubscribe') await unsubscribed(tx, deps, event)
    if (event.kind === 'event' && event.event === 'SCAN') await scanned(tx, deps, event)
    if (event.kind === 'message' && isStopWord(event.text ?? '')) await stopped(tx, deps, event)
  })
  deps.waker.wake()
}

/** The follower's row, made when this is the first thing heard of the person. */
async function rowOf(tx: Tx, deps: Deps, event: WechatEvent): Promise<Follower> {
  await tx.query(
    `${insertIgnore(deps)} INTO follower (openid, unionid, memberId, subscribed, subscribedAt, unsubscribedAt, firstChannelId, lastChannelId, lastEventAt, createdAt)
     VALUES (?,?,NULL,0,NULL,NULL,NULL,NULL,0,?)`,
    [event.openid, event.unionid ?? null, deps.clock.now()],
  )
  if (event.unionid) {
    await tx.query('UPDATE follower SET unionid = ? WHERE openid = ?', [event.unionid, event.openid])
    await linkFollowerToMember(tx, event.openid, event.unionid)
  }
  const row = await tx.getRepository(Follower).findOneBy({ openid: event.openid })
  if (!row) throw new Error('the follower just written is missing')
  return row
}

/** The platform puts `qrscene_` before a newcomer's scene; without a QR the key is empty. */
const sceneOf = (event: WechatEvent): string | null => (event.eventKey ?? '').replace(/^qrscene_/, '') || null

async function attribute(
  tx: Tx,
  deps: Deps,
  row: Follower,
  event: WechatEvent,
  kind: 'follow' | 'scan',
): Promise<void> {
  const scene = sceneOf(event)
  const touched = await touchChannel(tx, deps, { scene, kind, personKey: personKeyOf(row), at: event.createTime })
  if (touched)
    await tx.query(
      'UPDATE follower SET firstChannelId = COALESCE(firstChannelId, ?), lastChannelId = ? WHERE openid = ?',
      [touched.channelId, touched.channelId, row.openid],
    )
}

async function subscribed(tx: Tx, deps: Deps, event: WechatEvent): Promise<void> {
  const row = await rowOf(tx, deps, event)
  const at = event.createTime
  const took = affected(
    await tx.query(
      'UPDATE follower SET subscribed = 1, subscribedAt = ?, lastEventAt = ? WHERE openid = ? AND lastEventAt < ?',
      [at, at, row.openid, at],
    ),
  )
  if (took === 0) return
  await attribute(tx, deps, row, event, 'follow')
  if (row.memberId) await addToTimeline(tx, deps, { memberId: row.memberId, at, kind: 'followed' })
  await enqueue(tx, deps, {
    ...DETAILS_JOB,
    payload: { openid: row.openid, scene: sceneOf(event), at },
    dedupeKey: `follower.details:${row.openid}:${at}`,
  })
}

async function unsubscribed(tx: Tx, deps: Deps, event: WechatEvent): Promise<void> {
  const row = await rowOf(tx, deps, event)
  const at = event.createTime
  const took = affected(
    await tx.query(
      'UPDATE follower SET subscribed = 0, unsubscribedAt = ?, lastEventAt = ? WHERE openid = ? AND lastEventAt <= ?',
      [at, at, row.openid, at],
    ),
  )
  if (took === 1 && row.subscribed && row.memberId)
    await addToTimeline(tx, deps, { memberId: row.memberId, at, kind: 'unfollowed' })
}

/** Only followers send SCAN, so it also tells that somebody follows whose subscribe was lost. */
async function scanned(tx: Tx, deps: Deps, event: WechatEvent): Promise<void> {
  const row = await rowOf(tx, deps, event)
  const at = event.createTime
  const took = affected(
    await tx.query(
      'UPDATE follower SET subscribed = 1, subscribedAt = COALESCE(subscribedAt, ?), lastEventAt = ? WHERE openid = ? AND lastEventAt < ?',
      [at, at, row.openid, at],
    ),
  )
  await attribute(tx, deps, row, event, 'scan')
  if (took === 1 && row.memberId) await addToTimeline(tx, deps, { memberId: row.memberId, at, kind: 'scanned' })
}

/**
 * Marketing over WeChat stops. The platform tells whole seconds: the end of that second counts, so that a permission
 * given earlier in the same second does not outlive the refusal.
 */
async function stopped(tx: Tx, deps: Deps, event: WechatEvent): Promise<void> {
  const row = await rowOf(tx, deps, event)
  const at = Math.max(event.createTime, Math.min(event.createTime + 999, deps.clock.now()))
  if (row.memberId)
    await changeConsents(tx, deps, {
      memberId: row.memberId,
      at,
      source: 'oa_text',
      changes: [{ purpose: 'marketing.wechat', granted: false }],
    })
  await enqueue(tx, deps, {
    ...STOPPED_JOB,
    payload: { openid: row.openid, known: row.memberId !== null },
    dedupeKey: `follower.stopped:${event.msgId ?? `${row.openid}:${event.createTime}`}`,
  })
}
