import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import type { MessageChannelAdapter, Reach } from './channel'
import { grantsOf, releaseGrant, reserveGrant, spendGrant, voidGrants } from './grants'
import { outcomeOf } from './outcome'

const WECHAT_LANGUAGE = { 'zh-Hans': 'zh_CN', 'zh-Hant': 'zh_TW', yue: 'zh_HK', en: 'en_US' } as const

/** The mini-program's subscription messages: one accepted permission, one message. */
export const miniSubscribe = (deps: Pick<Deps, 'wechat'>): MessageChannelAdapter => ({
  channel: 'mini_subscribe',
  ready: deps.wechat.mini !== null,
  reach,
  reserve: (tx, { address, ...rest }) => reserveGrant(tx, { openid: address, ...rest }),
  async send(letter) {
    if (!deps.wechat.mini) return { kind: 'broken', code: 'not_configured' }
    try {
      const { msgId } = await deps.wechat.mini.subscribeSend({
        openid: letter.address,
        templateId: letter.providerTemplateId,
        fields: letter.fields,
        page: letter.page,
        lang: WECHAT_LANGUAGE[letter.language],
      })
      return { kind: 'accepted', msgId: msgId ?? null }
    } catch (error) {
      return outcomeOf(error)
    }
  },
  async settle(tx, { address, providerTemplateId, attemptId, startedAt, now }, outcome) {
    if (outcome === 'accepted' || outcome === 'unknown') await spendGrant(tx, attemptId, now)
    else if (outcome === 'no_quota')
      await voidGrants(tx, { openid: address, providerTemplateId, givenBy: startedAt, now })
    else await releaseGrant(tx, attemptId, now)
  },
})

const USER = { memberId: text, openid: text }

/** Of a member's mini-program accounts the one with a permission counts, else the one used last. */
async function reach(tx: Tx, memberIds: string[], providerTemplateId: string): Promise<Map<string, Reach>> {
  if (memberIds.length === 0) return new Map()
  const users = await rows(
    tx,
    USER,
    `SELECT memberId, openid FROM mini_user WHERE memberId IN ${inList(memberIds)} ORDER BY lastSeenAt DESC, openid`,
    memberIds,
  )
  const grants = await grantsOf(
    tx,
    users.map((user) => user.openid),
    providerTemplateId,
  )
  const found = new Map<string, Reach>()
  for (const id of memberIds) found.set(id, { reason: 'unreachable' })
  for (const { memberId, openid } of users) {
    const now = found.get(memberId)
    if (now && 'address' in now) continue
    found.set(memberId, (grants.get(openid) ?? 0) > 0 ? { address: openid } : { reason: 'no_quota' })
  }
  return found
}
