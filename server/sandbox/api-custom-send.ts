import type Router from '@koa/router'
import { jsonBody, PlatformRefusal, text } from './answer'
import type { SandboxDeps } from './deps'
import { deliver } from './inbox'
import { changePerson, personByOpenid } from './people'
import type { Person, ReplyWindow } from './state'
import { requireToken } from './tokens'

const minuteMs = 60_000
const rights: Record<ReplyWindow['cause'], { ms: number; count: number }> = {
  message: { ms: 48 * 60 * minuteMs, count: 20 },
  follow: { ms: minuteMs, count: 3 },
  scan: { ms: minuteMs, count: 3 },
}

/** Gives the account the right to write: 20 messages in 48 h after a message, 3 in a minute after following or scanning. */
export async function openReplyWindow(deps: SandboxDeps, personId: string, cause: ReplyWindow['cause']): Promise<void> {
  const { ms, count } = rights[cause]
  await changePerson(deps, personId, (person) => {
    const others = person.replyWindows.filter((one) => one.cause !== cause && one.until > deps.clock.now())
    person.replyWindows = [...others, { cause, until: deps.clock.now() + ms, left: count }]
  })
}

/** Customer-service messages: 45015 outside every window or to somebody who left, 45047 when the count is used up. */
export function customSendRoutes(router: Router, mount: string, deps: SandboxDeps): void {
  router.all(`${mount}/cgi-bin/message/custom/send`, async (ctx) => {
    const kind = await requireToken(deps, ctx, ['oa', 'mini'])
    const body = await jsonBody(ctx)
    const person = await personByOpenid(deps, kind, text(body.touser))
    if (person === null) throw new PlatformRefusal(40003)
    const letter = letterOf(deps, body)
    // Nobody in the sandbox writes to the mini-program's own service chat, so no window is ever open there.
    if (kind === 'mini') throw new PlatformRefusal(45015)
    await spendWindow(deps, person)
    await deliver(deps, person, { kind: 'custom', ...letter })
    ctx.body = { errcode: 0, errmsg: 'ok' }
  })
}

async function spendWindow(deps: SandboxDeps, person: Person): Promise<void> {
  let outcome: 'sent' | 'none' | 'used up' = 'none'
  await changePerson(deps, person.id, (one) => {
    const open = one.replyWindows.filter((window) => window.until > deps.clock.now())
    if (one.following === null || open.length === 0) return
    const window = open.find((candidate) => candidate.left > 0)
    outcome = window === undefined ? 'used up' : 'sent'
    if (window !== undefined) window.left -= 1
  })
  if (outcome === 'none') throw new PlatformRefusal(45015)
  if (outcome === 'used up') throw new PlatformRefusal(45047)
}

function letterOf(deps: SandboxDeps, body: Record<string, unknown>) {
  const part = (name: string): Record<string, unknown> => {
    const value = body[name]
    if (typeof value !== 'object' || value === null) throw new PlatformRefusal(47001)
    return Object.fromEntries(Object.entries(value))
  }
  switch (body.msgtype) {
    case 'text': {
      const content = text(part('text').content)
      if (content === '' || Buffer.byteLength(content) > 2048) throw new PlatformRefusal(47001)
      return { title: '公众号消息', text: content }
    }
    case 'news': {
      const articles = part('news').articles
      const [article, ...others] = Array.isArray(articles) ? (articles as unknown[]) : []
      if (typeof article !== 'object' || article === null || others.length > 0) throw new PlatformRefusal(47001)
      const fields = new Map<string, unknown>(Object.entries(article))
      const title = text(fields.get('title')) || '公众号图文'
      return { title, text: text(fields.get('description')), url: text(fields.get('url')) || null }
    }
    case 'miniprogrampage': {
      const card = part('miniprogrampage')
      if (card.appid !== deps.apps.mini.appid) throw new PlatformRefusal(40013)
      if (text(card.thumb_media_id) === '' || text(card.pagepath) === '') throw new PlatformRefusal(47001)
      return { title: text(card.title) || '小程序', page: text(card.pagepath) }
    }
    default:
      throw new PlatformRefusal(47001, 'msgtype')
  }
}
