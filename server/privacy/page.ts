import { Router } from '@koa/router'
import type { Context } from 'koa'
import { shanghaiDay } from '../../shared/rules/calendar'
import { localeOf, type Locale } from '../base/errors'
import type { PersonTable } from '../base/person-table'
import { plainPage } from '../base/plain-page'
import type { Deps } from '../deps'
import { LINK_PATH, openLink, useLink } from './links'
import { asJson, asTables, ownDataOf } from './own-data'
import { zipOf } from './zip-of'

type Words = { title: string; ready: string; get: string; over: string }
const WORDS: Record<Locale, Words> = {
  'zh-Hans': {
    title: '我的个人信息',
    ready: '文件只能下载一次，请保存在只有您能打开的地方。',
    get: '下载',
    over: '这个链接已经用过，或已超过十五分钟。请在小程序里重新申请。',
  },
  'zh-Hant': {
    title: '我的個人資料',
    ready: '檔案只能下載一次，請存放在只有您能開啟的地方。',
    get: '下載',
    over: '這個連結已經用過，或已超過十五分鐘。請在小程式裡重新申請。',
  },
  en: {
    title: 'My personal data',
    ready: 'The file can be downloaded once. Keep it where only you can open it.',
    get: 'Download',
    over: 'This link was used, or is older than a quarter of an hour. Please ask for a new one in the mini-program.',
  },
}

/** A page of a few words that names nobody. */
const pageOf = (locale: Locale, ready: boolean): string => {
  const words = WORDS[locale]
  const body = ready
    ? `<p>${words.ready}</p><form method="post"><button>${words.get}</button></form>`
    : `<p>${words.over}</p>`
  return plainPage({ lang: locale, title: words.title, body })
}

/**
 * Where a link to one's own data leads. Looking at the page uses nothing up, since messengers and browsers look at links before
 * people do; its button gives the file, once.
 */
export function ownDataPages(deps: Deps, { holdings }: { holdings: readonly PersonTable[] }): Router {
  const router = new Router()
  const show = (ctx: Context, ready: boolean): void => {
    ctx.status = ready ? 200 : 410
    ctx.type = 'html'
    ctx.body = pageOf(localeOf(ctx.get('Accept-Language')), ready)
  }
  const manners = (ctx: Context): void => {
    ctx.state.route = `${LINK_PATH}/:token`
    ctx.set('Cache-Control', 'no-store')
    ctx.set('Referrer-Policy', 'no-referrer')
  }
  router.get(`${LINK_PATH}/:token`, async (ctx) => {
    manners(ctx)
    show(ctx, (await deps.db.read((tx) => openLink(tx, deps, ctx.params.token!))) !== null)
  })
  router.post(`${LINK_PATH}/:token`, async (ctx) => {
    manners(ctx)
    const now = deps.clock.now()
    // Read in the transaction that uses the link up: where reading fails the link is good still.
    const file = await deps.db.inTransaction(async (tx) => {
      const link = await useLink(tx, deps, ctx.params.token!, ctx.state.requestId as string)
      return link && { link, data: await ownDataOf(tx, deps, holdings, link.memberId) }
    })
    if (!file) return show(ctx, false)
    const json = file.link.format === 'json'
    ctx.type = json ? 'application/json' : 'application/zip'
    ctx.set('Content-Disposition', `attachment; filename="own-data-${shanghaiDay(now)}.${json ? 'json' : 'zip'}"`)
    ctx.body = json ? asJson(file.data, now) : zipOf(asTables(file.data, holdings), now)
  })
  return router
}
