import Router from '@koa/router'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { readCode } from './code-image'
import { Channel } from './entities'

const ID = /^[0-9a-f-]{36}$/

/** GET /media/channels/<id>.png: the code to print, for anybody who knows the id. Unknown or not made yet: 404. */
export function mediaRoutes(deps: Deps): Router {
  const router = new Router()
  router.get('/media/channels/:id.png', async (ctx) => {
    ctx.state.route = 'GET /media/channels/:id.png'
    const id = String(ctx.params.id)
    const channel = ID.test(id) && (await deps.db.read((tx) => tx.getRepository(Channel).findOneBy({ id })))
    const code = channel && (await readCode(deps, channel))
    if (!code) throw new AppError('not_found')
    ctx.set('X-Content-Type-Options', 'nosniff')
    // The scene behind a code never changes, so neither does its picture.
    ctx.set('Cache-Control', 'public, max-age=86400, immutable')
    ctx.type = code.type
    ctx.body = code.bytes
  })
  return router
}
