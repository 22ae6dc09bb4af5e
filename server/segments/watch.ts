import { addDays, MINUTE_MS, shanghaiDay } from '../../shared/rules/calendar'
import { keptDays } from '../../shared/rules/retention'
import type { SegmentRule } from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import type { JobHandler, JobKind } from '../base/jobs'
import { forShare, inList, insertIgnore, row, rows, text, upsert, whole, write, writeByKey } from '../base/sql'
import type { Deps } from '../deps'
import { readSettings } from '../staff/settings'
import { compileRule, segmented } from './compile'
import { Segment } from './entities'
import { placeSaved } from './saved'

export const WATCH_JOB: JobKind = { kind: 'segments.watch', lane: 'standing', standing: true }

/** A living segment of more people is counted, but not written down: who came and went is asked of those one can look at. */
export const MOST_WATCHED = 50_000
/** So many accounts are looked at in one transaction. */
const AT_ONCE = 1_000
/** How many they were is kept for so many days; who came and went for fewer (shared/rules/retention). */
const DAYS_KEPT = 400

/** How far a night's look is: at which version of which segment, as of when, after which account, and whether it is its first. */
type Place = { segmentId: string; version: number; day: string; at: number; after: string; first: boolean }

const DUE = { id: text, version: whole, members: whole, watchedVersion: whole.nullable() }

/** The next living segment that nobody has looked at since midnight in Shanghai; those put away rest. */
const nextDue = (tx: Tx, day: string) =>
  row(
    tx,
    DUE,
    `SELECT s.id, s.version, s.members, s.watchedVersion FROM segment s LEFT JOIN segment_snapshot p ON p.segmentId = s.id
      WHERE p.segmentId IS NULL AND s.archivedAt IS NULL AND s.members IS NOT NULL
        AND (s.watchedDay IS NULL OR s.watchedDay < ?) ORDER BY s.id LIMIT 1`,
    [day],
  )

/**
 * Each night, soon after midnight, it is written down who is in each living segment: who came since the night before, who
 * went, and how many there are. A rule that was changed begins anew: nobody comes or goes by that.
 */
export const watchJob =
  (deps: Deps, { size = AT_ONCE, most = MOST_WATCHED } = {}): JobHandler =>
  async ({ place, letGo }) => {
    let so = place as Place | null
    for (;;) {
      if (letGo()) return { again: 0, place: so }
      so ??= await begin(deps, most)
      if (!so) return { again: 10 * MINUTE_MS }
      so = await lookOn(deps, so, size)
    }
  }

/** Takes up the next one that is due; those that are too large are done with at once. Null when none is left. */
async function begin(deps: Deps, most: number): Promise<Place | null> {
  const at = deps.clock.now()
  const day = shanghaiDay(at)
  for (;;) {
    const due = await deps.db.read((tx) => nextDue(tx, day))
    if (!due) return null
    const { id: segmentId, version, members, watchedVersion } = due
    if (members <= most) return { segmentId, version, day, at, after: '', first: watchedVersion !== version }
    await deps.db.inTransaction((tx) =>
      closeDay(tx, { segmentId, version, day, known: null }, { members, entered: null, left: null }),
    )
  }
}

const ID = { id: text }
const KEPT = { memberId: text }

/** One piece on; null when this segment is done, or is not any more what was begun with. */
async function lookOn(deps: Deps, so: Place, size: number): Promise<Place | null> {
  const rule = await deps.db.read(async (tx) => {
    const segment = await tx.getRepository(Segment).findOneBy({ id: so.segmentId, version: so.version })
    return segment && placeSaved(tx, segment.rule)
  })
  if (!rule) return null
  const piece = await deps.db.inTransaction((tx) => lookPiece(tx, rule, so, size))
  if (!piece) return null
  if (piece.last !== null) return { ...so, after: piece.last }
  await deps.db.inTransaction((tx) => finish(tx, so))
  return null
}

