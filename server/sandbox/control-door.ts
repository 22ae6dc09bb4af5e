import type { Next } from 'koa'
import type { RouterContext } from '@koa/router'
import type { z } from 'zod'
import { readRawBody } from '../wechat/raw-body'

const bodyLimitBytes = 256 * 1024

/** Thrown by a control route to answer with a problem. */
export class ControlProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(code)
  }
}

/** Answers problems of the control routes as problem+json; other errors go on to the app. Foreign sites' pages get 403. */
export async function controlDoor(ctx: RouterContext, next: Next): Promise<void> {
  try {
    // The sandbox asks nobody who they are, so a page of another site open in the same browser must not play with it.
    if (ctx.get('sec-fetch-site') === 'cross-site') throw new ControlProblem(403, 'forbidden', 'not from another site')
    await next()
  } catch (error) {
    if (!(error instanceof ControlProblem)) throw error
    ctx.status = error.status
    ctx.body = { type: 'about:blank', title: error.code, status: error.status, code: error.code, detail: error.detail }
    ctx.type = 'application/problem+json'
  }
}

/** Gives the body as the schema reads it (an empty one counts as `{}`); 413, 400 or 422 otherwise. */
export async function controlBody<T>(ctx: RouterContext, schema: z.ZodType<T>): Promise<T> {
  const raw = await readRawBody(ctx.req, bodyLimitBytes)
  if (raw === null) throw new ControlProblem(413, 'payload_too_large', 'the body is too large')
  let value: unknown
  try {
    value = raw.length === 0 ? {} : JSON.parse(raw.toString('utf8'))
  } catch {
    throw new ControlProblem(400, 'malformed_json', 'the body is no JSON')
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const said = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  throw new ControlProblem(422, 'validation_failed', said)
}
