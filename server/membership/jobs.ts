import type { Language } from '../../shared/rules/member'
import { enqueue, type JobHandler, type JobKind } from '../base/jobs'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { readSettings } from '../staff/settings'
import { WechatError } from '../wechat/errors'
import { askPlatformOf, learn } from './ask-followers'
import { Follower } from './entities'
import { fetchJob } from './fetch-followers'
import { FINDING_JOB, fillFinding } from './fill-finding'
import { findMember } from './find-member'
import { DETAILS_JOB, FETCH_JOB, LOOKUP_JOB, STOPPED_JOB, WELCOME_JOB } from './follower-jobs'
import { fillPhoneHistory } from './kinship'
import { makeFollowToken } from './follow-token'
import { COMPLETENESS_JOB, recountAll } from './recount-completeness'
import { GREETINGS, languageOfPlatform } from './greetings'

type Followed = { openid: string; scene: string | null; at: number; language?: Language }

export const PHONE_HISTORY_JOB: JobKind = { kind: 'membership.phone_history', lane: 'standing', standing: true }

/** Work of this room that talks to the platform after a commit. */
export const membershipJobs = (deps: Deps): Record<string, JobHandler> => ({
  [DETAILS_JOB.kind]: ({ payload }) => learnDetails(deps, payload as Followed),
  [WELCOME_JOB.kind]: ({ payload, attempt }) => sendWelcome(deps, payload as Followed, attempt),
  [LOOKUP_JOB.kind]: ({ payload }) => lookUpFollower(deps, (payload as { openid: string }).openid),
  [FETCH_JOB.kind]: fetchJob(deps),
  [PHONE_HISTORY_JOB.kind]: async ({ letGo, place }) => {
    const after = await fillPhoneHistory(deps, letGo, place as string | null)
    return after === null ? undefined : { again: 0, place: after }
  },
  [FINDING_JOB.kind]: async ({ letGo, place }) => {
    const after = await fillFinding(deps, letGo, place as string | null)
    return after === null ? undefined : { again: 0, place: after }
  },
  [COMPLETENESS_JOB.kind]: async ({ letGo, place }) => {
    const after = await recountAll(deps, letGo, place as string | null)
    return after === null ? undefined : { again: 0, place: after }
  },
  [STOPPED_JOB.kind]: ({ payload, attempt }) =>
    confirmStop(deps, payload as { openid: string; known: boolean }, attempt),
})

/**
 * Asks the platform for the newcomer's unionid and ties follower and member together; then the welcome goes out, whether
 * the platform answered or not, since it may be sent for one minute only. A failed question is asked again.
 */
async function learnDetails(deps: Deps, followed: Followed): Promise<void> {
  const { openid, at } = followed
  const asked = await askPlatformOf(deps, openid).then(
    (info) => ({ info }),
    (error: unknown) => ({ info: null, error }),
  )
  await deps.db.inTransaction(async (tx) => {
    // The answer is newer than the event it was asked for, but not than events that came after.
    if (!('error' in asked)) await learn(tx, deps, [openid], asked.info ? [asked.info] : [], at)
    await enqueue(tx, deps, {
      ...WELCOME_JOB,
      payload: { ...followed, language: languageOfPlatform(asked.info?.language) },
      dedupeKey: `follower.welcome:${openid}:${at}`,
    })
  })
  deps.waker.wake()
  if ('error' in asked) throw asked.error
}

/** Afterwards the platform has told who this is, and what she refused holds for the member she turned out to be. */
async function lookUpFollower(deps: Deps, openid: string): Promise<void> {
  const askedAt = deps.clock.now()
  const info = await askPlatformOf(deps, openid)
  await deps.db.inTransaction((tx) => learn(tx, deps, [openid], info ? [info] : [], askedAt))
}

/** One text with a link into the mini-program; who no unionid tells of gets a link that does, once. */
async function sendWelcome(deps: Deps, followed: Followed, attempt: number): Promise<void> {
  const made = await deps.db.inTransaction(async (tx) => {
    const follower = await tx.getRepository(Follower).findOneBy({ openid: followed.openid })
    if (!follower?.subscribed) return null
    const { brand } = await readSettings(tx)
    const token = await makeFollowToken(tx, deps, follower)
    return {
      known: follower.memberId !== null,
      brand: brand.name,
      token,
      words: await wordsFor(tx, follower, followed),
    }
  })
  if (!made) return
  const { words, known, brand } = made
  const link = linkTo(deps, pageOf(followed.scene, made.token), known ? words.openAgain : words.look)
  const greeting = known ? words.welcomeBack(brand) : words.welcome(brand)
  await write(deps, followed.openid, `${greeting}\n${link}\n${words.howToStop}`, attempt)
}

/** A member is spoken to in the language she chose, anybody else in the one the platform tells. */
async function wordsFor(tx: Tx, follower: Follower, told: { language?: Language }) {
  const chosen = follower.memberId ? (await findMember(tx, follower.memberId)).language : told.language
  return GREETINGS[chosen ?? 'zh-Hans']
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
  const words = await deps.db.read(async (tx) => {
    const follower = await tx.getRepository(Follower).findOneBy({ openid })
    return follower ? wordsFor(tx, follower, {}) : GREETINGS['zh-Hans']
  })
  await write(deps, openid, known ? words.stopped : words.nobodyKnown, attempt)
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
