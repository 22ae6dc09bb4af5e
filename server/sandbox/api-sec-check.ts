import type Router from '@koa/router'
import { jsonBody, PlatformRefusal, text } from './answer'
import type { SandboxDeps } from './deps'
import { personByOpenid } from './people'
import { requireToken } from './tokens'

const activeMs = 2 * 60 * 60_000
// Words that let a test or a visitor see each verdict; the platform's own lists are secret.
const offences: { word: string; suggest: 'risky' | 'review'; label: number }[] = [
  { word: '赌博', suggest: 'risky', label: 20006 },
  { word: '色情', suggest: 'risky', label: 20002 },
  { word: '诈骗', suggest: 'risky', label: 20008 },
  { word: '傻瓜', suggest: 'review', label: 20003 },
  { word: '加微信', suggest: 'review', label: 10001 },
]

/** msgSecCheck version 2: the form of the question as strict as documented, the verdict by a short list of words. */
export function secCheckRoutes(router: Router, mount: string, deps: SandboxDeps): void {
  router.all(`${mount}/wxa/msg_sec_check`, async (ctx) => {
    await requireToken(deps, ctx, ['mini'])
    const body = await jsonBody(ctx)
    const content = text(body.content)
    if (content === '') throw new PlatformRefusal(44002)
    if ([...content].length > 2500 || body.version !== 2) throw new PlatformRefusal(40097)
    if (![1, 2, 3, 4].some((scene) => scene === body.scene)) throw new PlatformRefusal(40129)
    const openid = text(body.openid)
    if (openid === '') throw new PlatformRefusal(40003)
    const person = await personByOpenid(deps, 'mini', openid)
    if (person === null) throw new PlatformRefusal(43104)
    if (deps.clock.now() - person.miniUsedAt > activeMs) throw new PlatformRefusal(61010)
    const found = offences.find((offence) => content.includes(offence.word))
    const result = { suggest: found?.suggest ?? 'pass', label: found?.label ?? 100 }
    ctx.body = {
      errcode: 0,
      errmsg: 'ok',
      result,
      detail: [{ strategy: 'content_model', errcode: 0, ...result, prob: 90 }],
      trace_id: deps.chance.bytes(8).toString('hex'),
    }
  })
}
