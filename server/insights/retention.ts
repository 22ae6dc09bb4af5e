import { Retention } from '../../shared/contract/insightRfm'
import { addMonths, isoOf, MINUTE_MS, shanghaiDay, shanghaiDayStart } from '../../shared/rules/calendar'
import { figureOf, keepFigure, readFigure } from '../base/figures'
import { rows, whole } from '../base/sql'
import type { Deps } from '../deps'
import { AT_ONCE, isLarge, MANY, pieceAfter } from './walk-members'

/** Who bought for the first time in a month, and in which months after it again. */
const KEPT = figureOf(Retention)
const FIGURE = 'insights.retention'
/** This month and so many before it. */
const BEFORE = 12
/** So many months after the first are shown. */
const AFTER = 11
/** A large shop is counted anew after so long, or when another month has begun. */
const AGAIN_MS = 6 * 60 * MINUTE_MS

/** How far a counting is: as of when, after which member, and how many by month of the first and of a purchase ("0:3"). */
export type So = { at: number; after: string; people: Record<string, number> }
type Read = Pick<Deps, 'db' | 'clock'>

/** The months' first days, the oldest first. */
function months(at: number): string[] {
  const present = `${shanghaiDay(at).slice(0, 7)}-01`
  return Array.from({ length: BEFORE + 1 }, (_, i) => addMonths(present, i - BEFORE))
}

const COUNTED = { first: whole, later: whole, n: whole }

/** Which of the months a moment lies in: the number of those that had begun, less the first. A comparison is 1 or 0. */
const place = (column: string): string => `(0${` + (${column} >= ?)`.repeat(BEFORE)})`

async function count(deps: Read, so: So, letGo: () => boolean, size: number): Promise<boolean> {
  const [start, ...starts] = months(so.at).map(shanghaiDayStart)
  for (;;) {
    const { found, until, more } = await deps.db.read(async (tx) => {
      const piece = await pieceAfter(tx, so.after, size)
      // Each person once a month, however often she bought in it.
      const sql = `SELECT p.first, p.later, COUNT(*) AS n FROM
           (SELECT o.memberId, ${place('s.firstPaidAt')} AS first, ${place('o.paidAt')} AS later
            FROM member m JOIN member_stat s ON s.memberId = m.id JOIN shop_order o ON o.memberId = m.id
            WHERE m.id > ? AND m.id <= ? AND m.status IN ('active','frozen') AND s.firstPaidAt >= ?
              AND o.purchase = 1 AND o.paidAt >= ?
            GROUP BY o.memberId, first, later) p GROUP BY p.first, p.later`
      const values = [...starts, ...starts, so.after, piece.until, start, start]
      return { found: await rows(tx, COUNTED, sql, values), ...piece }
    })
    for (const { first, later, n } of found) so.people[`${first}:${later}`] = (so.people[`${first}:${later}`] ?? 0) + n
    if (!more) return true
    so.after = until
    if (letGo()) return false
  }
}

function shown({ at, people }: So): Retention {
  const all = months(at).map((day) => day.slice(0, 7))
  const of = (first: number, later: number): number => people[`${first}:${later}`] ?? 0
  return {
    countedAt: isoOf(at),
    present: all[BEFORE]!,
    cohorts: all.map((month, first) => ({
      month,
      people: of(first, first),
      back: Array.from({ length: Math.min(AFTER, BEFORE - first) }, (_, i) => of(first, first + 1 + i)),
    })),
  }
}

/** By month of the first purchase; `many`: from so many members on as the job counted them. */
export async function readRetention(
  deps: Read,
  many = MANY,
  size = AT_ONCE,
): Promise<{ figures: Retention | null; counting: boolean }> {
  if (await isLarge(deps, many)) {
    const kept = await deps.db.read((tx) => readFigure(tx, FIGURE, KEPT))
    return { figures: kept?.value ?? null, counting: kept === null }
  }
  const so: So = { at: deps.clock.now(), after: '', people: {} }
  await count(deps, so, () => false, size)
  return { figures: shown(so), counting: false }
}

/** Whether a large shop is to be counted now: nobody has, it is a while ago, or another month has begun. */
export async function isRetentionDue({ db, clock }: Read): Promise<boolean> {
  const kept = await db.read((tx) => readFigure(tx, FIGURE, KEPT))
  const now = clock.now()
  return kept === null || now - kept.at >= AGAIN_MS || kept.value.present !== shanghaiDay(now).slice(0, 7)
}

/** Counts on and keeps the figures once all are counted (null then); where it has to let go before, how far it is. */
export async function countRetentionOn(
  deps: Read,
  from: So | null,
  letGo: () => boolean,
  size = AT_ONCE,
): Promise<So | null> {
  const so = from ?? { at: deps.clock.now(), after: '', people: {} }
  if (!(await count(deps, so, letGo, size))) return so
  await deps.db.inTransaction((tx) => keepFigure(tx, FIGURE, shown(so), so.at))
  return null
}
