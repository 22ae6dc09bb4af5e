import type { TFunction } from 'i18next'
import { zh } from '../../words/members'

/** The tier's name: our word for the built-in one, the shop's own key for the rest. */
export const tierWord = (t: TFunction, tier: string): string =>
  tier in zh.tier ? t(`members.tier.${tier as keyof typeof zh.tier}`) : tier

export const interestWord = (t: TFunction, interest: string): string =>
  interest in zh.interest ? t(`members.interest.${interest as keyof typeof zh.interest}`) : interest

/** What happened, in words; a kind that this page does not know yet is shown as it is. */
export const happeningWord = (t: TFunction, kind: string): string =>
  kind in zh.timeline ? t(`members.timeline.${kind as keyof typeof zh.timeline}`) : kind
