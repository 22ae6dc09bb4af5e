import { bodyParser } from '@koa/bodyparser'
import { Router } from '@koa/router'
import Koa, { type Context, type Middleware, type Next } from 'koa'
import compress from 'koa-compress'
import helmet from 'koa-helmet'
import { z } from 'zod'
import type { RouteSpec } from '../../shared/contract/route'
import type { Chance } from './chance'
import type { Clock } from './clock'
import type { Config } from './config'
import { encodeAnswer, type Call, type Doors, type Served } from './contract'
import type { Database } from './database'
import { AppError, localeOf, problemOf, type FieldError } from './errors'
import { keyScope, once, type Stored } from './idempotency'
import type { Log } from './log'
import type { Metrics } from './metrics'
import { createThrottle, type Throttle } from './throttle'

export const API = '/api/v1'
export const STAFF_COOKIE = 'staff_session'

type WebDeps = { config: Config; clock: Clock; chance: Chance; log: Log; db: Database; doors: Doors; metrics: Metrics }

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

/** Mounts bound rows under /api/v1 in the order of refusal the contract fixes. */
export function mount(app: Koa, deps: WebDeps, served: Served[]): void {
  const router = new Router({ prefix: API })
  const perIp = createThrottle(deps.config.rateLimits.perIpPerMinute, 60)
  const perMember = createThrottle(deps.config.rateLimits.perMemberPerMinute, 60)
  for (const one of served) {
    const name = `${one.route.method} ${one.route.path}`
    const chain: Middleware[] = [mark(name), staffHost(deps, one.route)]
    if (one.route.body) chain.push(jsonOnly, parseBody, emptyIsNone)
    chain.push(handler(deps, one, perIp, perMember))
    router.register(one.route.path, [one.route.method], chain as never)
  }
  app.use(patchByPost)
  app.use(router.routes() as unknown as Middleware)
  app.use(router.allowedMethods() as unknown as Middleware)
}

/** A POST that says it is a PATCH is one: wx.request knows no PATCH (WeChat, wx.request, `method`). */
const patchByPost: Middleware = async (ctx, next) => {
  if (ctx.method === 'POST' && ctx.get('X-HTTP-Method-Override') === 'PATCH') ctx.method = 'PATCH'
  await next()
}

const mark =
  (name: string): Middleware =>
  async (ctx, next) => {
    ctx.state.route = name
    ctx.set('Cache-Control', 'no-store')
    await next()
  }

/** With STAFF_URL set the staff side lives on that host only. */
const staffHost =
  ({ config }: WebDeps, route: RouteSpec): Middleware =>
  async (ctx, next) => {
    if (config.staffUrl && route.path.startsWith('/staff') && ctx.host !== new URL(config.staffUrl).host)
      throw new AppError('not_found')
    await next()
  }

const parseBody = bodyParser({
  enableTypes: ['json'],
  jsonLimit: '1mb',
  jsonStrict: false,
  onError: (error) => {
    throw (error as { status?: number }).status === 413
      ? new AppError('payload_too_large')
      : (error as { status?: number }).status === 415
        ? new AppError('unsupported_media_type')
        : new AppError('malformed_json')
  },
}) as unknown as Middleware

/** A body of no bytes is no body, whatever its type says: wx.request names JSON even where it sends nothing. */
const emptyIsNone: Middleware = async (ctx, next) => {
  if (ctx.request.body === '') ctx.request.body = undefined
  await next()
}

const jsonOnly: Middleware = async (ctx, next) => {
  const hasBody = Number(ctx.get('Content-Length') || 0) > 0 || ctx.get('Transfer-Encoding') !== ''
  if (hasBody && !ctx.is('application/json')) throw new AppError('unsupported_media_type')
  // JSON is UTF-8 here; bytes of another charset would be read as other words than were sent.
  if (hasBody && !/^(|utf-?8)$/i.test(ctx.request.charset)) throw new AppError('unsupported_media_type')
  await next()
}

function handler(deps: WebDeps, one: Served, perIp: Throttle, perMember: Throttle): Middleware {
  const { route } = one
  const querySchema = route.query ?? z.strictObject({})
  return async (ctx) => {
    const actor = await identify(ctx, deps.doors, route)
    setHeaders(ctx, await perIp.take(ctx.ip))
    if (actor?.side === 'mini') setHeaders(ctx, await perMember.take(actor.memberId ?? actor.session))
    permit(actor, route)
    const params = route.params?.safeParse(ctx.params)
    if (params && !params.success) throw new AppError('not_found')
    if (one.exists && !(await one.exists({ params: params?.data as never, actor: actor as never })))
      throw new AppError('not_found')
    const path = ctx.path
    const key = route.keyed
      ? keyScope(callerOf(actor), route.method, path, idempotencyKey(ctx), ctx.request.body)
      : null
    const query = check(querySchema, { ...ctx.query }, 'query')
    const body = route.body ? check(route.body, ctx.request.body, 'body') : undefined
    const call = {
      params: params?.data,
      query,
      body,
      actor,
      locale: localeOf(ctx.get('Accept-Language')),
      ifMatch: ifMatch(ctx, route),
      requestId: ctx.state.requestId as string,
      ip: ctx.ip,
      log: deps.log,
      key,
      once: (work: (tx: never) => Promise<{ status: number; body: unknown }>) =>
        once(deps, key!, async (tx) => encodeAnswer(route, await work(tx as never))),
      encode: (answer: { status: number; body: unknown }) => encodeAnswer(route, answer),
    } as unknown as Call<RouteSpec>
    const result = await one.handle(call)
    if ('bytes' in result) return send(ctx, result)
    setHeaders(ctx, result.headers ?? {})
    // Who already holds this very version is told so; nothing is encoded.
    ctx.status = result.status
    if (holdsVersion(ctx)) return notModified(ctx)
    send(ctx, { ...encodeAnswer(route, result), replayed: false })
  }
}

