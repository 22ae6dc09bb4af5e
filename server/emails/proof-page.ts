import { Router } from '@koa/router'
import type { Context } from 'koa'
import { hashToken } from '../base/vault'
import { languageOf } from '../base/errors'
import { escaped, plainPage } from '../base/plain-page'
import type { Deps } from '../deps'
import type { MembershipHooks } from '../membership/hooks'
import { readSettings } from '../staff/settings'
import { openProof, type Proof } from './open-proof'
import { PROOF_PATH } from './proof-token'
import { proveEmail } from './prove'
import { WORDS } from './words'

/**
 * Where a link to prove an address leads. Looking at the page proves nothing, since filters and messengers look at links before
 * people do; its button does.
 */
export function proofPages(deps: Deps, hooks: MembershipHooks): Router {
  const router = new Router()
  const show = async (ctx: Context, proof: Proof | null): Promise<void> => {
    const { brand } = await deps.db.read(readSettings)
    const language = proof?.member.language ?? languageOf(ctx.get('Accept-Language'))
    ctx.status = proof === null ? 410 : 200
    ctx.type = 'html'
    ctx.body = plainPage({
      lang: language,
      title: WORDS[language].proofTitle,
      color: brand.color,
      body: bodyOf(proof, brand.name, language),
    })
  }
  router.get(`${PROOF_PATH}/:token`, async (ctx) => {
    manners(ctx)
    await show(ctx, await deps.db.read((tx) => openProof(tx, deps, hashToken(ctx.params.token!))))
  })
  router.post(`${PROOF_PATH}/:token`, async (ctx) => {
    manners(ctx)
    await show(ctx, await proveEmail(deps, hooks, ctx.params.token!, ctx.state.requestId as string))
    deps.waker.wake()
  })
  return router
}

function bodyOf(proof: Proof | null, brand: string, language: keyof typeof WORDS): string {
  const words = WORDS[language]
  if (proof === null) return `<p>${words.proofOver}</p>`
  const masked = escaped(proof.member.emailMasked ?? '')
  if (proof.state === 'done') return `<p role="status">${words.proofDone(masked)}</p>`
  return `<p>${words.proofAsk(escaped(brand), masked)}</p><form method="post"><button id="prove">${words.proofButton}</button></form><p class="soft">${words.proofNotMine}</p>`
}

function manners(ctx: Context): void {
  ctx.state.route = `${PROOF_PATH}/:token`
  ctx.set('Cache-Control', 'no-store')
  ctx.set('Referrer-Policy', 'no-referrer')
}
