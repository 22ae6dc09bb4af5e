import type { RouterContext } from '@koa/router'
import { z } from 'zod'
import { readRawBody } from '../wechat/raw-body'
import type { Chance, Clock } from '../wechat/ports'

const bodyLimitBytes = 1024 * 1024

const words: Record<number, string> = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40037: 'invalid template_id',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40129: 'invalid scene',
  40163: 'code been used',
  40164: 'invalid ip, not in whitelist',
  40169: 'invalid length for scene, or the data is not json string',
  40226: 'code blocked',
  40243: 'appsecret is frozen',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41030: 'invalid page',
  42001: 'access_token expired',
  43002: 'require POST method',
  43004: 'require subscribe',
  43101: 'user refuse to accept the msg',
  43104: 'The openid does not match the appid',
  43108: 'concurrent sending to one user',
  44002: 'empty post data',
  44990: 'api frequency out of second limit',
  44991: 'api minute-quota reach limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45015: 'response out of time limit or subscription is canceled',
  45047: 'out of response count limit',
  47001: 'data format error',
  47003: 'argument invalid!',
  48001: 'api unauthorized',
  61010: 'code is expired',
  85096: 'not allow include scancode_time field',
}

/** Thrown by an endpoint to answer as the platform refuses: status 200, errcode, errmsg with a rid. */
export class PlatformRefusal extends Error {
  constructor(
    readonly errcode: number,
    readonly detail?: string,
  ) {
    super(`errcode ${errcode}`)
  }
}

/** Gives the refusal's body; the rid is three groups of eight hex digits, the first the time in seconds. */
export function refusalBody(errcode: number, detail: string | undefined, clock: Clock, chance: Chance) {
  const seconds = Math.floor(clock.now() / 1000)
    .toString(16)
    .padStart(8, '0')
  const tail = chance.bytes(8).toString('hex')
  const rid = `${seconds}-${tail.slice(0, 8)}-${tail.slice(8)}`
  const said = [words[errcode] ?? 'refused', detail].filter((part) => part !== undefined).join(' ')
  return { errcode, errmsg: `${said} rid: ${rid}` }
}

/** Gives the request's JSON object; refuses another method (43002), no body (44002) and anything but a JSON object. */
export async function jsonBody(ctx: RouterContext, badJson = 47001): Promise<Record<string, unknown>> {
  if (ctx.method !== 'POST') throw new PlatformRefusal(43002)
  const raw = await readRawBody(ctx.req, bodyLimitBytes)
  if (raw === null || raw.length === 0) throw new PlatformRefusal(badJson === 47001 ? 44002 : badJson)
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'))
    return z.record(z.string(), z.unknown()).parse(value)
  } catch {
    throw new PlatformRefusal(badJson)
  }
}

/** Gives a query parameter as text; empty when missing or repeated. */
export function queryText(ctx: RouterContext, name: string): string {
  const value = ctx.query[name]
  return typeof value === 'string' ? value : ''
}

/** Gives a field as text, or empty for anything else. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