const setHeaders = (ctx: Context, headers: Record<string, string>) => {
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value)
}

/**
 * Whether If-None-Match names the answer's ETag. Koa's own `fresh` says no whenever the request carries `no-cache`, which
 * speaks to caches on the way (RFC 9111, 5.2.1.4) and which fetch adds by itself to every conditional request.
 */
function holdsVersion(ctx: Context): boolean {
  const etag = ctx.response.get('ETag')
  const held = ctx.get('If-None-Match').split(',')
  return etag !== '' && ctx.method === 'GET' && held.some((one) => [etag, `W/${etag}`, '*'].includes(one.trim()))
}

function notModified(ctx: Context): void {
  ctx.status = 304
  ctx.body = null
}

function send(ctx: Context, answer: Stored): void {
  ctx.status = answer.statusCode
  if (answer.replayed) ctx.set('Idempotent-Replayed', 'true')
  if (answer.bytes === '') {
    ctx.body = null
    ctx.status = answer.statusCode
    return
  }
  ctx.type = 'application/json'
  ctx.body = answer.bytes
}

type Someone = Awaited<ReturnType<Doors['mini']>> | Awaited<ReturnType<Doors['staff']>>

/** 401 where the row of the table demands somebody and nobody known stands there. */
async function identify(ctx: Context, doors: Doors, route: RouteSpec): Promise<Someone> {
  const { who } = route
  if (who.side === 'public') return null
  const bearer = /^Bearer ([A-Za-z0-9_-]{20,128})$/.exec(ctx.get('Authorization'))?.[1]
  if (who.side === 'mini') {
    const actor = bearer ? await doors.mini(bearer) : null
    if (!actor && (who.needs !== 'guest' || ctx.get('Authorization') !== '')) throw new AppError('unauthenticated')
    return actor
  }
  const cookie = ctx.cookies.get(STAFF_COOKIE)
  // With both, the bearer counts: a script that sends one never acts under somebody else's cookie.
  const token = ctx.get('Authorization') !== '' ? bearer : cookie
  const actor = token ? await doors.staff(token) : null
  if (!actor) throw new AppError('unauthenticated')
  if (!bearer && ctx.method !== 'GET' && ctx.get('X-CSRF-Token') !== actor.csrf) throw new AppError('csrf_invalid')
  return actor
}

/** 403 where somebody known may not. */
function permit(actor: Someone, { who }: RouteSpec): void {
  if (who.side === 'staff' && actor?.side === 'staff' && !who.roles.includes(actor.role))
    throw new AppError('forbidden')
  if (who.side === 'mini' && who.needs === 'member' && actor?.side === 'mini') {
    if (!actor.memberId) throw new AppError('membership_required')
    if (actor.frozen) throw new AppError('member_frozen')
  }
}

const callerOf = (actor: Someone): string =>
  actor?.side === 'staff'
    ? `staff:${actor.id}`
    : actor?.side === 'mini'
      ? `mini:${actor.memberId ?? actor.openid}`
      : 'anyone'

function idempotencyKey(ctx: Context): string {
  const key = ctx.get('Idempotency-Key')
  if (!/^[\x21-\x7e]{1,64}$/.test(key)) throw new AppError('idempotency_key_required')
  return key
}

function ifMatch(ctx: Context, route: RouteSpec): number | null {
  const given = ctx.get('If-Match')
  // `*` asks only that the thing exists, which 404 has settled.
  if (!route.versioned || given === '' || given === '*') return null
  const version = /^"(\d{1,9})"$/.exec(given)?.[1]
  if (version === undefined) throw new AppError('version_conflict')
  return Number(version)
}

/** Parses one end of the door; every wrong field is named. */
function check<T extends z.ZodType>(schema: T, value: unknown, where: 'query' | 'body'): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError('validation_failed', { errors: fieldErrors(parsed.error.issues, where) })
}

function fieldErrors(issues: z.core.$ZodIssue[], where: 'query' | 'body'): FieldError[] {
  const out: FieldError[] = []
  for (const issue of issues) {
    const path = issue.path.map(String).join('.')
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) out.push({ path: path ? `${path}.${key}` : key, message: 'unknown field' })
    else if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      // Of the branches of a union the one that got furthest explains best.
      const best = [...issue.errors].sort((a, b) => a.length - b.length)[0]!
      out.push(
        ...fieldErrors(best, where).map((e) => ({
          path: path ? (e.path ? `${path}.${e.path}` : path) : e.path,
          message: e.message,
        })),
      )
    } else out.push({ path: path || where, message: issue.message })
  }
  // One message a field: the first says enough.
  return out.filter((e, i) => out.findIndex((o) => o.path === e.path) === i).slice(0, 50)
}
