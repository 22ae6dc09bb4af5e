import type { TFunction } from 'i18next'
import { formatFen } from '../../../shared/rules/money'
import type { Item } from '../../data/read'
import type { Thing } from '../../parts/things'
import { HAPPENING_GROUPS } from '../../tabs'
import { zh } from '../../words/common'
import { zh as members } from '../../words/memberOne'
import { platformWord, purposeWord, sourceWord } from './words'
import { tierWord } from '../../tiers'

export type Happening = Item<'readTimeline'>
export type HappeningGroup = (typeof HAPPENING_GROUPS)[number]
/** One particular of a happening: words for people, and where there is more of it. */
export type Particular = { words: string; link?: Thing }
/** What particulars are called that are told by id alone. */
export type Names = Record<'store' | 'channel' | 'campaign' | 'region', (id: string) => string | undefined>

/** What belongs together where somebody looks for one kind of thing only. */
export const groupOf = (kind: string): HappeningGroup => {
  if (kind.startsWith('coupon_')) return 'coupons'
  if (kind.startsWith('order_')) return 'orders'
  if (kind.startsWith('points_')) return 'points'
  if (kind.startsWith('consent_')) return 'consents'
  if (kind.startsWith('message_')) return 'messages'
  return 'account'
}

type Detail = Happening['detail']
type Teller = (value: string, detail: Detail, t: TFunction, names: Names) => Particular | string | undefined

const text = (detail: Detail, name: string): string | undefined => {
  const value = detail[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** How each particular is told, in this order; whatever is not named here is for machines and is not shown. */
const TELLERS: Record<string, Teller> = {
  title: (title, detail) => {
    const id = text(detail, 'couponTemplateId')
    return id ? { words: title, link: { to: '/coupons/$id', params: { id } } } : title
  },
  platform: (platform, _, t) => platformWord(t, platform),
  orderNo: (orderNo, detail) => {
    const id = text(detail, 'orderId')
    return id ? { words: orderNo, link: { to: '/orders/$id', params: { id } } } : orderNo
  },
  campaignId: (id, _, __, names) => {
    const words = names.campaign(id)
    return words ? { words, link: { to: '/campaigns/$id', params: { id } } } : undefined
  },
  purpose: (purpose, _, t) => purposeWord(t, purpose),
  regionCode: (code, _, __, names) => names.region(code),
  language: (tag, _, t) => (tag in zh.language ? t(`language.${tag as keyof typeof zh.language}`) : tag),
  tag: (tag) => tag,
  tier: (tier) => tierWord(tier),
  was: (tier, _, t) => t('members.told.wasTier', { tier: tierWord(tier) }),
  channelId: (id, _, __, names) => names.channel(id),
  storeId: (id, _, __, names) => names.store(id),
  channel: (channel, _, t) =>
    channel in zh.messageChannel ? t(`messageChannel.${channel as keyof typeof zh.messageChannel}`) : undefined,
  source: (source, _, t) => sourceWord(t, source),
  reason: (reason, _, t) =>
    reason in members.told.because
      ? t(`members.told.because.${reason as keyof typeof members.told.because}`)
      : undefined,
}

const NUMBERS: Record<string, (value: number, t: TFunction) => string> = {
  amountFen: (fen) => formatFen(fen),
  discountFen: (fen, t) => t('members.told.saved', { amount: formatFen(fen) }),
  days: (days, t) => t('members.told.days', { n: days }),
  points: (points, t) => t('members.told.points', { n: `${points > 0 ? '+' : ''}${points.toLocaleString()}` }),
}

/** The particulars of a happening in words, the thing it was about first. */
export function particulars(t: TFunction, { detail }: Happening, names: Names): Particular[] {
  const told = Object.entries(TELLERS).flatMap(([name, tell]): Particular[] => {
    const value = text(detail, name)
    const said = value === undefined ? undefined : tell(value, detail, t, names)
    if (!said) return []
    return [typeof said === 'string' ? { words: said } : said]
  })
  const counted = Object.entries(NUMBERS).flatMap(([name, tell]): Particular[] => {
    const value = detail[name]
    return typeof value === 'number' && value !== 0 ? [{ words: tell(value, t) }] : []
  })
  return [...told, ...counted]
}

/** The ids that happenings name, by what they are. */
export const idsIn = (rows: readonly Happening[], name: 'storeId' | 'channelId' | 'campaignId'): string[] =>
  rows.flatMap(({ detail }) => text(detail, name) ?? [])
