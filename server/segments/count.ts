import { MINUTE_MS } from '../../shared/rules/calendar'
import type { SegmentRule } from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import { enqueue, type JobHandler, type JobKind, type JobRun } from '../base/jobs'
import { row, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { holdsPermission } from '../messages/permission'
import { readSettings } from '../staff/settings'
import { compileRule, segmented } from './compile'
import { Segment } from './entities'
import { placeSaved } from './saved'

export const COUNT_JOB: JobKind = { kind: 'segments.count', lane: 'bulk' }
export const RECOUNT_JOB: JobKind = { kind: 'segments.recount', lane: 'standing', standing: true }

/** Figures of a list may be so old: members come and go, and counting many segments of a large shop takes a while. */
const GOOD_MS = 30 * MINUTE_MS

/** The segment is counted soon; the caller wakes the runner after its commit. */
export const countSoon = (tx: Tx, deps: Deps, segmentId: string): Promise<string | null> =>
  enqueue(tx, deps, { ...COUNT_JOB, payload: { segmentId } })

/** So many members are looked at in one statement: a moment, on either database. */
const AT_ONCE = 2_000

/** How far a counting is: of which rule, as of when, after which member, and what it found until there. */
type So = { version: number; at: number; after: string; members: number; reachable: number }

const COUNTED = { members: whole, reachable: whole }
const MEMBER = { id: text }

/**
 * Counts on among the next so many members by rising id: those whom the rule finds, and of them those who are active, allow
 * messages and hold a permission for one that advertises. True while there may be more.
 */
async function countPiece(tx: Tx, rule: SegmentRule, so: So, size: number): Promise<{ so: So; more: boolean }> {
  const end = 'SELECT m.id FROM member m WHERE m.id > ? ORDER BY m.id LIMIT 1 OFFSET ?'
  const last = await row(tx, MEMBER, end, [so.after, size - 1])
  const { dormantDays, rfm } = await readSettings(tx)
  const where = compileRule(rule, { now: so.at, dormantDays, rfm })
  const sql = `SELECT COUNT(*) AS members, COALESCE(SUM(CASE WHEN m.status = 'active'
       AND m.allowsWechat = 1 AND ${holdsPermission('m.id')} THEN 1 ELSE 0 END), 0) AS reachable
     FROM member m WHERE m.id > ?${last ? ' AND m.id <= ?' : ''} AND ${segmented(rule)} AND ${where.sql}`
  const found = (await row(tx, COUNTED, sql, [so.after, ...(last ? [last.id] : []), ...where.params]))!
  const { members, reachable } = { members: so.members + found.members, reachable: so.reachable + found.reachable }
  return { so: { ...so, after: last?.id ?? so.after, members, reachable }, more: last !== null }
}

/** Counts one and keeps the figures; a rule that was changed meanwhile is left to its own counting. */
async function count(deps: Deps, { payload, place, letGo }: JobRun, size: number) {
  const { segmentId } = payload as { segmentId: string }
  const segment = await deps.db.read((tx) => tx.getRepository(Segment).findOneBy({ id: segmentId }))
  if (!segment) return
  const { version } = segment
  const rule = await deps.db.read((tx) => placeSaved(tx, segment.rule))
  const before = place as So | null
  let so = before?.version === version ? before : { version, at: deps.clock.now(), after: '', members: 0, reachable: 0 }
  for (let more = true; more;) {
    if (letGo()) return { again: 0, place: so }
    ;({ so, more } = await deps.db.read((tx) => countPiece(tx, rule, so, size)))
  }
  await deps.db.inTransaction((tx) =>
    write(tx, 'UPDATE segment SET members = ?, reachable = ?, countedAt = ? WHERE id = ? AND version = ?', [
      so.members,
      so.reachable,
      so.at,
      segmentId,
      version,
    ]),
  )
}

const DUE = { id: text }

/** Has each segment counted whose figures are old, once in half an hour: one that was given up has its turn again. */
async function countOld(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  const sql = `SELECT id FROM segment WHERE archivedAt IS NULL AND (countedAt IS NULL OR countedAt < ?)`
  const due = await deps.db.read((tx) => rows(tx, DUE, sql, [now - GOOD_MS]))
  if (due.length === 0) return
  const turn = Math.floor(now / GOOD_MS)
  await deps.db.inTransaction(async (tx) => {
    for (const { id } of due)
      await enqueue(tx, deps, {
        ...COUNT_JOB,
        payload: { segmentId: id },
        dedupeKey: `segments.count:${id}:${turn}`,
      })
  })
  deps.waker.wake()
}

/** The jobs of this room: a segment that was changed is counted at once, all others again and again. */
export const segmentJobs = (deps: Deps, size = AT_ONCE): Record<string, JobHandler> => ({
  [COUNT_JOB.kind]: (run) => count(deps, run, size),
  [RECOUNT_JOB.kind]: async () => {
    await countOld(deps)
    return { again: 5 * MINUTE_MS }
  },
})
