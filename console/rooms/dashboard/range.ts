import { addDays } from '../../../shared/rules/calendar'

export const SPANS = [1, 7, 30, 90] as const
export type Range = { from: string; to: string }

/** The last so many days, today included. */
export const lastDays = (today: string, days: number): Range => ({ from: addDays(today, 1 - days), to: today })

/** Which of the spans a range is; null for one that was picked by hand. */
export const spanOf = (today: string, { from, to }: Range): number | null =>
  to === today ? (SPANS.find((days) => addDays(today, 1 - days) === from) ?? null) : null

/** How much more than before, in whole percent; null where there was nothing to compare with. */
export const changeOf = (now: number, before: number): number | null =>
  before > 0 ? Math.round(((now - before) / before) * 100) : null
