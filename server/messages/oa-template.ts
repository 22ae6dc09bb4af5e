import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import type { MessageChannelAdapter, Reach } from './channel'
import { outcomeOf } from './outcome'

/** The official account's template messages: service notices to followers, opening the linked mini-program. */
export const oaTemplate = (deps: Pick<Deps, 'wechat'>): MessageChannelAdapter => ({
  channel: 'oa_template',
  ready: deps.wechat.oa !== null,
  reach,
  // A follower may be written to without a permission; the platform's own limits answer at the call.
  reserve: async () => true,
  async send(letter) {
    if (!deps.wechat.oa) return { kind: 'broken', code: 'not_configured' }
    const { mini } = deps.wechat
    try {
      const { msgId } = await deps.wechat.oa.templateSend({
        openid: letter.address,
        templateId: letter.providerTemplateId,
        fields: letter.fields,
        // The platform sends once per openid and id within 10 minutes; 32 characters at most, so without the dashes.
        clientMsgId: letter.attemptId.replaceAll('-', ''),
        ...(mini ? { miniProgram: { appid: mini.appid, page: letter.page } } : {}),
      })
      return { kind: 'accepted', msgId: msgId ?? null }
    } catch (error) {
      return outcomeOf(error)
    }
  },
  settle: async () => undefined,
})

const FOLLOWER = { memberId: text, openid: text }

async function reach(tx: Tx, memberIds: string[]): Promise<Map<string, Reach>> {
  if (memberIds.length === 0) return new Map()
  const followers = await rows(
    tx,
    FOLLOWER,
    `SELECT memberId, openid FROM follower WHERE subscribed = 1 AND memberId IN ${inList(memberIds)} ORDER BY lastEventAt`,
    memberIds,
  )
  const found = new Map<string, Reach>()
  for (const id of memberIds) found.set(id, { reason: 'unreachable' })
  // The last line of a member wins: the account with the newest event.
  for (const { memberId, openid } of followers) found.set(memberId, { address: openid })
  return found
}
