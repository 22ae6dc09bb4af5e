import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { send } from '@koa/send'
import type { Context, Middleware } from 'koa'

/**
 * Serves a built single-page app below a path. Files with a hash in their name may be kept for a year, the page itself
 * never; unknown paths below `prefix` get the page where `spa` is set, so that the console's addresses can be reloaded.
 */
export function pages(options: {
  prefix: string
  root: string
  spa: boolean
  at?(ctx: Context): boolean
  /** Called before the page itself, not its pieces, is sent. */
  greet?(ctx: Context): void
}): Middleware {
  return async (ctx: Context, next) => {
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || !ctx.path.startsWith(options.prefix)) return next()
    if (options.at && !options.at(ctx)) return next()
    const rest = ctx.path.slice(options.prefix.length) || 'index.html'
    if (rest.includes('..') || rest.includes('\0')) return next()
    const file =
      existsSync(join(options.root, rest)) && !rest.endsWith('/')
        ? rest
        : options.spa && !/\.\w+$/.test(rest)
          ? 'index.html'
          : null
    if (file === null) return next()
    ctx.set(
      'Cache-Control',
      /\.[0-9a-zA-Z_-]{8,}\.\w+$|-[0-9a-zA-Z_-]{8}\.\w+$/.test(file)
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
    )
    if (file === 'index.html') options.greet?.(ctx)
    await send(ctx as never, file, { root: options.root })
  }
}
