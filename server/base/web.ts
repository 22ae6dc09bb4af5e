import Koa, { type Context, type Middleware, type Next } from 'koa'
import compress from 'koa-compress'
import helmet from 'koa-helmet'
import type { Chance } from './chance'
import type { Clock } from './clock'
import type { Config } from './config'
import type { Doors } from './contract'
import type { Database } from './database'
import { AppError, localeOf, problemOf } from './errors'
import type { Log } from './log'
import type { Metrics } from './metrics'

export type WebDeps = {
  config: Config
  clock: Clock
  chance: Chance
  log: Log
  db: Database
  doors: Doors
  metrics: Metrics
}

/** An application with the manners every answer shares: request id, security headers, problem documents, one log line. */
export function createWeb(deps: WebDeps): Koa {
  const app = new Koa()
  app.proxy = deps.config.trustProxy > 0
  app.maxIpsCount = deps.config.trustProxy
  app.silent = true
  app.use(manners(deps))
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          // Taro's web components bring their few icons as fonts inside their style sheets.
          fontSrc: ["'self'", 'data:'],
          connectSrc: ["'self'"],
          frameAncestors: deps.config.sandbox ? ["'self'"] : ["'none'"],
          objectSrc: ["'none'"],
          upgradeInsecureRequests: null,
        },
      },
      frameguard: deps.config.sandbox ? { action: 'sameorigin' } : { action: 'deny' },
      hsts: deps.config.production,
    }),
  )
  app.use(compress({ threshold: 2048 }))
  return app
}

const SANE_ID = /^[A-Za-z0-9._-]{1,64}$/

function manners({ chance, clock, log, metrics }: WebDeps): Middleware {
  return async (ctx: Context, next: Next) => {
    const given = ctx.get('X-Request-Id')
    const requestId = SANE_ID.test(given) ? given : chance.id()
    ctx.state.requestId = requestId
    ctx.set('X-Request-Id', requestId)
    const started = performance.now()
    try {
      // `GET http://` has a target without a path (RFC 9112, 3.2.2).
      if (!ctx.path) throw new AppError('not_found')
      await next()
      const silent = ctx.body === undefined || ctx.body === null
      if (ctx.status === 404 && silent) throw new AppError('not_found')
      // The router has said in Allow what would do (RFC 9110, 15.5.6).
      if ((ctx.status === 405 || ctx.status === 501) && silent) throw new AppError('method_not_allowed')
    } catch (error) {
      refuse(ctx, error, log, requestId)
    }
    const route = (ctx.state.route as string | undefined) ?? 'other'
    const ms = performance.now() - started
    metrics.requests.observe({ method: ctx.method, route, status: String(ctx.status) }, ms / 1000)
    log.info(
      { requestId, method: ctx.method, route, status: ctx.status, ms: Math.round(ms), at: clock.now() },
      'answered',
    )
  }
}

function refuse(ctx: Context, thrown: unknown, log: Log, requestId: string): void {
  const error = thrown instanceof AppError ? thrown : fromLibrary(thrown)
  if (error.code === 'internal')
    log.error(
      { requestId, route: ctx.state.route as string, error: String(thrown), stack: (thrown as Error).stack ?? '' },
      'internal error',
    )
  const problem = problemOf(error.code, localeOf(ctx.get('Accept-Language')), requestId, error.more)
  ctx.status = problem.status
  for (const [name, value] of Object.entries(error.more.headers ?? {})) ctx.set(name, value)
  if (problem.status === 503 && !ctx.response.get('Retry-After')) ctx.set('Retry-After', '2')
  ctx.set('Cache-Control', 'no-store')
  ctx.body = JSON.stringify(problem)
  ctx.type = 'application/problem+json'
}

/** Errors that libraries throw before our code runs, by the status they carry. */
function fromLibrary(error: unknown): AppError {
  const status = (error as { status?: number }).status
  if (status === 413) return new AppError('payload_too_large')
  if (status === 415) return new AppError('unsupported_media_type')
  if (status === 404) return new AppError('not_found')
  if (status === 400) return new AppError('malformed_json')
  const code = (error as { code?: string }).code
  if (
    code === 'ECONNREFUSED' ||
    code === 'PROTOCOL_CONNECTION_LOST' ||
    code === 'ECONNRESET' ||
    code === 'ER_CON_COUNT_ERROR'
  )
    return new AppError('unavailable')
  return new AppError('internal')
}
