import { z } from 'zod'
import { backoffMs, pause } from './backoff'
import type { Breaker } from './breaker'
import { isTokenRefusal, kindOfErrcode, WechatError } from './errors'
import { exchange } from './http'
import type { Answer, Repeat } from './http'
import type { AppCredentials, Chance, Log } from './ports'
import type { TokenKeeper } from './token'

export type Call = {
  path: string
  method: 'GET' | 'POST'
  query?: Record<string, string>
  body?: unknown
  repeat: Repeat
}

/** One app's way to WeChat. Answers are parsed with the given schema; every failure is a WechatError. */
export type Caller = {
  appid: string
  /** Calls with the app's access token and gives the parsed JSON answer. */
  json<T>(call: Call, schema: z.ZodType<T>): Promise<T>
  /** Calls with the app's access token and gives the picture; a JSON answer is an error here. */
  picture(call: Call): Promise<Buffer>
  /** Calls with app id and secret in the query instead of a token (code2Session alone works so). */
  withSecret<T>(call: Call, schema: z.ZodType<T>): Promise<T>
}

const errorFields = z.object({ errcode: z.coerce.number().int().catch(0), errmsg: z.string().catch('') })
const repeats = 2
const firstPauseMs = 150

/** Gives the app's caller: repeats what may be repeated (at most twice), refreshes a refused token once, logs no person. */
export function createCaller(deps: {
  baseUrl: string
  app: AppCredentials
  tokens: TokenKeeper
  breaker: Breaker
  chance: Chance
  log: Log
  timeoutMs: number
}): Caller {
  async function once(call: Call, query: Record<string, string>): Promise<Answer> {
    if (!deps.breaker.enter(call.path)) throw new WechatError({ kind: 'unavailable', path: call.path, sent: false })
    let answered = false
    let answer: Answer
    try {
      answer = await exchange(deps.baseUrl, { ...call, query: { ...query, ...call.query } }, deps.timeoutMs)
      answered = true
    } catch (error) {
      answered = error instanceof WechatError && error.kind === 'refused'
      throw error
    } finally {
      deps.breaker.leave(call.path, answered)
    }
    if (!('json' in answer)) return answer
    // Business errors come with status 200. A missing errcode is success: token, code2Session and user/info leave it out.
    const { errcode, errmsg } = errorFields.parse(answer.json)
    if (errcode !== 0) throw new WechatError({ kind: kindOfErrcode(errcode), path: call.path, errcode, errmsg })
    return answer
  }

  async function repeating(call: Call, query: Record<string, string>): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(call, query)
      } catch (error) {
        if (!(error instanceof WechatError)) throw error
        deps.log.warn(
          {
            api: call.path,
            kind: error.kind,
            errcode: error.errcode,
            status: error.httpStatus,
            rid: ridOf(error),
            attempt,
          },
          'wechat call failed',
        )
        if (attempt > repeats || !mayRepeat(error, call.repeat)) throw error
        await pause(backoffMs(attempt, firstPauseMs, deps.chance))
      }
    }
  }

  async function withToken(call: Call): Promise<Answer> {
    const token = await deps.tokens.current()
    try {
      return await repeating(call, { access_token: token })
    } catch (error) {
      if (!(error instanceof WechatError) || error.errcode === undefined || !isTokenRefusal(error.errcode)) throw error
      return repeating(call, { access_token: await deps.tokens.replace(token) })
    }
  }

  return {
    appid: deps.app.appid,
    async json(call, schema) {
      return parsed(await withToken(call), call, schema)
    },
    async picture(call) {
      const answer = await withToken(call)
      if ('bytes' in answer && answer.bytes.length > 0) return answer.bytes
      throw new WechatError({ kind: 'unavailable', path: call.path })
    },
    async withSecret(call, schema) {
      return parsed(await repeating(call, { appid: deps.app.appid, secret: deps.app.secret }), call, schema)
    },
  }
}

function mayRepeat(error: WechatError, repeat: Repeat): boolean {
  if (error.kind === 'busy') return true
  return error.kind === 'unavailable' && (repeat === 'read' || !error.sent)
}

function ridOf(error: WechatError): string | undefined {
  return /rid: ([0-9a-f]{8}(?:-[0-9a-f]{8}){2})/.exec(error.errmsg ?? '')?.[1]
}

function parsed<T>(answer: Answer, call: Call, schema: z.ZodType<T>): T {
  const result = schema.safeParse('json' in answer ? answer.json : undefined)
  if (result.success) return result.data
  // The platform accepted the call and answered something else than documented: for a send that is an unclear outcome.
  throw new WechatError({ kind: call.repeat === 'send' ? 'unknown_outcome' : 'unavailable', path: call.path })
}
