import { regionName } from '../../shared/regions/tree'
import type { Language } from '../../shared/rules/member'
import type { Variables } from '../../shared/rules/message'
import type { Vault } from '../base/vault'
import type { Letter, MessageChannel } from '../messages/channel'
import { pageWithToken } from '../messages/open-token'
import { renderBody } from '../messages/render-body'
import type { Content } from './content'
import type { Addressee } from './people'
import { lastDayOf } from './read-coupon'

/** Said where a member has not told it: an empty field would be refused by the platform. */
const UNTOLD: Record<Language, { nickname: string; regionName: string; couponTitle: string }> = {
  'zh-Hans': { nickname: '会员', regionName: '您的城市', couponTitle: '会员优惠' },
  'zh-Hant': { nickname: '會員', regionName: '您的城市', couponTitle: '會員優惠' },
  yue: { nickname: '會員', regionName: '你嘅城市', couponTitle: '會員優惠' },
  en: { nickname: 'Member', regionName: 'your city', couponTitle: 'Member offer' },
}

const filled = (value: string | null | undefined): value is string => typeof value === 'string' && value.trim() !== ''

function variablesOf(person: Addressee, content: Content, brandName: string, now: number): Variables {
  const untold = UNTOLD[person.language]
  const place = person.regionCode === null ? null : regionName(person.regionCode)
  return {
    nickname: filled(person.nickname) ? person.nickname : untold.nickname,
    memberNo: person.memberNo,
    regionName: filled(place) ? place : untold.regionName,
    storeName: filled(person.storeName) ? person.storeName : brandName,
    couponTitle: content.coupon?.title ?? untold.couponTitle,
    couponValidUntil: lastDayOf(content.coupon ?? { validUntil: null, validDays: 30 }, now),
  }
}

export type Written = { ok: true; letter: Letter } | { ok: false; reason: string }

/** The finished message to one person; not ok, with the field named, where a rendered value breaks a rule of the platform. */
export function writeLetter(
  deps: { vault: Vault },
  content: Content,
  to: { person: Addressee; channel: MessageChannel; address: string; attemptId: string },
  ask: { brandName: string; now: number },
): Written {
  const template = content.templates[to.channel]
  if (!template) return { ok: false, reason: 'content' }
  const body = renderBody(template, to.person.language, variablesOf(to.person, content, ask.brandName, ask.now))
  if (!body.ok) return { ok: false, reason: `content_${body.key}`.slice(0, 40) }
  return {
    ok: true,
    letter: {
      attemptId: to.attemptId,
      address: to.address,
      providerTemplateId: template.providerTemplateId,
      fields: body.fields,
      page: pageWithToken(deps.vault, content.page ?? body.page, to.attemptId),
      language: to.person.language,
    },
  }
}
