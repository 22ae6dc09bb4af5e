import { readFileSync } from 'node:fs'
import { Router } from '@koa/router'
import absolutePath from 'swagger-ui-dist/absolute-path.js'
import { openApiDocument } from './openapi'

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fan to Member API</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>`
const START = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#ui', deepLinking: true, tryItOutEnabled: false, validatorUrl: null })`
const ASSETS: Record<string, string> = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' }

/** The published contract and its readable page; nothing is loaded from another host. */
export function docsRoutes(publicUrl: string): Router {
  const router = new Router()
  let document: string | null = null
  router.get('/openapi.json', (ctx) => {
    document ??= JSON.stringify(openApiDocument(publicUrl))
    ctx.type = 'application/json'
    ctx.body = document
  })
  router.get('/docs', (ctx) => {
    ctx.type = 'text/html'
    ctx.body = PAGE
  })
  router.get('/docs/start.js', (ctx) => {
    ctx.type = 'text/javascript'
    ctx.body = START
  })
  router.get('/docs/:file', (ctx, next) => {
    const type = ASSETS[ctx.params.file as string]
    if (!type) return next()
    ctx.type = type
    ctx.set('Cache-Control', 'public, max-age=86400')
    ctx.body = readFileSync(`${absolutePath()}/${ctx.params.file as string}`)
  })
  return router
}
