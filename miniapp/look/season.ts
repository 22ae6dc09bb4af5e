import type { Season } from '../contract'
import type { TextKey } from '../i18n/zh-Hans'

/** How the month feels where the person lives: from its mean temperature, and from whether the year goes up or down. */
export type Mood =
  'deepWinter' | 'firstSnow' | 'thaw' | 'cold' | 'autumn' | 'spring' | 'clear' | 'bloom' | 'warm' | 'summer'

const goingDown = (month: number): boolean => month >= 8

export const moodOf = ({ meanTempC, month }: Pick<Season, 'meanTempC' | 'month'>): Mood => {
  if (meanTempC < -8) return 'deepWinter'
  if (meanTempC < 5) {
    if (month >= 10 && month <= 11) return 'firstSnow'
    return month === 12 || month <= 2 ? 'cold' : 'thaw'
  }
  if (meanTempC < 15) return goingDown(month) ? 'autumn' : 'spring'
  if (meanTempC < 22) return goingDown(month) ? 'clear' : 'bloom'
  return meanTempC < 27 ? 'warm' : 'summer'
}

/** The mean of each month in Wuhan, about the middle of the country (CLIMAT reports of 2003 to 2020). */
const MIDDLE_C = [3.9, 6.6, 12, 18.1, 22.5, 26.4, 29.4, 28.8, 24.2, 18.4, 12.1, 5.9]

/** How this month feels to somebody of whom nobody knows where she lives. */
export const moodOfMonth = (month: number): Mood => moodOf({ month, meanTempC: MIDDLE_C[month - 1] ?? 20 })

/** The city as people say it, out of "黑龙江省 哈尔滨市 道里区" or "上海市 静安区": the weather is a city's, not a street's. */
export const cityOf = (regionName: string): string => {
  const [first = '', second] = regionName.split(' ')
  const city = first.endsWith('市') ? first : (second ?? first)
  return city.length > 2 ? city.replace(/市$/, '') : city
}

export const moodText = (mood: Mood): TextKey => `season.${mood}`
