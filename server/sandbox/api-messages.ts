import type Router from '@koa/router'
import type { RouterContext } from '@koa/router'
import { jsonBody, PlatformRefusal, text } from './answer'
import type { SandboxDeps } from './deps'
import { checkedFields } from './field-values'
import { deliver, makeMsgId } from './inbox'
import { requirePage } from './mini-page'
import { personByOpenid } from './people'
import { push } from './push-out'
import type { PushFields } from './push-out'
import type { AppKind, Person } from './state'
import { platformTemplate } from './templates'
import { requireToken } from './tokens'

const clientMessageMs = 10 * 60_000
const languages = ['zh_CN', 'zh_TW', 'zh_HK', 'en_US']
const states = ['formal', 'trial', 'developer']

/** Subscription messages of the mini-program and template messages of the account, with the events that follow. */
export function messageRoutes(router: Router, mount: string, deps: SandboxDeps): void {
  router.all(`${mount}/cgi-bin/message/subscribe/send`, async (ctx) => {
    await requireToken(deps, ctx, ['mini'])
    const body = await jsonBody(ctx)
    const { person, template } = await addressee(deps, 'mini', body)
    if (!languages.includes(text(body.lang ?? 'zh_CN'))) throw new PlatformRefusal(40097)
    if (!states.includes(text(body.miniprogram_state ?? 'formal'))) throw new PlatformRefusal(40097)
    const fields = checkedFields(template, body.data)
    const page = body.page === undefined ? null : text(body.page)
    if (page !== null) requirePage(deps, page, true)
    await spendGrant(deps, person.openids.mini, template.id)
    const msgId = makeMsgId(deps)
    await deliver(deps, person, {
      kind: 'subscribe',
      title: template.title,
      templateId: template.id,
      fields,
      page,
      msgId,
    })
    const line = { TemplateId: template.id, MsgID: msgId, ErrorCode: '0', ErrorStatus: 'success' }
    await tell(deps, 'mini', person, { MsgType: 'event', Event: 'subscribe_msg_sent_event', List: [line] })
    accepted(ctx, msgId)
  })

  router.all(`${mount}/cgi-bin/message/template/send`, async (ctx) => {
    await requireToken(deps, ctx, ['oa'])
    const body = await jsonBody(ctx)
    const { person, template } = await addressee(deps, 'oa', body)
    const page = linkedPage(deps, body.miniprogram)
    const fields = checkedFields(template, body.data)
    if (person.following === null) throw new PlatformRefusal(43004)
    const clientMsgId = text(body.client_msg_id)
    const msgId = makeMsgId(deps)
    const earlier = clientMsgId === '' ? null : await claimClientId(deps, `${person.openids.oa} ${clientMsgId}`, msgId)
    if (earlier !== null) return accepted(ctx, earlier)
    const url = body.url === undefined ? null : text(body.url)
    await deliver(deps, person, {
      kind: 'template',
      title: template.title,
      templateId: template.id,
      fields,
      page,
      url,
      msgId,
    })
    const Status = deps.switches.templateStatus
    await tell(deps, 'oa', person, { MsgType: 'event', Event: 'TEMPLATESENDJOBFINISH', MsgID: msgId, Status })
    accepted(ctx, msgId)
  })
}

async function addressee(deps: SandboxDeps, app: AppKind, body: Record<string, unknown>) {
  const person = await personByOpenid(deps, app, text(body.touser))
  if (person === null) throw new PlatformRefusal(40003)
  const template = platformTemplate(app, text(body.template_id))
  if (template === null) throw new PlatformRefusal(40037)
  return { person, template }
}

/** Takes one permission in one step, so that of two sends with one permission one fails; 43101 without any. */
async function spendGrant(deps: SandboxDeps, openid: string, templateId: string): Promise<void> {
  let spent = false
  await deps.store.change('grant', `${openid} ${templateId}`, (grant) => {
    if (grant === null || grant.count < 1) return grant
    spent = true
    return { ...grant, count: grant.count - 1 }
  })
  if (!spent) throw new PlatformRefusal(43101)
}

/** Gives the message id an earlier send with this client_msg_id got within 10 minutes, or null and notes this one. */
async function claimClientId(deps: SandboxDeps, id: string, msgId: string): Promise<string | null> {
  let earlier: string | null = null
  const now = deps.clock.now()
  await deps.store.change('clientMessage', id, (known) => {
    if (known === null || now - known.at >= clientMessageMs) return { msgId, at: now }
    earlier = known.msgId
    return known
  })
  return earlier
}

function linkedPage(deps: SandboxDeps, miniprogram: unknown): string | null {
  if (miniprogram === undefined) return null
  if (typeof miniprogram !== 'object' || miniprogram === null) throw new PlatformRefusal(47003, 'miniprogram invalid')
  if (!('appid' in miniprogram) || miniprogram.appid !== deps.apps.mini.appid) throw new PlatformRefusal(40013)
  const page = 'pagepath' in miniprogram ? text(miniprogram.pagepath) : ''
  if (page !== '') requirePage(deps, page, true)
  return page
}

/** Sends the event of a message after the answer, or before it where the switch says so: both happen. */
async function tell(deps: SandboxDeps, kind: AppKind, person: Person, fields: PushFields): Promise<void> {
  const send = async (): Promise<void> => {
    await push(deps, kind, person, fields)
  }
  if (deps.switches.eventsFirst) return send()
  deps.background(send)
}

/** The id stands as a bare 64-bit number, as the platform writes it: a client that parses it carelessly rounds it. */
function accepted(ctx: RouterContext, msgId: string): void {
  ctx.body = `{"errcode":0,"errmsg":"ok","msgid":${msgId}}`
  ctx.type = 'application/json; encoding=utf-8'
}
