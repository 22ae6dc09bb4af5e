import type Router from '@koa/router'
import { pageHtml } from './page-html'
import { pageScript } from './page-script'
import { pageStyle } from './page-style'

/**
 * The control page: three texts from this server alone. Kept as text in the code, so that the compiled server needs no
 * files beside it; script and style have addresses of their own because the page forbids inline ones.
 */
export function pageRoutes(router: Router, mount: string): void {
  const files: [string, string, string][] = [
    [`${mount}/`, 'text/html; charset=utf-8', pageHtml],
    [`${mount}/app.js`, 'text/javascript; charset=utf-8', pageScript],
    [`${mount}/app.css`, 'text/css; charset=utf-8', pageStyle],
  ]
  router.get(mount, (ctx, next) => {
    if (ctx.path !== mount) return next()
    ctx.redirect(`${mount}/`)
    return undefined
  })
  for (const [path, type, text] of files) {
    router.get(path, (ctx) => {
      ctx.type = type
      ctx.body = text
      ctx.set('Cache-Control', 'no-cache')
      ctx.set(
        'Content-Security-Policy',
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'",
      )
    })
  }
}