/** Sets right who is kept of the next so many accounts; null where the segment was changed or deleted meanwhile. */
async function lookPiece(tx: Tx, rule: SegmentRule, so: Place, size: number): Promise<{ last: string | null } | null> {
  const end = 'SELECT m.id FROM member m WHERE m.id > ? ORDER BY m.id LIMIT 1 OFFSET ?'
  const last = (await row(tx, ID, end, [so.after, size - 1]))?.id ?? null
  const range = (column: string): string => `${column} > ?${last === null ? '' : ` AND ${column} <= ?`}`
  const ends = last === null ? [so.after] : [so.after, last]
  const { dormantDays, rfm } = await readSettings(tx)
  const where = compileRule(rule, { now: so.at, dormantDays, rfm })
  const find = `SELECT m.id FROM member m WHERE ${range('m.id')} AND ${segmented(rule)} AND ${where.sql} ORDER BY m.id`
  const found = new Set((await rows(tx, ID, find, [...ends, ...where.params])).map(({ id }) => id))
  const keep = `SELECT memberId FROM segment_member WHERE segmentId = ? AND ${range('memberId')}`
  const kept = new Set((await rows(tx, KEPT, keep, [so.segmentId, ...ends])).map(({ memberId }) => memberId))
  const came = [...found].filter((id) => !kept.has(id))
  const went = [...kept].filter((id) => !found.has(id))
  // Whoever is erased meanwhile is held by whoever erases her, and is written down nowhere after that.
  const alive = `SELECT id FROM member WHERE id IN ${inList([...came, ...went])} AND status IN ('active','frozen','lead') ORDER BY id${forShare(tx)}`
  const held = new Set(
    came.length + went.length === 0 ? [] : (await rows(tx, ID, alive, [...came, ...went])).map(({ id }) => id),
  )
  const same = `SELECT id FROM segment WHERE id = ? AND version = ?${forShare(tx)}`
  if ((await row(tx, ID, same, [so.segmentId, so.version])) === null) return null
  const entered = came.filter((id) => held.has(id))
  const rowsOf = (ids: string[]) => ids.map((memberId) => ({ segmentId: so.segmentId, memberId }))
  if (entered.length > 0) await insertIgnore(tx, 'segment_member', rowsOf(entered))
  if (went.length > 0)
    await writeByKey(tx, `DELETE FROM segment_member WHERE segmentId = ? AND memberId IN ${inList(went)}`, [
      so.segmentId,
      ...went,
    ])
  if (!so.first)
    await keepMoves(
      tx,
      so,
      entered,
      went.filter((id) => held.has(id)),
    )
  return { last }
}

/** Written over where the day was begun before: a piece may be done twice. */
async function keepMoves(tx: Tx, { segmentId, day }: Place, entered: string[], left: string[]): Promise<void> {
  const moves = [
    ...entered.map((memberId) => ({ segmentId, day, memberId, way: 'entered' })),
    ...left.map((memberId) => ({ segmentId, day, memberId, way: 'left' })),
  ]
  if (moves.length > 0) await upsert(tx, 'segment_move', ['segmentId', 'day', 'memberId'], moves, ['way'])
}

const COUNT = { n: whole }
const WAYS = { way: text, n: whole }

async function finish(tx: Tx, so: Place): Promise<void> {
  const { segmentId, day } = so
  const members = (await row(tx, COUNT, 'SELECT COUNT(*) AS n FROM segment_member WHERE segmentId = ?', [segmentId]))!.n
  const ways = new Map(
    (
      await rows(tx, WAYS, 'SELECT way, COUNT(*) AS n FROM segment_move WHERE segmentId = ? AND day = ? GROUP BY way', [
        segmentId,
        day,
      ])
    ).map(({ way, n }) => [way, n]),
  )
  const moved = so.first
    ? { entered: null, left: null }
    : { entered: ways.get('entered') ?? 0, left: ways.get('left') ?? 0 }
  await closeDay(tx, { ...so, known: so.version }, { members, ...moved })
}

type Figures = { members: number; entered: number | null; left: number | null }

/** `known`: the version of which it stands written who is in it. The day stands, and what is older than it is kept for goes; a segment that was changed meanwhile is looked at anew. */
async function closeDay(
  tx: Tx,
  { segmentId, version, day, known }: Pick<Place, 'segmentId' | 'version' | 'day'> & { known: number | null },
  figures: Figures,
): Promise<void> {
  const watched = 'UPDATE segment SET watchedDay = ?, watchedVersion = ? WHERE id = ? AND version = ?'
  if ((await write(tx, watched, [day, known, segmentId, version])) === 0) return
  await upsert(tx, 'segment_day', ['segmentId', 'day'], { segmentId, day, ...figures }, ['members', 'entered', 'left'])
  await write(tx, 'DELETE FROM segment_move WHERE segmentId = ? AND day < ?', [
    segmentId,
    addDays(day, -keptDays('segment_move')),
  ])
  await write(tx, 'DELETE FROM segment_day WHERE segmentId = ? AND day < ?', [segmentId, addDays(day, -DAYS_KEPT)])
}
