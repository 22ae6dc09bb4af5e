import type { UseTimes } from '../contract'
import type { TextKey } from '../i18n/zh-Hans'
import type { T } from '../i18n/t'

/** Days in a row are said as one: 1 2 3 5 is 1–3 and 5. */
const runs = (days: readonly number[]): [number, number][] => {
  const rows: [number, number][] = []
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const last = rows[rows.length - 1]
    if (last && last[1] === day - 1) last[1] = day
    else rows.push([day, day])
  }
  return rows
}

const weekday = (day: number, t: T): string => t(`weekday.${day}` as TextKey)

const daysText = (days: readonly number[], t: T): string =>
  runs(days)
    .map(([from, to]) =>
      from === to ? weekday(from, t) : t('times.to', { from: weekday(from, t), to: weekday(to, t) }),
    )
    .join(t('times.and'))

type DayWords = (iso: string) => string
/** A day of the calendar in the words that the page uses for moments: at noon it is that day in Shanghai. */
const dateText = (day: string, words: DayWords): string => words(`${day}T04:00:00.000Z`)

/** When a coupon may be used: a row for days and hours and one for the days it may not; none when it always may. */
export const timeRows = (times: UseTimes | undefined, t: T, words: DayWords): [string, string][] => {
  if (!times) return []
  const days = times.weekdays && new Set(times.weekdays).size < 7 ? daysText(times.weekdays, t) : ''
  const hours = (times.hours ?? [])
    // A closing time at or before the opening one lies in the next morning.
    .map(({ from, to }) => (to <= from ? t('times.overnight', { from, to }) : t('times.range', { from, to })))
    .join(t('times.and'))
  const when = [days, hours].filter(Boolean).join(' ')
  const except = (times.blackout ?? [])
    .map(({ from, until }) =>
      from === until
        ? dateText(from, words)
        : t('times.to', { from: dateText(from, words), to: dateText(until, words) }),
    )
    .join(t('times.and'))
  return [
    ...(when ? [[t('coupon.term.times'), when] satisfies [string, string]] : []),
    ...(except ? [[t('coupon.term.except'), except] satisfies [string, string]] : []),
  ]
}

/** What a ticket has no room for but must not hide: times, goods and stores in one line; empty where none of them restricts. */
export const termsLine = (
  terms: { useTimes?: UseTimes; goods?: { name: string }; storeCount?: number },
  t: T,
  words: DayWords,
): string =>
  [
    ...timeRows(terms.useTimes, t, words).map(([name, value]) =>
      name === t('coupon.term.except') ? t('coupon.exceptOn', { days: value }) : value,
    ),
    terms.goods ? t('coupon.onlyGoods', { name: terms.goods.name }) : '',
    terms.storeCount ? t('coupon.onlyStores', { count: terms.storeCount }) : '',
  ]
    .filter(Boolean)
    .join(' · ')
