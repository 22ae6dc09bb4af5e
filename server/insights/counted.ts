import { z } from 'zod'
import type { Tx } from '../base/database'
import { figureOf, readFigure } from '../base/figures'
import { rows, text, whole } from '../base/sql'
import { FIGURES, NOTHING, type DayFigures } from './day-figures'

export const DAYS_FIGURE = 'insights.days'
/** All days from the first to the last of these were counted. */
export const CountedDays = figureOf(z.object({ first: z.string(), until: z.string() }))

/**
 * Until which of these days they were all counted beforehand, where that is more than none; null: they are looked at one
 * and all, as in every shop that is not large. Before the first counted day there was nothing to count.
 */
export async function keptUntil(tx: Tx, { from, to }: { from: string; to: string }): Promise<string | null> {
  const kept = await readFigure(tx, DAYS_FIGURE, CountedDays)
  if (!kept || kept.value.until < from) return null
  return kept.value.until < to ? kept.value.until : to
}

const KEPT = {
  day: text,
  at: whole,
  ...(Object.fromEntries(FIGURES.map((name) => [name, whole])) as Record<keyof DayFigures, typeof whole>),
}

/** The kept figures of these days, with when the oldest of them was counted; a day that is not there had nothing. */
export async function keptFigures(
  tx: Tx,
  from: string,
  to: string,
): Promise<{ days: Map<string, DayFigures>; at: number | null }> {
  const found = await rows(
    tx,
    KEPT,
    `SELECT day, at, ${FIGURES.join(', ')} FROM insight_day WHERE day >= ? AND day <= ?`,
    [from, to],
  )
  const at = found.length === 0 ? null : Math.min(...found.map((r) => r.at))
  return { days: new Map(found.map(({ day, at: _, ...figures }) => [day, figures])), at }
}

/** The sum of each figure over all days. */
export function added(days: Iterable<DayFigures>): DayFigures {
  const sum = { ...NOTHING }
  for (const day of days) for (const name of FIGURES) sum[name] += day[name]
  return sum
}
