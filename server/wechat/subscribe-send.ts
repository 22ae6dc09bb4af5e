import { z } from 'zod'
import type { Caller } from './caller'

export type SubscribeMessage = {
  openid: string
  templateId: string
  /** Field key (`thing1`) to text; the platform checks each by its kind. */
  fields: Record<string, string>
  /** Page with query, without leading slash; without it the card opens nothing. */
  page?: string
  state?: 'formal' | 'trial' | 'developer'
  lang?: 'zh_CN' | 'zh_TW' | 'zh_HK' | 'en_US'
}

const shape = z.object({ msgid: z.coerce.string().optional() })

/**
 * Sends one subscription message and spends one of the person's permissions for that template.
 * `no_grant` (43101) says there is none; `unknown_outcome` that it may have arrived: the API knows no repeat key.
 */
export async function subscribeSend(caller: Caller, message: SubscribeMessage): Promise<{ msgId?: string }> {
  const body = {
    touser: message.openid,
    template_id: message.templateId,
    ...(message.page === undefined ? {} : { page: message.page }),
    miniprogram_state: message.state ?? 'formal',
    lang: message.lang ?? 'zh_CN',
    data: Object.fromEntries(Object.entries(message.fields).map(([key, value]) => [key, { value }])),
  }
  const path = '/cgi-bin/message/subscribe/send'
  const answer = await caller.json({ path, method: 'POST', body, repeat: 'send' }, shape)
  return answer.msgid === undefined ? {} : { msgId: answer.msgid }
}
