import { DAY_MS } from '../../shared/rules/calendar'
import { isStopWord } from '../../shared/rules/stopWords'
import { enqueue } from '../base/jobs'
import type { Tx } from '../base/database'
import { insertIgnore, write } from '../base/sql'
import { touchChannel } from '../channels/touch'
import type { Deps } from '../deps'
import type { WechatEvent } from '../wechat/push-event'
import type { AppKind } from '../wechat/push-routes'
import { Follower } from './entities'
import { DETAILS_JOB, LOOKUP_JOB, STOPPED_JOB } from './follower-jobs'
import { linkFollowerToMember, refuse } from './link-followers'
import { personKeyOf } from './person'
import { addToTimeline } from './timeline'

/** Events that a person causes by doing something in the account's chat, beside following and scanning. */
const ACTS = new Set(['CLICK', 'VIEW', 'view_miniprogram', 'LOCATION'])

/**
 * What a push of the official account means for a follower: subscribe, unsubscribe, SCAN, and the stop words; of every
 * other message and act it is looked up who that is, where nobody knows. May run twice and out of order: an event older
 * than the last one that counted changes no state, and in one and the same second the unsubscribe wins.
 */
export async function onFollowerEvent(deps: Deps, app: AppKind, event: WechatEvent): Promise<void> {
  if (app !== 'oa') return
  await deps.db.inTransaction(async (tx) => {
    if (event.kind === 'message')
      await (isStopWord(event.text ?? '') ? stopped(tx, deps, event) : lookUpUnknown(tx, deps, event))
    if (event.event === 'subscribe') await subscribed(tx, deps, event)
    if (event.event === 'unsubscribe') await unsubscribed(tx, deps, event)
    if (event.event === 'SCAN') await scanned(tx, deps, event)
    if (event.event === 'SCAN' || ACTS.has(event.event ?? '')) await lookUpUnknown(tx, deps, event)
  })
  deps.waker.wake()
}

/** The follower's row, made when this is the first thing heard of the person. */
async function rowOf(tx: Tx, deps: Deps, event: WechatEvent): Promise<Follower> {
  const followers = tx.getRepository(Follower)
  const known = await followers.findOneBy({ openid: event.openid })
  if (known && (!event.unionid || (known.unionid === event.unionid && known.memberId !== null))) return known
  if (!known)
    await insertIgnore(tx, 'follower', {
      openid: event.openid,
      unionid: event.unionid ?? null,
      memberId: null,
      subscribed: 0,
      lastEventAt: 0,
      createdAt: deps.clock.now(),
    })
  if (event.unionid) {
    await write(tx, 'UPDATE follower SET unionid = ? WHERE openid = ?', [event.unionid, event.openid])
    await linkFollowerToMember(tx, deps, event.openid, event.unionid)
  }
  return followers.findOneByOrFail({ openid: event.openid })
}

/** Whoever is no member yet as far as we know, and of whom no unionid is known, is asked for: at most once a day. */
async function lookUpUnknown(tx: Tx, deps: Deps, event: WechatEvent): Promise<void> {
  const { openid, memberId, unionid, askedAt } = await rowOf(tx, deps, event)
  const now = deps.clock.now()
  if (memberId !== null || unionid !== null || Number(askedAt) > now - DAY_MS) return
  const dedupeKey = `follower.lookup:${openid}:${Math.floor(now / DAY_MS)}`
  await enqueue(tx, deps, { ...LOOKUP_JOB, payload: { openid }, dedupeKey })
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
    await write(
      tx,
      'UPDATE follower SET firstChannelId = COALESCE(firstChannelId, ?), lastChannelId = ? WHERE openid = ?',
      [touched.channelId, touched.channelId, row.openid],
    )
}

async function subscribed(tx: Tx, deps: Deps, event: WechatEvent): Promise<void> {
  const row = await rowOf(tx, deps, event)
  const at = event.createTime
  const took = await write(
    tx,
    'UPDATE follower SET subscribed = 1, subscribedAt = ?, lastEventAt = ? WHERE openid = ? AND lastEventAt < ?',
    [at, at, row.openid, at],
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
  const took = await write(
    tx,
    'UPDATE follower SET subscribed = 0, unsubscribedAt = ?, lastEventAt = ? WHERE openid = ? AND lastEventAt <= ?',
    [at, at, row.openid, at],
  )
  if (took === 1 && row.subscribed && row.memberId)
    await addToTimeline(tx, deps, { memberId: row.memberId, at, kind: 'unfollowed' })
}

/** Only followers send SCAN, so it also tells that somebody follows whose subscribe was lost. */
async function scanned(tx: Tx, deps: Deps, event: WechatEvent): Promise<void> {
  const row = await rowOf(tx, deps, event)
  const at = event.createTime
  const took = await write(
    tx,
    'UPDATE follower SET subscribed = 1, subscribedAt = COALESCE(subscribedAt, ?), lastEventAt = ? WHERE openid = ? AND lastEventAt < ?',
    [at, at, row.openid, at],
  )
  await attribute(tx, deps, row, event, 'scan')
  if (took === 1 && row.memberId) await addToTimeline(tx, deps, { memberId: row.memberId, at, kind: 'scanned' })
}

/**
 * Marketing over WeChat stops. The platform tells whole seconds: the end of that second counts, so that a permission
 * given earlier in the same second does not outlive the refusal. The refusal stays with the follower: a member who turns
 * out to be that person later refuses from here on, too.
 */
async function stopped(tx: Tx, deps: Deps, event: WechatEvent): Promise<void> {
  const { openid, unionid } = await rowOf(tx, deps, event)
  const at = Math.max(event.createTime, Math.min(event.createTime + 999, deps.clock.now()))
  // Written first and read again: a link that is being made has either been seen here or sees what is written.
  await write(tx, 'UPDATE follower SET refusedAt = ? WHERE openid = ? AND (refusedAt IS NULL OR refusedAt < ?)', [
    at,
    openid,
    at,
  ])
  await linkFollowerToMember(tx, deps, openid, unionid)
  const { memberId } = await tx.getRepository(Follower).findOneByOrFail({ openid })
  if (memberId) await refuse(tx, deps, memberId, at)
  else await lookUpUnknown(tx, deps, event)
  await enqueue(tx, deps, {
    ...STOPPED_JOB,
    payload: { openid, known: memberId !== null },
    dedupeKey: `follower.stopped:${event.dedupeKey}`,
  })
}
