import type { TFunction } from 'i18next'
import { zh as common } from '../../words/common'
import { zh as one } from '../../words/memberOne'
import { zh } from '../../words/members'
import { zh as happenings } from '../../words/timeline'

export const interestWord = (t: TFunction, interest: string): string =>
  interest in zh.interest ? t(`members.interest.${interest as keyof typeof zh.interest}`) : interest

/** What happened, in words; a kind that this page does not know yet is shown as it is. */
export const happeningWord = (t: TFunction, kind: string): string =>
  kind in happenings ? t(`members.timeline.${kind as keyof typeof happenings}`) : kind

/** What a consent is for: `marketing.wechat` and the like; a purpose this page does not know is shown as it is. */
export function purposeWord(t: TFunction, purpose: string): string {
  const topic = purpose.startsWith('topic.') ? purpose.slice('topic.'.length) : ''
  if (topic in common.topic) return t(`topic.${topic as keyof typeof common.topic}`)
  const key = purpose.replace('.', '_')
  return key in zh.purpose ? t(`members.purpose.${key as keyof typeof zh.purpose}`) : purpose
}

export const sourceWord = (t: TFunction, source: string): string =>
  source in zh.source ? t(`members.source.${source as keyof typeof zh.source}`) : source

/** Where an order was made; a shop system's own name is shown as it is. */
export const platformWord = (t: TFunction, platform: string): string =>
  platform in one.purchase.platform
    ? t(`members.purchase.platform.${platform as keyof typeof one.purchase.platform}`)
    : platform
