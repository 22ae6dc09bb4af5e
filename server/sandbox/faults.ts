import type { Next } from 'koa'
import type { RouterContext } from '@koa/router'
import { z } from 'zod'
import { pause } from '../wechat/backoff'
import { PlatformRefusal, refusalBody } from './answer'
import type { SandboxDeps } from './deps'
import type { Fault } from './state'

const hangLimitMs = 120_000

export const faultsShape = z.record(
  z.string().min(1),
  z.strictObject({
    errcode: z.number().int().optional(),
    status: z.number().int().min(400).max(599).optional(),
    code: z.string().min(1).max(40).optional(),
    forge: z.enum(['unsigned', 'signature', 'probe', 'stale', 'serial']).optional(),
    delayMs: z.number().int().min(0).max(120_000).optional(),
    hang: z.boolean().optional(),
    dropAfterAccept: z.boolean().optional(),
    times: z.number().int().min(1).optional(),
  }),
)

export type FaultBoard = ReturnType<typeof createFaultBoard>

/** Holds the faults switched on per API path and how often each path was called; gone with the process. */
export function createFaultBoard(mount: string) {
  let faults = new Map<string, Fault>()
  let calls = new Map<string, number>()
  const normal = (path: string): string => `/${path.replace(mount, '').replace('/sandbox/pay', '').replace(/^\/+/, '')}`
  return {
    set(next: Record<string, Fault>): void {
      faults = new Map(Object.entries(next).map(([path, fault]) => [normal(path), { ...fault }]))
    },
    all: (): Record<string, Fault> => Object.fromEntries(faults),
    calls: (): Record<string, number> => Object.fromEntries(calls),
    forgetCalls(): void {
      calls = new Map()
    },
    /** Counts the call and gives the fault it meets; the last of `times` switches it off. */
    meet(path: string): Fault | null {
      const key = normal(path)
      calls.set(key, (calls.get(key) ?? 0) + 1)
      const fault = faults.get(key)
      if (fault === undefined) return null
      if (fault.times !== undefined) {
        fault.times -= 1
        if (fault.times <= 0) faults.delete(key)
      }
      return fault
    },
  }
}

/** Answers every call under the platform's address: applies faults, turns refusals into 200 with errcode. */
export function platformDoor(deps: SandboxDeps, board: FaultBoard): (ctx: RouterContext, next: Next) => Promise<void> {
  return async (ctx, next) => {
    const fault = board.meet(ctx.path)
    if (fault?.delayMs) await pause(fault.delayMs)
    if (fault?.hang) return hang(ctx)
    if (fault?.status !== undefined) {
      ctx.status = fault.status
      ctx.type = 'text/html'
      ctx.body = `<html><body>${fault.status}</body></html>`
      return
    }
    try {
      if (fault?.errcode) throw new PlatformRefusal(fault.errcode)
      await next()
    } catch (error) {
      if (!(error instanceof PlatformRefusal)) throw error
      ctx.status = 200
      ctx.body = refusalBody(error.errcode, error.detail, deps.clock, deps.chance)
      ctx.type = 'application/json; encoding=utf-8'
    }
    if (fault?.dropAfterAccept) drop(ctx)
  }
}

/** Keeps the caller waiting until it hangs up, at most two minutes, and then answers nothing. */
export async function hang(ctx: RouterContext): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, hangLimitMs)
    timer.unref()
    ctx.req.socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
  drop(ctx)
}

/** Hangs up without an answer. */
export function drop(ctx: RouterContext): void {
  ctx.respond = false
  ctx.req.socket.destroy()
}
