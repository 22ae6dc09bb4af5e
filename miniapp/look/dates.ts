import { DAY_MS, shanghaiDay, shanghaiMinuteOfDay } from '../../shared/rules/calendar'
import type { Language } from '../contract'
import type { T } from '../i18n/t'

/** Dates as people in the shop's time zone say them; ISO comes in, never a zone of the phone's. */
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

export const dayText = (iso: string, language: Language, now: number): string => {
  const day = shanghaiDay(Date.parse(iso))
  const [year, month, date] = day.split('-').map(Number)
  const thisYear = day.slice(0, 4) === shanghaiDay(now).slice(0, 4)
  if (language === 'en') return `${date} ${MONTHS[(month ?? 1) - 1]}${thisYear ? '' : ` ${year}`}`
  return `${thisYear ? '' : `${year}年`}${month}月${date}日`
}

export const clockText = (iso: string): string => {
  const minute = shanghaiMinuteOfDay(Date.parse(iso))
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** A badge for what ends within three days; null for what has time. */
export const lateText = (iso: string, t: T, now: number): { text: string; today: boolean } | null => {
  const until = Date.parse(iso)
  if (until < now || until - now > 3 * DAY_MS) return null
  const days = Math.round(
    (Date.parse(`${shanghaiDay(until)}T00:00:00Z`) - Date.parse(`${shanghaiDay(now)}T00:00:00Z`)) / DAY_MS,
  )
  if (days === 0) return { text: t('coupon.endsToday'), today: true }
  return { text: t('coupon.endsIn', { days }), today: false }
}
