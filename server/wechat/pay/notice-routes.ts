import Router from '@koa/router'
import type { RouterContext } from '@koa/router'
import type { Log } from '../ports'
import { readRawBody } from '../raw-body'
import { NoticeRefused, type Notice, type Pay } from './ports'

export const NOTICE_PATH = '/wechat/pay/notifications'
const LIMIT_BYTES = 64 * 1024

export type NoticeRoutesOptions = {
  pay: Pick<Pay, 'readNotice'>
  /** Stores the notice durably before it resolves; one it has stored already changes nothing. */
  accept(notice: Notice): Promise<void>
  /** Told what became of each: `pay_notice_<kind>`, `pay_notice_refused_<reason>`, `pay_notice_not_stored`. */
  count(what: string): void
  log: Log
  /** How long `accept` may take before WeChat is asked to come again; below its 5 s. */
  answerWithinMs?: number
}

/**
 * Gives POST /wechat/pay/notifications, to be mounted before any body parser. 204 only after `accept` has stored the
 * notice; 401 (not WeChat's), 400 (nothing readable), 413 without any effect; 503 when storing failed or was too slow, so
 * that WeChat repeats. Refusals are counted and logged by their reason, never with what was in them.
 */
export function payNoticeRoutes(options: NoticeRoutesOptions): Router {
  const router = new Router()
  router.post(NOTICE_PATH, async (ctx) => {
    const raw = await readRawBody(ctx.req, LIMIT_BYTES)
    if (raw === null) return refuse(ctx, options, 413, 'size')
    // WeChat sends JSON as it is: whatever is packed or of another type was not sent by it.
    if (!ctx.is('application/json') || ctx.get('content-encoding') !== '') return refuse(ctx, options, 400, 'type')
    let notice: Notice
    try {
      notice = await options.pay.readNotice(ctx.req.headersDistinct, raw)
    } catch (error) {
      if (!(error instanceof NoticeRefused)) throw error
      return refuse(ctx, options, ['shape', 'seal'].includes(error.reason) ? 400 : 401, error.reason)
    }
    await take(ctx, options, notice)
  })
  return router
}

async function take(ctx: RouterContext, options: NoticeRoutesOptions, notice: Notice): Promise<void> {
  try {
    await within(options.accept(notice), options.answerWithinMs ?? 4_500)
  } catch (error) {
    // Genuine, but about nothing of ours: repeating it will not make it so.
    if (error instanceof NoticeRefused) return refuse(ctx, options, 400, error.reason)
    options.count('pay_notice_not_stored')
    options.log.error({ err: error, notice: notice.id, kind: notice.kind }, 'pay notice not stored')
    return fail(ctx, 503)
  }
  options.count(`pay_notice_${notice.kind}`)
  ctx.status = 204
}

function refuse(ctx: RouterContext, options: NoticeRoutesOptions, status: number, reason: string): void {
  options.count(`pay_notice_refused_${reason}`)
  options.log.warn({ reason }, 'pay notice refused')
  fail(ctx, status)
}

function fail(ctx: RouterContext, status: number): void {
  ctx.status = status
  ctx.set('X-Content-Type-Options', 'nosniff')
  ctx.body = { code: 'FAIL', message: '失败' }
}

async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('not stored in time')), ms)
  })
  try {
    await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
