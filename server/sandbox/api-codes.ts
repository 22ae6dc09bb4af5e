import type Router from '@koa/router'
import { qrPng } from '../base/qr-png'
import { jsonBody, PlatformRefusal, queryText, text } from './answer'
import type { SandboxDeps } from './deps'
import { requirePage } from './mini-page'
import { requireToken } from './tokens'

const home = 'pages/home/index'
const sceneCharacters = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]+$/
const maxTemporarySeconds = 2_592_000
const permanentLimit = 100_000

/** Mini-program codes and the account's parametric QR, drawn as plain QR codes. */
export function codeRoutes(router: Router, mount: string, deps: SandboxDeps): void {
  router.all(`${mount}/wxa/getwxacodeunlimit`, async (ctx) => {
    await requireToken(deps, ctx, ['mini'])
    const body = await jsonBody(ctx, 40169)
    const scene = text(body.scene)
    if (scene === '' || scene.length > 32) throw new PlatformRefusal(40169)
    if (!sceneCharacters.test(scene)) throw new PlatformRefusal(40129)
    if (scene.includes('scancode_time')) throw new PlatformRefusal(85096)
    const page = body.page === undefined ? home : text(body.page)
    if (body.check_path !== false) requirePage(deps, page, false)
    else if (page.startsWith('/') || page.includes('?')) throw new PlatformRefusal(41030)
    const width = body.width === undefined ? 430 : Number(body.width)
    if (!Number.isInteger(width) || width < 280 || width > 1280) throw new PlatformRefusal(40097)
    const env = body.env_version ?? 'release'
    if (env !== 'release' && env !== 'trial' && env !== 'develop') throw new PlatformRefusal(40097)
    ctx.body = qrPng(landingUrl(deps, page, scene), width)
    ctx.type = 'image/png'
  })

  router.all(`${mount}/cgi-bin/qrcode/create`, async (ctx) => {
    await requireToken(deps, ctx, ['oa'])
    const body = await jsonBody(ctx)
    const permanent = body.action_name === 'QR_LIMIT_STR_SCENE' || body.action_name === 'QR_LIMIT_SCENE'
    if (!permanent && body.action_name !== 'QR_STR_SCENE' && body.action_name !== 'QR_SCENE')
      throw new PlatformRefusal(40097)
    const scene = sceneOf(body.action_info, String(body.action_name), permanent)
    const seconds = body.expire_seconds === undefined ? 60 : Number(body.expire_seconds)
    if (!permanent && !(seconds >= 1 && seconds <= maxTemporarySeconds)) throw new PlatformRefusal(40097)
    const all = await deps.store.list('qrcode')
    if (permanent && all.filter((code) => code.expiresAt === null).length >= permanentLimit)
      throw new PlatformRefusal(45029)
    const ticket = `gQ${deps.chance.bytes(60).toString('base64')}==`
    const url = `http://weixin.qq.com/q/02${deps.chance.bytes(12).toString('base64url')}`
    const expiresAt = permanent ? null : deps.clock.now() + seconds * 1000
    await deps.store.put('qrcode', ticket, { ticket, url, scene, expiresAt })
    ctx.body = permanent ? { ticket, url } : { ticket, expire_seconds: seconds, url }
  })

  // On the platform's other host, without a token.
  router.get(`${mount}/cgi-bin/showqrcode`, async (ctx) => {
    const code = await deps.store.get('qrcode', queryText(ctx, 'ticket'))
    if (code === null || (code.expiresAt !== null && code.expiresAt <= deps.clock.now())) {
      ctx.status = 404
      return
    }
    ctx.body = qrPng(code.url, 430)
    ctx.type = 'image/png'
  })
}

/** Gives the address that opens a page of the web twin with a scene, as the phone opens it after a scan. */
export function landingUrl(deps: SandboxDeps, page: string, scene: string, personId?: string): string {
  const person = personId === undefined ? '' : `?person=${personId}`
  return `${deps.publicUrl().replace(/\/+$/, '')}/${person}#/${page}?scene=${encodeURIComponent(scene)}`
}

function sceneOf(actionInfo: unknown, action: string, permanent: boolean): string {
  const info = actionInfo as { scene?: { scene_str?: unknown; scene_id?: unknown } } | null | undefined
  if (action.endsWith('STR_SCENE')) {
    const scene = text(info?.scene?.scene_str)
    if (scene.length < 1 || scene.length > 64) throw new PlatformRefusal(40129)
    return scene
  }
  const id = Number(info?.scene?.scene_id)
  const max = permanent ? 100_000 : 4_294_967_295
  if (!Number.isInteger(id) || id < 1 || id > max) throw new PlatformRefusal(40129)
  return String(id)
}
