import { addDays, DAY_MS, shanghaiDay } from '../../shared/rules/calendar'
import { keepFigure, readFigure } from '../base/figures'
import type { Tx } from '../base/database'
import { insert, row, rows, text, upsert, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { CountedDays, DAYS_FIGURE } from './counted'
import { FIGURES, figuresBetween } from './day-figures'
import { firstsOf, STEPS } from './firsts'
import { storesBetween } from './store-figures'

/** Of lately much still changes (who came then and joins now): a day is counted anew daily, later weekly. */
const LATELY_DAYS = 40
const AGAIN_MS = { lately: 20 * 60 * 60_000, later: 7 * DAY_MS }

const COUNTED = { day: text, at: whole }
const FIRST_MOMENT = { at: whole.nullable() }
const FIRST_DAY = { day: text.nullable() }

/**
 * Counts the days gone by that nobody has counted, and those whose count is old, each in a transaction of its own; counting
 * twice changes nothing. True once all are done; false where it let go before.
 */
export async function countDays(deps: Pick<Deps, 'db' | 'clock'>, letGo: () => boolean): Promise<boolean> {
  const now = deps.clock.now()
  const until = addDays(shanghaiDay(now), -1)
  const first = await firstDay(deps, until)
  if (first === null) return true
  for (const day of await due(deps, first, until, now)) {
    if (letGo()) return false
    await deps.db.inTransaction((tx) => countDay(tx, day, now))
  }
  await deps.db.inTransaction((tx) => keepFigure(tx, DAYS_FIGURE, { first, until }, now))
  return true
}

/** When each thing that is counted first happened: the first row of an index. */
const FIRST_MOMENTS = [
  'SELECT MIN(joinedAt) AS at FROM member',
  'SELECT MIN(firstSeenAt) AS at FROM mini_user',
  "SELECT MIN(claimedAt) AS at FROM coupon WHERE source = 'claim'",
  'SELECT MIN(createdAt) AS at FROM pay_order',
]
const FIRST_DAYS = [
  "SELECT MIN(day) AS day FROM channel_touch WHERE kind = 'scan'",
  "SELECT MIN(day) AS day FROM channel_touch WHERE kind = 'follow'",
  "SELECT MIN(day) AS day FROM channel_touch WHERE kind = 'open'",
  'SELECT MIN(day) AS day FROM redemption',
]

/** The day from which on there is something to count; null where everything is of today. */
async function firstDay(deps: Pick<Deps, 'db'>, until: string): Promise<string | null> {
  const found = await deps.db.read(async (tx) => {
    const kept = await readFigure(tx, DAYS_FIGURE, CountedDays)
    if (kept) return kept.value.first
    const days: string[] = []
    for (const sql of FIRST_MOMENTS) {
      const first = await row(tx, FIRST_MOMENT, sql)
      if (first?.at) days.push(shanghaiDay(first.at))
    }
    for (const sql of FIRST_DAYS) {
      const first = await row(tx, FIRST_DAY, sql)
      if (first?.day) days.push(first.day)
    }
    return days.sort()[0] ?? null
  })
  return found === null || found > until ? null : found
}

/** The latest first: they are what people look at. */
async function due(deps: Pick<Deps, 'db'>, first: string, until: string, now: number): Promise<string[]> {
  const counted = new Map(
    (
      await deps.db.read((tx) =>
        rows(tx, COUNTED, 'SELECT day, at FROM insight_day WHERE day >= ? AND day <= ?', [first, until]),
      )
    ).map(({ day, at }) => [day, at]),
  )
  const lately = addDays(until, -LATELY_DAYS)
  const days: string[] = []
  for (let day = until; day >= first; day = addDays(day, -1)) {
    const at = counted.get(day)
    const again = day > lately ? AGAIN_MS.lately : AGAIN_MS.later
    if (at === undefined || now - at >= again) days.push(day)
  }
  return days
}

/** All that is kept of one day, in place of what was. */
export async function countDay(tx: Tx, day: string, now: number): Promise<void> {
  const figures = (await figuresBetween(tx, day, day)).get(day)!
  await upsert(tx, 'insight_day', ['day'], { day, at: now, ...figures }, ['at', ...FIGURES])
  await write(tx, 'DELETE FROM insight_store_day WHERE day = ?', [day])
  const stores = await storesBetween(tx, day, day)
  if (stores.length > 0)
    await insert(
      tx,
      'insight_store_day',
      stores.map((store) => ({ day, ...store })),
    )
  await write(tx, 'DELETE FROM insight_first WHERE day = ?', [day])
  for (const step of STEPS) {
    const firsts = await firstsOf(tx, step, day)
    if (firsts.length > 0)
      await insert(
        tx,
        'insight_first',
        firsts.map(({ lastDay, n }) => ({ step, day, lastDay, n })),
      )
  }
}
