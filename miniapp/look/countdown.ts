import { DAY_MS } from '../../shared/rules/calendar'
import type { Language } from '../contract'
import type { T } from '../i18n/t'
import { clockText, dayText } from './dates'

const two = (n: number): string => String(n).padStart(2, '0')

/** What is left until a moment as a clock: "02:13:05", under an hour "13:05"; zero once it has come. */
export const leftText = (until: number, now: number): string => {
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000))
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  return h > 0 ? `${two(h)}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`
}

/** When claiming opens: a running clock within a day, the date before. */
export const opensText = (iso: string, t: T, language: Language, now: number): string => {
  const from = Date.parse(iso)
  if (from - now > DAY_MS) return t('offer.opensOn', { day: dayText(iso, language, now), time: clockText(iso) })
  return t('offer.opensIn', { left: leftText(from, now) })
}
