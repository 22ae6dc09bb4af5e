import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { bodyParser } from '@koa/bodyparser'
import { Router } from '@koa/router'
import type Koa from 'koa'
import type { Context, Middleware } from 'koa'
import { z } from 'zod'
import type { RouteSpec } from '../../shared/contract/route'
import { countedAddress } from './address'
import { callerOf, idempotencyKey, identify, ifMatch, permit } from './admit'
import { check } from './check'
import { encodeAnswer, type Call, type Served, type ServerEvent } from './contract'
import { AppError, invalid, languageOf, localeOf } from './errors'
import { onStaffHost } from './host'
import { keyScope, once, type KeyScope, type Stored } from './idempotency'
import { knownKeys, type KnownKeys } from './known-keys'
import { readForm, type Sink } from './multipart'
import { createThrottle, type Throttle } from './throttle'
import type { WebDeps } from './web'

export const API = '/api/v1'

/** Mounts bound rows under /api/v1 in the order of refusal the contract fixes. */
export function mount(app: Koa, deps: WebDeps, served: Served[]): void {
  const router = new Router({ prefix: API })
  const throttles: Throttles = {
    perIp: createThrottle(deps.config.rateLimits.perIpPerMinute, 60),
    perMember: createThrottle(deps.config.rateLimits.perMemberPerMinute, 60),
    perKey: createThrottle(deps.config.rateLimits.perKeyPerMinute, 60),
    known: knownKeys(deps.clock),
  }
  for (const one of served) {
    const name = `${one.route.method} ${one.route.path}`
    const chain: Middleware[] = [mark(name), staffHost(deps, one.route), countAddress(one.route, throttles)]
    if (one.route.body) chain.push(jsonOnly, parseBody, emptyIsNone)
    chain.push(handler(deps, one, throttles))
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

type Throttles = { perIp: Throttle; perMember: Throttle; perKey: Throttle; known: KnownKeys }

/**
 * Every request counts for its address before its body is read and before anybody asks whose token that is, so that
 * invented tokens cost neither. A shop system is many tills behind one address: requests with a key that was right lately
 * are counted for the key alone.
 */
const countAddress =
  (route: RouteSpec, { perIp, known }: Throttles): Middleware =>
  async (ctx, next) => {
    const counted = route.who.side !== 'open' || !known.has(ctx.get('Authorization'))
    if (counted) setHeaders(ctx, await perIp.take(countedAddress(ctx.ip)))
    ctx.state.counted = counted
    await next()
  }

/** With STAFF_URL set the staff side lives on that host only. */
const staffHost =
  ({ config }: WebDeps, route: RouteSpec): Middleware =>
  async (ctx, next) => {
    if (route.path.startsWith('/staff') && !onStaffHost(ctx, config)) throw new AppError('not_found')
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

function handler(deps: WebDeps, one: Served, { perIp, perMember, perKey, known }: Throttles): Middleware {
  const { route } = one
  const querySchema = route.query ?? z.strictObject({})
  return async (ctx) => {
    const ip = countedAddress(ctx.ip)
    const actor = await identify(ctx, deps.doors, route)
    if (actor?.side === 'partner') {
      if (ctx.state.counted) await perIp.giveBack(ip)
      known.add(ctx.get('Authorization'))
      setHeaders(ctx, await perKey.take(actor.keyId))
    }
    if (actor?.side === 'mini') setHeaders(ctx, await perMember.take(actor.memberId ?? actor.session))
    permit(actor, route)
    const params = route.params?.safeParse(ctx.params)
    if (params && !params.success) throw new AppError('not_found')
    if (one.exists && !(await one.exists({ params: params?.data as never, actor: actor as never })))
      throw new AppError('not_found')
    const path = ctx.path
    const scopeOf = (said: unknown): KeyScope =>
      keyScope(callerOf(actor), route.method, path, idempotencyKey(ctx), said)
    let key = route.keyed ? scopeOf(ctx.request.body) : null
    const query = check(querySchema, { ...ctx.query }, 'query')
    const body = route.body ? check(route.body, ctx.request.body, 'body') : undefined
    const call = {
      params: params?.data,
      query,
      body,
      actor,
      locale: localeOf(ctx.get('Accept-Language')),
      language: languageOf(ctx.get('Accept-Language')),
      ifMatch: ifMatch(ctx, route),
      requestId: ctx.state.requestId as string,
      ip,
      device: ctx.get('X-Device-Id') || null,
      log: deps.log,
      key,
      form: async (sink: Sink) => {
        const { fields, file, digest } = await receive(ctx, route, sink)
        if (route.keyed) key = scopeOf({ ...fields, file: digest, query })
        return { fields, file }
      },
      once: (work: (tx: never) => Promise<{ status: number; body: unknown }>) =>
        once(deps, key!, async (tx) => encodeAnswer(route, await work(tx as never))),
      encode: (answer: { status: number; body: unknown }) => encodeAnswer(route, answer),
    } as unknown as Call<RouteSpec>
    const result = await one.handle(call)
    if ('events' in result) return stream(ctx, result.events)
    if ('file' in result) return download(ctx, route, result.file)
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

/** The form of a route that has one: 422 where its fields or its file are wanting. */
async function receive(ctx: Context, route: RouteSpec, sink: Sink) {
  const { file: name, maxBytes, fields: schema } = route.form!
  const digest = createHash('sha256')
  try {
    const { fields, file } = await readForm(ctx.req, { name, maxBytes }, (chunk) => {
      digest.update(chunk)
      return sink(chunk)
    })
    const checked = check(schema, { ...fields }, 'body')
    if (!file) throw invalid(name, 'missing')
    return { fields: checked as object, file, digest: digest.digest('base64url') }
  } catch (error) {
    // What is still coming is not waited for.
    if (!ctx.req.readableEnded) ctx.set('Connection', 'close')
    throw error
  }
}

/** A file for whoever saves it; nothing of it runs here. */
function download(ctx: Context, route: RouteSpec, { name, body }: { name: string; body: AsyncIterable<string> }): void {
  ctx.status = 200
  ctx.body = Readable.from(body, { objectMode: false })
  ctx.type = route.file!
  ctx.set('Content-Disposition', `attachment; filename="${name}"`)
}

/** Server-sent events: one a line of news, until the source ends or the listener goes. */
function stream(ctx: Context, events: AsyncIterable<ServerEvent>): void {
  ctx.status = 200
  ctx.type = 'text/event-stream'
  ctx.compress = false
  // Proxies that gather answers would hold the news back.
  ctx.set('X-Accel-Buffering', 'no')
  ctx.body = Readable.from(linesOf(events))
}

async function* linesOf(events: AsyncIterable<ServerEvent>): AsyncGenerator<string> {
  for await (const { name, data } of events) yield `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
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
