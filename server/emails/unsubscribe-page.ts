import { Router } from '@koa/router'
import type { Context } from 'koa'
import type { Language, Topic } from '../../shared/rules/member'
import { languageOf } from '../base/errors'
import { escaped, plainPage } from '../base/plain-page'
import type { Deps } from '../deps'
import { readSettings } from '../staff/settings'
import { readRawBody } from '../wechat/raw-body'
import { readRefusal, UNSUBSCRIBE_PATH, type MailRefusal } from './one-click'
import { unsubscribe, whoRefuses } from './unsubscribe'
import { WORDS } from './words'

/** What is stopped already: `all` marketing mails, the topic of the link alone, or nothing. */
type Stopped = 'all' | 'topic' | null

const PATH = `${UNSUBSCRIBE_PATH}/:token`
const MOST_BYTES = 16 * 1024

/**
 * Where the link in a marketing mail leads (RFC 8058). A POST stops such mails at once, whoever sends it: the mailbox provider
 * with `List-Unsubscribe=One-Click` as either kind of form, or the button of the page; no cookie, no sign-in, nowhere else to
 * go. A GET only shows the page, since filters look at links before people do.
 */
export function unsubscribePages(deps: Deps): Router {
  const router = new Router()
  const show = async (ctx: Context, refusal: MailRefusal, told: { language: Language | null; stopped: Stopped }) => {
    const { brand } = await deps.db.read(readSettings)
    const language = told.language ?? languageOf(ctx.get('Accept-Language'))
    ctx.status = 200
    ctx.type = 'html'
    const body = bodyOf(refusal.topic, told.stopped, brand.name, language)
    ctx.body = plainPage({ lang: language, title: WORDS[language].stopTitle, color: brand.color, body })
  }
  router.get(PATH, async (ctx) => {
    const refusal = refusalIn(ctx, deps)
    if (!refusal) return
    const who = await deps.db.read((tx) => whoRefuses(tx, refusal.memberId))
    const topicOff = refusal.topic !== null && who !== null && !who.consents.topics.includes(refusal.topic)
    const stopped = who?.consents.emailRefused ? 'all' : topicOff ? 'topic' : null
    await show(ctx, refusal, { language: who?.member.language ?? null, stopped })
  })
  router.post(PATH, async (ctx) => {
    const refusal = refusalIn(ctx, deps)
    if (!refusal) return
    const topic = (await asksForTopic(ctx)) ? refusal.topic : null
    const member = await deps.db.inTransaction((tx) => unsubscribe(tx, deps, refusal.memberId, topic))
    deps.waker.wake()
    await show(ctx, refusal, { language: member?.language ?? null, stopped: topic === null ? 'all' : 'topic' })
  })
  return router
}

/** What the link means; where we did not make it the page says that there is none, and not why. */
function refusalIn(ctx: Context, deps: Deps): MailRefusal | null {
  ctx.state.route = PATH
  ctx.set('Cache-Control', 'no-store')
  ctx.set('Referrer-Policy', 'no-referrer')
  const refusal = readRefusal(deps.vault, (ctx.params as { token: string }).token)
  if (refusal) return refusal
  const language = languageOf(ctx.get('Accept-Language'))
  const { notFoundTitle, notFound } = WORDS[language]
  ctx.status = 404
  ctx.type = 'html'
  ctx.body = plainPage({ lang: language, title: notFoundTitle, body: `<p>${notFound}</p>` })
  return null
}

/** Only the page's second button asks for less than everything; whatever else is sent, the mails stop. */
async function asksForTopic(ctx: Context): Promise<boolean> {
  const raw = await readRawBody(ctx.req, MOST_BYTES)
  return new URLSearchParams(raw?.toString('utf8') ?? '').get('scope') === 'topic'
}

function bodyOf(topic: Topic | null, stopped: Stopped, brandName: string, language: Language): string {
  const words = WORDS[language]
  const brand = escaped(brandName)
  if (stopped === 'all') return `<p role="status">${words.stopped(brand)}</p><p class="soft">${words.stoppedWhere}</p>`
  const all = `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button id="stop-all">${words.stopButton}</button></form>`
  if (topic === null) return `<p>${words.stopAsk(brand)}</p>${all}`
  if (stopped === 'topic')
    return `<p role="status">${words.stoppedTopic(brand, words.topic[topic])}</p>${all.replace('<button', '<button class="plain"')}<p class="soft">${words.stoppedWhere}</p>`
  const only = `<form method="post"><input type="hidden" name="scope" value="topic"><button class="plain" id="stop-topic">${words.stopTopicButton(words.topic[topic])}</button></form>`
  return `<p>${words.stopAsk(brand)}</p>${all}${only}<p class="soft">${words.stopTopicNote}</p>`
}
