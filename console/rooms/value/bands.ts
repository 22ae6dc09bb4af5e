import type { TFunction } from 'i18next'
import type { RfmSettings } from '../../../shared/rules/rfm'
import { yuan } from '../../../shared/rules/money'

export const SCORES = [1, 2, 3, 4, 5] as const
export type Part = keyof RfmSettings
export const PARTS = ['recencyDays', 'frequency', 'monetaryFen'] as const satisfies readonly Part[]

export const sameBands = (one: RfmSettings, other: RfmSettings): boolean =>
  PARTS.every((part) => one[part].join() === other[part].join())

const money = (fen: number): string => {
  const { sign, integer, cents } = yuan(fen)
  return `${sign}${integer}${cents}`
}

/** The values that have this score by these cuts, in words: "31–90 days", "≥ 12 orders", "¥100–500". */
export function bandWords(t: TFunction, part: Part, cuts: readonly number[], score: number): string {
  // Of days the cuts end a band, of the others they begin one.
  const place = part === 'recencyDays' ? 5 - score : score - 1
  const [before, here] = [cuts[place - 1], cuts[place]]
  if (part === 'recencyDays') {
    if (before === undefined) return t('value.band.upTo', { to: here ?? 0 })
    if (here === undefined) return t('value.band.over', { from: before + 1 })
    return here <= before ? t('value.band.none') : t('value.band.between', { from: before + 1, to: here })
  }
  if (before !== undefined && here !== undefined && here <= before) return t('value.band.none')
  if (part === 'monetaryFen') {
    if (here === undefined) return t('value.band.moneyFrom', { from: money(before ?? 0) })
    return before === undefined
      ? t('value.band.moneyBelow', { to: money(here) })
      : `${money(before)}–${money(here - 1)}`
  }
  const from = before ?? 1
  if (here === undefined) return t('value.band.ordersFrom', { from })
  if (here <= from) return t('value.band.none')
  return here - 1 === from ? t('value.band.orders', { from }) : t('value.band.ordersBetween', { from, to: here - 1 })
}

/** An amount for a narrow place, in the language's own way: ¥3,000, ¥1.2万. */
export const shortYuan = (fen: number, language: string): string => {
  const amount = fen / 100
  return `¥${new Intl.NumberFormat(language, amount < 10_000 ? { maximumFractionDigits: 0 } : { notation: 'compact', maximumFractionDigits: 1 }).format(amount)}`
}

export const percent = (part: number, whole: number): string =>
  whole > 0 ? ((part / whole) * 100).toFixed(1).replace(/\.0$/, '') : '0'
