import Router from '@koa/router'
import type { RouterContext } from '@koa/router'
import { checkAesKey } from './crypto'
import { sealReply, textReply } from './envelope'
import type { Chance, Clock, Log } from './ports'
import { isVerification, pushLimitBytes, readPush } from './push'
import type { Push, PushApp } from './push'
import type { WechatEvent } from './push-event'
import { readRawBody } from './raw-body'
import { createReplayMemory } from './replay-memory'

/** Which of the two apps a push belongs to. */
export type AppKind = 'oa' | 'mini'

/** What to say to the person at once; without it the platform is told `success` and shows nothing. */
export type Accepted = { reply?: { text: string } }

export type PushRoutesOptions = {
  oa: PushApp | null
  mini: PushApp | null
  /**
   * Stores the event durably (as a job) before it resolves; the work comes later. It must treat an event whose
   * `dedupeKey` is stored already as done, since the platform delivers up to four times and to any process.
   */
  accept(app: AppKind, event: WechatEvent): Promise<Accepted>
  clock: Clock
  chance: Chance
  log: Log
  /** How long `accept` may take before the platform is asked to come again; below its 5 s. */
  answerWithinMs?: number
}

/**
 * Gives `GET|POST /wechat/official-account` and `/wechat/mini-program`, to be mounted before any body parser.
 * 404 where the app has no token; 403, 400, 413 for what readPush refuses; 503 when `accept` failed or was too slow, so
 * that the platform repeats; `success` (or a reply) only after `accept` has stored the event.
 */
export function wechatPushRoutes(options: PushRoutesOptions): Router {
  const router = new Router()
  const addresses: { path: string; kind: AppKind; app: PushApp | null }[] = [
    { path: '/wechat/official-account', kind: 'oa', app: options.oa },
    { path: '/wechat/mini-program', kind: 'mini', app: options.mini },
  ]
  for (const { path, kind, app } of addresses) {
    if (app === null || app.token === '') continue
    for (const key of [app.aesKey, app.previousAesKey]) if (key) checkAesKey(key)
    router.get(path, (ctx) => verify(ctx, app, options.clock))
    router.post(path, acceptPush(kind, app, options))
  }
  return router
}

function verify(ctx: RouterContext, app: PushApp, clock: Clock): void {
  const { echostr } = ctx.query
  if (!isVerification(app, ctx.query, clock.now())) return answer(ctx, 403, 'forbidden')
  if (typeof echostr !== 'string' || !/^[\x21-\x7e]{1,256}$/.test(echostr)) return answer(ctx, 400, 'bad request')
  answer(ctx, 200, echostr)
}

function acceptPush(kind: AppKind, app: PushApp, options: PushRoutesOptions): (ctx: RouterContext) => Promise<void> {
  const memory = createReplayMemory<Accepted>(options.clock)
  return async (ctx) => {
    const rawBody = await readRawBody(ctx.req, pushLimitBytes)
    if (rawBody === null) return answer(ctx, 413, 'too large')
    const push = readPush({ app, query: ctx.query, rawBody, now: options.clock.now() })
    if ('refused' in push) {
      options.log.warn({ app: kind, reason: push.refused.reason }, 'wechat push refused')
      return answer(ctx, push.refused.status, 'refused')
    }
    try {
      const work = memory.once(push.replayKey, () => options.accept(kind, push.event))
      const accepted = await within(work, options.answerWithinMs ?? 4_500)
      if (accepted.reply === undefined) return answer(ctx, 200, 'success')
      writeReply(ctx, push, app, accepted.reply.text, options)
    } catch (error) {
      options.log.error({ app: kind, err: error }, 'wechat push not stored')
      answer(ctx, 503, 'try again')
    }
  }
}

function writeReply(ctx: RouterContext, push: Push, app: PushApp, text: string, options: PushRoutesOptions): void {
  const createTime = Math.floor(options.clock.now() / 1000)
  const plain = textReply({
    format: push.format,
    toOpenid: push.event.openid,
    fromAccount: push.event.account,
    createTime,
    text,
  })
  const body =
    push.aesKey === null
      ? plain
      : sealReply({
          format: push.format,
          token: app.token,
          aesKey: push.aesKey,
          appid: app.appid,
          message: plain,
          random: options.chance.bytes(16),
          timestamp: String(createTime),
          nonce: String(ctx.query.nonce),
        })
  answer(ctx, 200, body, push.format === 'xml' ? 'text/xml; charset=utf-8' : 'application/json; charset=utf-8')
}

function answer(ctx: RouterContext, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  ctx.status = status
  ctx.set('X-Content-Type-Options', 'nosniff')
  ctx.type = type
  ctx.body = body
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('not stored in time')), ms)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
