import type Router from '@koa/router'
import type { RouterContext } from '@koa/router'
import { jsonBody, PlatformRefusal, queryText, text } from './answer'
import type { SandboxDeps } from './deps'
import type { AppKind } from './state'
import { issueLegacy, issueStable } from './tokens'

/** `GET /cgi-bin/token` and `POST /cgi-bin/stable_token`: two families that leave each other alone. */
export function tokenRoutes(router: Router, mount: string, deps: SandboxDeps): void {
  router.get(`${mount}/cgi-bin/token`, async (ctx) => {
    if (queryText(ctx, 'grant_type') !== 'client_credential') throw new PlatformRefusal(40002)
    const kind = appOf(deps, queryText(ctx, 'appid'), queryText(ctx, 'secret'), 40001)
    answer(ctx, await issueLegacy(deps, kind), deps)
  })
  router.all(`${mount}/cgi-bin/stable_token`, async (ctx) => {
    const body = await jsonBody(ctx)
    if (body.grant_type !== 'client_credential') throw new PlatformRefusal(40002)
    const kind = appOf(deps, text(body.appid), text(body.secret), 40001)
    answer(ctx, await issueStable(deps, kind, body.force_refresh === true), deps)
  })
}

/** Says whose app id and secret these are; 41002, 41004, 40013, or the given errcode for a wrong secret. */
export function appOf(deps: SandboxDeps, appid: string, secret: string, wrongSecret: 40001 | 40125): AppKind {
  if (appid === '') throw new PlatformRefusal(41002)
  if (secret === '') throw new PlatformRefusal(41004)
  const kind = (['mini', 'oa'] as const).find((one) => deps.apps[one].appid === appid)
  if (kind === undefined) throw new PlatformRefusal(40013)
  if (deps.apps[kind].secret !== secret) throw new PlatformRefusal(wrongSecret)
  return kind
}

function answer(ctx: RouterContext, issued: { token: string; expiresAt: number }, deps: SandboxDeps): void {
  ctx.body = { access_token: issued.token, expires_in: Math.floor((issued.expiresAt - deps.clock.now()) / 1000) }
}
