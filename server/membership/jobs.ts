import { enqueue, type JobHandler } from '../base/jobs'
import type { Deps } from '../deps'
import { readSettings } from '../staff/settings'
import { WechatError } from '../wechat/errors'
import { Follower } from './entities'
import { makeFollowToken } from './follow-token'
import { linkFollowerToMember } from './person'

type Followed = { openid: string; scene: string | null; at: number }

/** Work of this room that talks to the platform after a commit. */
export const membershipJobs = (deps: Deps): Record<string, JobHandler> => ({
  'follower.details': ({ payload }) => learnDetails(deps, payload as Followed),
  'follower.welcome': ({ payload, attempt }) => sendWelcome(deps, payload as Followed, attempt),
  'follower.stopped': ({ payload, attempt }) =>
    confirmStop(deps, payload as { openid: string; known: boolean }, attempt),
})

/**
 * Asks the platform for the newcomer's unionid and ties follower and member together; then the welcome goes out, whether
 * the platform answered or not, since it may be sent for one minute only. A failed question is asked again.
 */
async function learnDetails(deps: Deps, followed: Followed): Promise<void> {
  const { openid, at } = followed
  const asked = await ask(deps, openid)
  await deps.db.inTransaction(async (tx) => {
    if (!('error' in asked) && asked.info) {
      const { unionid, subscribed } = asked.info
      await tx.query('UPDATE follower SET unionid = COALESCE(?, unionid) WHERE openid = ?', [unionid ?? null, openid])
      // The answer is newer than the event it was asked for, but not than events that came after.
      await tx.query('UPDATE follower SET subscribed = ? WHERE openid = ? AND lastEventAt = ?', [
        subscribed ? 1 : 0,
        openid,
        at,
      ])
      await linkFollowerToMember(tx, openid, unionid ?? null)
    }
    await enqueue(tx, deps, {
      kind: 'follower.welcome',
      payload: followed,
      dedupeKey: `follower.welcome:${openid}:${at}`,
    })
  })
  deps.waker.wake()
  if ('error' in asked) throw asked.error
}

async function ask(deps: Deps, openid: string) {
  try {
    return { info: (await deps.wechat.oa?.userInfo(openid)) ?? null }
  } catch (error) {
    if (error instanceof WechatError && !error.retryLater) return { info: null }
    return { error }
  }
}

/** One text with a link into the mini-program; who no unionid tells of gets a link that does, once. */
async function sendWelcome(deps: Deps, followed: Followed, attempt: number): Promise<void> {
  const made = await deps.db.inTransaction(async (tx) => {
    const follower = await tx.getRepository(Follower).findOneBy({ openid: followed.openid })
    if (!follower?.subscribed) return null
    const { brand } = await readSettings(tx)
    return { follower, brand: brand.name, token: await makeFollowToken(tx, deps, follower) }
  })
  if (!made) return
  const page = pageOf(followed.scene, made.token)
  const link = linkTo(deps, page, made.follower.memberId ? '打开会员小程序' : '点这里看看会员小程序')
  const greeting = made.follower.memberId ? `欢迎回到${made.brand}！` : `欢迎关注${made.brand}！`
  await write(deps, followed.openid, `${greeting}\n${link}\n不想收到营销消息时，回复 TD 即可。`, attempt)
}

function pageOf(scene: string | null, token: string | null): string {
  const query = new URLSearchParams()
  if (scene !== null) query.set('scene', scene)
  if (token !== null) query.set('followToken', token)
  const text = query.toString()
  return `pages/home/index${text ? `?${text}` : ''}`
}

/** Neither part can hold a quotation mark: scene and token are URL-encoded. The platform turns such an anchor into a card-like link; older clients open the address instead. */
function linkTo(deps: Deps, page: string, words: string): string {
  const mini = deps.wechat.mini
  const address = `${deps.publicUrl}/#/${page}`
  if (!mini) return `<a href="${address}">${words}</a>`
  return `<a data-miniprogram-appid="${mini.appid}" data-miniprogram-path="${page}" href="${address}">${words}</a>`
}

async function confirmStop(
  deps: Deps,
  { openid, known }: { openid: string; known: boolean },
  attempt: number,
): Promise<void> {
  const text = known
    ? '已停止向您发送营销消息。想恢复时，可在小程序“偏好设置”里打开。'
    : '我们没有找到与您关联的会员账户，不会向您发送营销消息。如已入会，可在小程序“偏好设置”里关闭。'
  await write(deps, openid, text, attempt)
}

const MOST_TRIES = 3

/**
 * Writes to a follower. Tried again only when the platform certainly did nothing; a definite no (window closed, not a
 * follower) and an unclear outcome end it, for a greeting is never worth sending twice.
 */
async function write(deps: Deps, openid: string, text: string, attempt: number): Promise<void> {
  if (!deps.wechat.oa) return
  try {
    await deps.wechat.oa.customSend(openid, { kind: 'text', text })
  } catch (error) {
    if (!(error instanceof WechatError)) throw error
    if (error.retryLater && attempt < MOST_TRIES) throw error
    deps.log.warn({ api: error.path, errcode: error.errcode, reason: error.kind }, 'greeting not sent')
  }
}
