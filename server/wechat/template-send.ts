import { z } from 'zod'
import type { Caller } from './caller'

export type TemplateMessage = {
  openid: string
  templateId: string
  fields: Record<string, string>
  url?: string
  /** Opened in preference to `url`; the mini-program must be linked with the account. */
  miniProgram?: { appid: string; page: string }
  /** Same openid and id within 10 minutes is sent once only, so give each attempt series one id (32 characters or fewer). */
  clientMsgId?: string
}

const shape = z.object({ msgid: z.coerce.string().optional() })

/**
 * Sends one template message (service notices only) to a follower; TEMPLATESENDJOBFINISH with the same MsgID tells how
 * it went, possibly before this returns. `not_follower` for 43004; `unknown_outcome` when the answer was lost.
 */
export async function templateSend(caller: Caller, message: TemplateMessage): Promise<{ msgId?: string }> {
  const body = {
    touser: message.openid,
    template_id: message.templateId,
    ...(message.url === undefined ? {} : { url: message.url }),
    ...(message.miniProgram === undefined
      ? {}
      : { miniprogram: { appid: message.miniProgram.appid, pagepath: message.miniProgram.page } }),
    ...(message.clientMsgId === undefined ? {} : { client_msg_id: message.clientMsgId }),
    data: Object.fromEntries(Object.entries(message.fields).map(([key, value]) => [key, { value }])),
  }
  const path = '/cgi-bin/message/template/send'
  const answer = await caller.json({ path, method: 'POST', body, repeat: 'send' }, shape)
  return answer.msgid === undefined ? {} : { msgId: answer.msgid }
}
