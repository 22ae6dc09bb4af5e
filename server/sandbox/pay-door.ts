import type Router from '@koa/router'
import type { RouterContext } from '@koa/router'
import { z } from 'zod'
import { pause } from '../wechat/backoff'
import { readRawBody } from '../wechat/raw-body'
import type { SandboxDeps } from './deps'
import { drop, hang, type FaultBoard } from './faults'
import type { PayKeys, PlatformKey } from './pay-keys'
import { requestDoubt, signedHeaders } from './pay-sign'
import type { BillPlant, PaySwitches } from './pay-state'
import type { Fault } from './state'

export const PAY_MOUNT = '/sandbox/pay'
const BODY_LIMIT = 64 * 1024

/** What every file of WeChat Pay's side gets. */
export type PayDeps = SandboxDeps & {
  keys(): PayKeys
  paySwitches: PaySwitches
  billPlants: BillPlant[]
  board: FaultBoard
}

/** Thrown by an endpoint to answer as WeChat Pay refuses. */
export class PayRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

export const paramError = (field: string): PayRefusal =>
  new PayRefusal(400, 'PARAM_ERROR', `输入源“/body/${field}”映射到字段“${field}”规则校验失败`)

export type PayCall = { params: Record<string, string>; query: Record<string, string>; raw: Buffer }
/** A text is sent as it is, anything else as JSON, null as nothing (204). */
export type PayAnswer = { status?: number; body: unknown; unsigned?: boolean }

/** Gives the request's JSON as the schema reads it; 400 PARAM_ERROR naming the first field that is wrong. */
export function payBody<T>(raw: Buffer, schema: z.ZodType<T>): T {
  let value: unknown
  try {
    value = JSON.parse(raw.toString('utf8'))
  } catch {
    throw new PayRefusal(400, 'PARAM_ERROR', '请求体不是合法的JSON')
  }
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw paramError(read.error.issues[0]?.path.join('/') ?? '')
}

/**
 * Serves one call of WeChat Pay: faults (by the path with its numbers written `{so}`), the merchant's signature, the
 * handler, and an answer signed with the key the request asked for.
 */
export function payRoute(
  router: Router,
  deps: PayDeps,
  method: 'get' | 'post',
  path: string,
  handler: (call: PayCall) => Promise<PayAnswer>,
): void {
  router[method](`${PAY_MOUNT}${path}`, async (ctx) => {
    const fault = deps.board.meet(path.replace(/:([a-z_]+)/g, '{$1}'))
    if (fault?.delayMs) await pause(fault.delayMs)
    if (fault?.hang) return hang(ctx)
    if (fault?.status !== undefined && fault.code === undefined) {
      ctx.status = fault.status
      ctx.type = 'text/html'
      ctx.body = `<html><body>${fault.status}</body></html>`
      return
    }
    const raw = (await readRawBody(ctx.req, BODY_LIMIT)) ?? Buffer.alloc(0)
    try {
      checkRequest(deps, ctx, raw)
      if (fault?.code !== undefined) throw new PayRefusal(fault.status ?? 500, fault.code, '系统繁忙')
      const query = Object.fromEntries(Object.entries(ctx.query).map(([name, value]) => [name, String(value)]))
      const answer = await handler({ params: ctx.params as Record<string, string>, query, raw })
      write(ctx, deps, answer, fault)
    } catch (error) {
      if (!(error instanceof PayRefusal)) throw error
      const body = { code: error.code, message: error.message }
      write(ctx, deps, { status: error.status, body, unsigned: error.status === 401 }, fault)
    }
    if (fault?.dropAfterAccept) drop(ctx)
  })
}

function checkRequest(deps: PayDeps, ctx: RouterContext, raw: Buffer): void {
  const why = requestDoubt(deps, deps.keys(), {
    method: ctx.method,
    path: ctx.url.slice(PAY_MOUNT.length),
    authorization: ctx.get('authorization'),
    userAgent: ctx.get('user-agent'),
    raw,
  })
  if (why !== null) throw new PayRefusal(401, 'SIGN_ERROR', why)
  if (ctx.get('accept') === '') throw new PayRefusal(400, 'PARAM_ERROR', 'Http头缺少Accept')
  if (raw.length > 0 && !ctx.is('application/json')) throw new PayRefusal(400, 'PARAM_ERROR', 'Http头Content-Type有误')
  if (keyFor(deps, ctx.get('wechatpay-serial')) === null)
    throw new PayRefusal(400, 'PARAM_ERROR', 'Http头Wechatpay-Serial有误')
}

/** The key an answer is signed with: the one asked for, the newest certificate otherwise; null for an unknown one. */
function keyFor(deps: PayDeps, serial: string): PlatformKey | null {
  const { publicKey, certificates } = deps.keys()
  const some = deps.paySwitches.certificates === 'some'
  if (serial === '') return (some ? certificates.at(-1) : undefined) ?? publicKey
  return [publicKey, ...(some ? certificates : [])].find((key) => key.serial === serial) ?? null
}

function write(ctx: RouterContext, deps: PayDeps, answer: PayAnswer, fault: Fault | null): void {
  const raw = answer.body === null ? Buffer.alloc(0) : Buffer.from(textOf(answer.body))
  ctx.status = answer.status ?? (answer.body === null ? 204 : 200)
  if (!answer.unsigned && fault?.forge !== 'unsigned') {
    const moved = fault?.forge === 'stale' ? { ...deps, clock: { now: () => deps.clock.now() - 301_000 } } : deps
    const key = keyFor(deps, ctx.get('wechatpay-serial')) ?? deps.keys().publicKey
    const headers = signedHeaders(moved, key, raw)
    if (fault?.forge === 'signature') headers['Wechatpay-Nonce'] = 'another'
    if (fault?.forge === 'probe')
      headers['Wechatpay-Signature'] = `WECHATPAY/SIGNTEST/${headers['Wechatpay-Signature']}`
    if (fault?.forge === 'serial') headers['Wechatpay-Serial'] = 'ABCDEF0123456789'
    ctx.set(headers)
  }
  if (answer.body === null) return
  ctx.body = raw
  ctx.type = typeof answer.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body))
