import type Router from '@koa/router'
import { z } from 'zod'
import type { Mail, MailOutcome, Mailer } from '../mail/mailer'
import { controlBody, controlDoor } from './control-door'
import type { SandboxDeps } from './deps'

const kept = 200
const headerShape = z.record(z.string(), z.string())
const shape = z.strictObject({
  id: z.string().min(1).max(64),
  to: z.string().min(3).max(320),
  subject: z.string().max(500),
  text: z.string().max(100_000),
  html: z.string().max(100_000).optional(),
  list: z.strictObject({ unsubscribe: z.array(z.array(z.string())) }).optional(),
  headers: headerShape.optional(),
})

/** The sandbox as a mail server: every mail lies in one pile that anybody may read; the latest 200 are kept. */
export function mailRoutes(router: Router, mount: string, control: string, deps: SandboxDeps): void {
  router.use(mount, controlDoor)
  router.post(`${mount}/messages`, async (ctx) => {
    const { list, headers, html, ...mail } = await controlBody(ctx, shape)
    const unsubscribe = list?.unsubscribe.flat().map((url) => `<${url}>`)
    const letter = {
      ...mail,
      html: html ?? null,
      headers: { ...headers, ...(unsubscribe ? { 'List-Unsubscribe': unsubscribe.join(', ') } : {}) },
      at: deps.clock.now(),
    }
    await deps.store.change('mails', 'all', (pile) => ({ mails: [letter, ...(pile?.mails ?? [])].slice(0, kept) }))
    ctx.body = { messageId: `<${mail.id}@sandbox>` }
  })
  router.get(`${control}/mails`, async (ctx) => {
    const to = typeof ctx.query.to === 'string' ? ctx.query.to.toLowerCase() : null
    const all = (await deps.store.get('mails', 'all'))?.mails ?? []
    const items = all.filter((one) => to === null || one.to.toLowerCase() === to)
    ctx.body = { items: items.map((one) => ({ ...one, at: new Date(one.at).toISOString() })) }
  })
}

/** Sends into the sandbox's pile, over HTTP like everything that reaches the sandbox. */
export const sandboxMailer = (url: string): Mailer => ({
  async send(mail: Mail): Promise<MailOutcome> {
    const answer = await fetch(`${url}/messages`, { method: 'POST', body: JSON.stringify(mail) }).catch(() => null)
    if (!answer) return { kind: 'retry', scope: 'everybody', code: 'unreachable' }
    if (!answer.ok) return { kind: 'refused', code: String(answer.status) }
    return { kind: 'accepted', messageId: ((await answer.json()) as { messageId: string }).messageId }
  },
})
