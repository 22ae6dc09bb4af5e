import { z } from 'zod'
import { shanghaiDay } from '../../shared/rules/calendar'
import { RFM_STATES, rfmClassOf, rfmOf, type OrderStat, type RfmSettings, type RfmState } from '../../shared/rules/rfm'
import type { Tx } from '../base/database'
import { figureOf, keepFigure, readFigure } from '../base/figures'
import { forShare, inList, insert, rows, text, upsert, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { readSettings } from '../staff/settings'
import { walkIn } from './walk-members'

/**
 * Which class each member was in since when: once a day all are classed, and a row is written where the class became
 * another. Who never bought has no row. A day's class is that of the first counting of the day, soon after midnight.
 */
export const STILL = '9999-12-31'
const KNOWN = figureOf(z.object({ first: z.string(), last: z.string() }))
const FIGURE = 'insights.rfm-history'
/** So many members are classed in one transaction. */
const AT_ONCE = 1_000

/** How far a day's counting is: of which day, by what, after which member, and how many in each class until there. */
export type So = { day: string; at: number; rfm: RfmSettings; after: string; counts: Record<string, number> }
type Work = Pick<Deps, 'db' | 'clock'>

/** The first and the last day that were counted; null before the first night. */
export const knownDays = async (tx: Tx): Promise<{ first: string; last: string } | null> =>
  (await readFigure(tx, FIGURE, KNOWN))?.value ?? null

/** Whether this day has not been counted. */
export const isDayDue = async ({ db, clock }: Work): Promise<boolean> =>
  ((await db.read(knownDays))?.last ?? '') < shanghaiDay(clock.now())

/** Classes on, and keeps the day's counts once all are (null then); where it has to let go before, how far it is. */
export async function classOn(deps: Work, from: So | null, letGo: () => boolean, size = AT_ONCE): Promise<So | null> {
  const so = from ?? (await begin(deps))
  for (let more = true; more;) {
    const piece = await deps.db.inTransaction((tx) => classPiece(tx, so, size))
    for (const [state, n] of piece.counts) so.counts[state] = (so.counts[state] ?? 0) + n
    more = piece.last !== null
    so.after = piece.last ?? so.after
    if (more && letGo()) return so
  }
  await deps.db.inTransaction(async (tx) => {
    await keepCounts(tx, so.day, new Map(Object.entries(so.counts)))
    const first = (await knownDays(tx))?.first ?? so.day
    await keepFigure(tx, FIGURE, { first, last: so.day }, so.at)
  })
  return null
}

async function begin({ db, clock }: Work): Promise<So> {
  const { rfm } = await db.read(readSettings)
  return { day: shanghaiDay(clock.now()), at: clock.now(), rfm, after: '', counts: {} }
}

const stateOf = (stat: OrderStat | null, { rfm, at }: So): RfmState => {
  const scores = rfmOf(stat, rfm, at)
  return scores ? rfmClassOf(scores) : 'none'
}

const OPEN = { memberId: text, class: z.enum(RFM_STATES) }
const ID = { id: text }

/** Classes the next so many: what they were until now ends where it is another, and the new one begins on this day. */
async function classPiece(
  tx: Tx,
  so: So,
  size: number,
): Promise<{ counts: Map<RfmState, number>; last: string | null }> {
  const { people, last } = await walkIn(tx, so.after, size)
  const counts = new Map<RfmState, number>()
  const is = new Map(people.map(({ id, stat }) => [id, stateOf(stat, so)]))
  for (const state of is.values()) counts.set(state, (counts.get(state) ?? 0) + 1)
  const open = await openOf(tx, [...is.keys()])
  const changed = [...is].filter(([id, state]) => (open.get(id) ?? 'none') !== state).map(([id]) => id)
  // Whoever is erased meanwhile is held by whoever erases her, and gets no new row after that.
  const sql = `SELECT id FROM member WHERE id IN ${inList(changed)} AND status IN ('active','frozen') ORDER BY id${forShare(tx)}`
  const held = changed.length === 0 ? [] : (await rows(tx, ID, sql, changed)).map(({ id }) => id)
  if (held.length === 0) return { counts, last }
  await write(
    tx,
    `UPDATE rfm_class_history SET until = ? WHERE memberId IN ${inList(held)} AND until = ? AND day < ?`,
    [so.day, ...held, STILL, so.day],
  )
  const fresh = held.map((memberId) => ({ memberId, day: so.day, until: STILL, class: is.get(memberId)! }))
  await upsert(tx, 'rfm_class_history', ['memberId', 'day'], fresh, ['until', 'class'])
  return { counts, last }
}

async function openOf(tx: Tx, ids: readonly string[]): Promise<Map<string, RfmState>> {
  if (ids.length === 0) return new Map()
  const sql = `SELECT h.memberId, h.class FROM rfm_class_history h WHERE h.memberId IN ${inList(ids)} AND h.until = ?`
  return new Map((await rows(tx, OPEN, sql, [...ids, STILL])).map((one) => [one.memberId, one.class]))
}

/** The counts of one day, in place of what was. */
export async function keepCounts(tx: Tx, day: string, counts: ReadonlyMap<string, number>): Promise<void> {
  await write(tx, 'DELETE FROM rfm_class_day WHERE day = ?', [day])
  const kept = [...counts].filter(([, members]) => members > 0)
  if (kept.length > 0)
    await insert(
      tx,
      'rfm_class_day',
      kept.map(([state, members]) => ({ day, class: state, members })),
    )
}

const DAY = { day: text, class: z.enum(RFM_STATES), members: whole }

/** How many were in each class on each of these days. */
export const countsBetween = (tx: Tx, from: string, to: string) =>
  rows(tx, DAY, 'SELECT day, class, members FROM rfm_class_day WHERE day >= ? AND day <= ? ORDER BY day, class', [
    from,
    to,
  ])
