import type Router from '@koa/router'
import type { SandboxDeps } from './deps'
import { platformTemplates } from './templates'
import type { PlatformTemplate } from './templates'
import { requireToken } from './tokens'

/** The lists of templates the two apps have added. */
export function templateRoutes(router: Router, mount: string, deps: SandboxDeps): void {
  router.get(`${mount}/wxaapi/newtmpl/gettemplate`, async (ctx) => {
    await requireToken(deps, ctx, ['mini'])
    ctx.body = {
      errcode: 0,
      errmsg: 'ok',
      data: platformTemplates.mini.map((template) => ({ priTmplId: template.id, type: 2, ...cardOf(template) })),
    }
  })
  router.get(`${mount}/cgi-bin/template/get_all_private_template`, async (ctx) => {
    await requireToken(deps, ctx, ['oa'])
    ctx.body = {
      template_list: platformTemplates.oa.map((template) => ({
        template_id: template.id,
        primary_industry: '消费品',
        deputy_industry: '消费品',
        ...cardOf(template),
      })),
    }
  })
}

function cardOf(template: PlatformTemplate) {
  return {
    title: template.title,
    content: template.keys.map(({ key, label }) => `${label}:{{${key}.DATA}}\n`).join(''),
    example: template.keys.map(({ label, example }) => `${label}:${example}\n`).join(''),
  }
}
