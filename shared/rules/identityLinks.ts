import { DAY_MS } from './calendar'
import { isCipher, isMasked } from './importCells'

/**
 * What may be concluded from something by which a person is known. `joins`: whatever comes with it belongs to whoever is known
 * by it, without asking. `suggests`: two records that share it are shown to staff, who decide. `neither`: nothing is
 * concluded, and nobody is ever looked for by it.
 */
export type LinkPower = 'joins' | 'suggests' | 'neither'
/** Within what it means one person: everywhere, one app, one company's apps, one platform, one shop on it, one order. */
export type LinkScope = 'world' | 'app' | 'apps' | 'platform' | 'shop' | 'order' | 'nothing'
export type IdentityLink = {
  power: LinkPower
  within: LinkScope
  /** False: it ends or changes by itself, and is no key of a person. */
  lasts: boolean
  why: { zh: string; en: string }
}

export const IDENTITY_LINKS = {
  mini_openid: {
    power: 'joins',
    within: 'app',
    lasts: true,
    why: { zh: '微信给出，一个小程序里一人一个', en: 'WeChat gives it: one a person within one mini-program' },
  },
  oa_openid: {
    power: 'joins',
    within: 'app',
    lasts: true,
    why: { zh: '微信给出，一个公众号里一人一个', en: 'WeChat gives it: one a person within one official account' },
  },
  unionid: {
    power: 'joins',
    within: 'apps',
    lasts: true,
    why: { zh: '微信给出，同一主体的应用里一人一个', en: 'WeChat gives it: one a person within one company’s apps' },
  },
  phone: {
    power: 'joins',
    within: 'world',
    lasts: true,
    why: { zh: '实名号码，由微信或短信验证过', en: 'Registered by real name, and proved by WeChat or a code' },
  },
  email_verified: {
    power: 'joins',
    within: 'world',
    lasts: true,
    why: { zh: '本人点过邮件里的链接', en: 'The person followed a link sent to it' },
  },
  email_unverified: {
    power: 'suggests',
    within: 'world',
    lasts: true,
    why: {
      zh: '自己填的或订单里写的，可能写错或共用',
      en: 'Typed, or written in an order: it may be mistyped or shared',
    },
  },
  platform_id: {
    power: 'joins',
    within: 'platform',
    lasts: true,
    why: { zh: '平台上没有遮盖的账号，一个平台一人一个', en: 'The platform’s own name for the buyer, not masked' },
  },
  taobao_ouid: {
    power: 'joins',
    within: 'shop',
    lasts: true,
    why: { zh: '淘宝按店铺给出，换一家店就是另一个', en: 'Taobao gives one for each shop; another shop has another' },
  },
  oaid: {
    power: 'neither',
    within: 'order',
    lasts: false,
    why: {
      zh: '淘宝对收件人的加密标识，每次都可能不同',
      en: 'Taobao’s cipher of a receiver: it varies from order to order',
    },
  },
  receiver_phone: {
    power: 'suggests',
    within: 'world',
    lasts: true,
    why: { zh: '收件人的手机，可能是家人或同事的', en: 'A receiver’s number: it may be a relative’s or a colleague’s' },
  },
  masked_nick: {
    power: 'neither',
    within: 'nothing',
    lasts: false,
    why: { zh: '遮盖后的昵称会有很多人相同', en: 'Many people have the same masked name' },
  },
  virtual_number: {
    power: 'neither',
    within: 'order',
    lasts: false,
    why: { zh: '平台的中转号，到期后换给别人', en: 'A number the platform lends for a while, then lends to others' },
  },
} as const satisfies Record<string, IdentityLink>
export type LinkKind = keyof typeof IDENTITY_LINKS

/** Whether two records may become one by this alone. */
export const joins = (kind: LinkKind): boolean => IDENTITY_LINKS[kind].power === 'joins'

/** What a buyer's name on a platform is; a masked or enciphered one is nobody's, whatever it is said to be. */
export const externalLink = (told: {
  id: string
  as?: 'platform_id' | 'taobao_ouid' | 'oaid' | undefined
}): LinkKind => (isMasked(told.id) || isCipher(told.id) ? 'masked_nick' : (told.as ?? 'platform_id'))

/**
 * So long a virtual number is taken to live whose end nobody told: platforms take one back between a week and two months after
 * the order, and one kept too long rings at a stranger's.
 */
export const VIRTUAL_DAYS = 15
/** No platform lends one for longer; an end further off is a slip. */
export const MOST_VIRTUAL_DAYS = 180

/** Until when a virtual number may be used that was given at `from`. */
export const virtualEnd = (told: number | null, from: number): number =>
  Math.min(told ?? from + VIRTUAL_DAYS * DAY_MS, from + MOST_VIRTUAL_DAYS * DAY_MS)

/**
 * Why two records may be one person's, and how much each reason weighs, of 100:
 * `email`: both know the same address, proved by nobody. `platform_name`: one order named the phone of one and the account of
 * the other. `receiver_phone`: an order of one went to the other's phone, or orders of both to the same one. `former_phone`:
 * a lead that became part of one was known by the other's phone. `profile`: the same name, birthday and place.
 */
export const SUGGESTION_WEIGHTS = {
  former_phone: 70,
  email: 60,
  platform_name: 60,
  receiver_phone: 50,
  profile: 40,
} as const satisfies Record<string, number>
export type SuggestionReason = keyof typeof SUGGESTION_WEIGHTS
export const SUGGESTION_REASONS = Object.keys(SUGGESTION_WEIGHTS) as SuggestionReason[]
/** What weighs less is not shown to anybody. */
export const SUGGESTED_FROM = 40

/** What reasons weigh together: each takes its share of the doubt that is left. The same one twice counts once. */
export const weightOf = (reasons: readonly SuggestionReason[]): number =>
  Math.round(
    100 - [...new Set(reasons)].reduce((doubt, reason) => (doubt * (100 - SUGGESTION_WEIGHTS[reason])) / 100, 100),
  )

/** What shares a name, a birthday and a city; null where one of them is missing, or the name is too short to say anything. */
export function profileTrace(told: {
  nickname: string | null
  birthday: string | null
  regionCode: string | null
}): string | null {
  const name = (told.nickname ?? '').normalize('NFKC').toLowerCase().replace(/\s+/g, '')
  if (Array.from(name).length < 2 || isMasked(name) || !told.birthday || !told.regionCode) return null
  return `${name}|${told.birthday}|${told.regionCode.slice(0, 4)}`
}
