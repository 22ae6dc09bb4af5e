import type Router from '@koa/router'
import { jsonBody, PlatformRefusal, queryText, text } from './answer'
import type { SandboxDeps } from './deps'
import { personByOpenid } from './people'
import type { Person } from './state'
import { requireToken } from './tokens'

const batchLimit = 100
const pageLimit = 10_000

/** user/info, its batch, and the list of followers by page. */
export function followerRoutes(router: Router, mount: string, deps: SandboxDeps): void {
  router.get(`${mount}/cgi-bin/user/info`, async (ctx) => {
    await requireToken(deps, ctx, ['oa'])
    const person = await personByOpenid(deps, 'oa', queryText(ctx, 'openid'))
    if (person === null) throw new PlatformRefusal(40003)
    ctx.body = infoOf(person)
  })

  router.all(`${mount}/cgi-bin/user/info/batchget`, async (ctx) => {
    await requireToken(deps, ctx, ['oa'])
    const body = await jsonBody(ctx)
    const asked: unknown[] = Array.isArray(body.user_list) ? body.user_list : []
    if (asked.length < 1 || asked.length > batchLimit) throw new PlatformRefusal(40097)
    const infos: ReturnType<typeof infoOf>[] = []
    for (const item of asked) {
      const openid = typeof item === 'object' && item !== null && 'openid' in item ? text(item.openid) : ''
      const person = await personByOpenid(deps, 'oa', openid)
      if (person === null) throw new PlatformRefusal(40003)
      infos.push(infoOf(person))
    }
    ctx.body = { user_info_list: infos }
  })

  router.get(`${mount}/cgi-bin/user/get`, async (ctx) => {
    await requireToken(deps, ctx, ['oa'])
    const after = queryText(ctx, 'next_openid')
    const people = (await deps.store.list('person')).filter((person) => person.following !== null)
    const openids = people.map((person) => person.openids.oa)
    const start = after === '' ? 0 : openids.indexOf(after) + 1
    if (after !== '' && start === 0) throw new PlatformRefusal(40003)
    const page = openids.slice(start, start + pageLimit)
    // After the last page there is no `data`.
    ctx.body = {
      total: openids.length,
      count: page.length,
      ...(page.length === 0 ? {} : { data: { openid: page } }),
      next_openid: page.at(-1) ?? '',
    }
  })
}

function infoOf(person: Person) {
  if (person.following === null) return { subscribe: 0, openid: person.openids.oa }
  const { since, scene } = person.following
  return {
    subscribe: 1,
    openid: person.openids.oa,
    language: 'zh_CN',
    subscribe_time: Math.floor(since / 1000),
    ...(person.unionid === null ? {} : { unionid: person.unionid }),
    remark: '',
    groupid: 0,
    tagid_list: [],
    subscribe_scene: scene === '' ? 'ADD_SCENE_SEARCH' : 'ADD_SCENE_QR_CODE',
    qr_scene: 0,
    qr_scene_str: scene,
  }
}
