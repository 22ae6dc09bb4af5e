import type { TFunction } from 'i18next'
import type { Answer } from '../api'

export type UseTimes = NonNullable<Answer<'readCouponTemplate'>['useTimes']>
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** When a coupon may be used, one line for each kind of restriction; none where nothing restricts. */
export function timesWords(t: TFunction, times: UseTimes | undefined): string[] {
  if (!times) return []
  const lines: string[] = []
  const days = WEEKDAYS.filter((day) => times.weekdays?.includes(day))
  if (days.length > 0 && days.length < 7)
    lines.push(
      t('coupons.times.weekdays', { list: days.map((day) => t(`coupons.times.weekday.w${day}`)).join(t('say.comma')) }),
    )
  if (times.hours?.length)
    lines.push(
      t('coupons.times.hours', { list: times.hours.map(({ from, to }) => `${from}–${to}`).join(t('say.comma')) }),
    )
  if (times.blackout?.length)
    lines.push(
      t('coupons.times.blackout', {
        list: times.blackout
          .map(({ from, until }) => (from === until ? from : `${from} – ${until}`))
          .join(t('say.comma')),
      }),
    )
  return lines
}
