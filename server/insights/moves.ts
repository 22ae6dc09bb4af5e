import { z } from 'zod'
import { RfmMoves } from '../../shared/contract/insightMoves'
import { isoOf, shanghaiDayEnd } from '../../shared/rules/calendar'
import { RFM_STATES } from '../../shared/rules/rfm'
import { figureOf, keepFigure, readFigure } from '../base/figures'
import { enqueue, type JobKind, type JobRun } from '../base/jobs'
import { rows, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { checkOrder } from './asked'
import { knownDays } from './class-history'
import { AT_ONCE, isLarge, MANY, pieceAfter } from './walk-members'

/** Who moved between two days, counted member by member from the history of classes. */
export const MOVES_JOB: JobKind = { kind: 'insights.moves', lane: 'bulk' }
const KEPT = figureOf(RfmMoves)
/** Days gone by do not change; what nobody may ask for again is thrown away, later than the key of its job. */
const KEPT_MS = 40 * 86_400_000

type Days = { from: string; to: string }
/** How far a counting is: as of when, after which member, and how many by "was:became". */
type So = { at: number; after: string; moves: Record<string, number> }
type Read = Pick<Deps, 'db' | 'clock'>

const figureName = ({ from, to }: Days): string => `insights.moves:${from}:${to}`

/** The days asked for, each moved to the nearest that was counted. */
const within = ({ from, to }: Days, { first, last }: { first: string; last: string }): Days => {
  const near = (day: string): string => (day < first ? first : day > last ? last : day)
  return { from: near(from), to: near(to) }
}

/** Who came from where to where; `many`: from so many members on a job counts, once for each pair of days. */
export async function readMoves(deps: Deps, asked: Days, many = MANY, size = AT_ONCE) {
  checkOrder(asked)
  const known = await deps.db.read(knownDays)
  if (!known) return { known, figures: null, counting: false }
  const days = within(asked, known)
  if (!(await isLarge(deps, many))) {
    const so = fresh(deps)
    await count(deps, days, so, () => false, size)
    return { known, figures: shown(days, so), counting: false }
  }
  const kept = await deps.db.read((tx) => readFigure(tx, figureName(days), KEPT))
  if (!kept) {
    const job = { ...MOVES_JOB, payload: days, dedupeKey: figureName(days) }
    await deps.db.inTransaction((tx) => enqueue(tx, deps, job))
    deps.waker.wake()
  }
  return { known, figures: kept?.value ?? null, counting: kept === null }
}

const fresh = ({ clock }: Pick<Deps, 'clock'>): So => ({ at: clock.now(), after: '', moves: {} })

const State = z.enum(RFM_STATES)
const MOVED = { was: State, became: State, n: whole }

async function count(deps: Read, { from, to }: Days, so: So, letGo: () => boolean, size: number): Promise<boolean> {
  for (;;) {
    const { found, until, more } = await deps.db.read(async (tx) => {
      const piece = await pieceAfter(tx, so.after, size)
      const sql = `SELECT COALESCE(a.class, 'none') AS was, COALESCE(b.class, 'none') AS became, COUNT(*) AS n FROM member m
           LEFT JOIN rfm_class_history a ON a.memberId = m.id AND a.day <= ? AND a.until > ?
           LEFT JOIN rfm_class_history b ON b.memberId = m.id AND b.day <= ? AND b.until > ?
         WHERE m.id > ? AND m.id <= ? AND m.status IN ('active','frozen') AND m.joinedAt < ? GROUP BY was, became`
      const values = [from, from, to, to, so.after, piece.until, shanghaiDayEnd(to)]
      return { found: await rows(tx, MOVED, sql, values), ...piece }
    })
    for (const { was, became, n } of found) so.moves[`${was}:${became}`] = (so.moves[`${was}:${became}`] ?? 0) + n
    if (!more) return true
    so.after = until
    if (letGo()) return false
  }
}

const shown = ({ from, to }: Days, { at, moves }: So): RfmMoves => ({
  countedAt: isoOf(at),
  from,
  to,
  moves: RFM_STATES.flatMap((was) =>
    RFM_STATES.flatMap((became) => {
      const members = moves[`${was}:${became}`]
      return members ? [{ was, became, members }] : []
    }),
  ),
})

/** Counts on for the pair of days that was asked for, and keeps it once all are counted. */
export async function countMoves(
  deps: Read,
  { payload, place, letGo }: Pick<JobRun, 'payload' | 'place' | 'letGo'>,
  size = AT_ONCE,
) {
  const days = payload as Days
  const so = (place as So | null) ?? fresh(deps)
  if (!(await count(deps, days, so, letGo, size))) return { again: 0, place: so }
  await deps.db.inTransaction((tx) => keepFigure(tx, figureName(days), shown(days, so), so.at))
}

/** Throws away the pairs of days that were counted long ago. */
export const forgetMoves = ({ db, clock }: Read): Promise<number> =>
  db.inTransaction((tx) =>
    write(tx, "DELETE FROM figure WHERE name >= 'insights.moves:' AND name < 'insights.moves;' AND at < ?", [
      clock.now() - KEPT_MS,
    ]),
  )
