import { MINUTE_MS } from '../../shared/rules/calendar'
import type { SegmentRule } from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import { enqueue, type JobHandler, type JobKind } from '../base/jobs'
import { row, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { holdsPermission } from '../messages/permission'
import { readSettings } from '../staff/settings'
import { compileRule, SEGMENTED } from './compile'
import { Segment } from './entities'

export const COUNT_JOB: JobKind = { kind: 'segments.count', lane: 'bulk' }
export const RECOUNT_JOB: JobKind = { kind: 'segments.recount', lane: 'standing', standing: true }

/** Figures of a list may be so old: members come and go, and counting many segments of a large shop takes a while. */
const GOOD_MS = 30 * MINUTE_MS

/** The segment is counted soon; the caller wakes the runner after its commit. */
export const countSoon = (tx: Tx, deps: Deps, segmentId: string): Promise<string | null> =>
  enqueue(tx, deps, { ...COUNT_JOB, payload: { segmentId } })

const COUNTED = { members: whole, reachable: whole }

/** How many a rule finds, and of them those who are active, allow messages and hold a permission for one that advertises. */
export async function countReach(
  tx: Tx,
  rule: SegmentRule,
  now: number,
): Promise<{ members: number; reachable: number }> {
  const { dormantDays } = await readSettings(tx)
  const where = compileRule(rule, { now, dormantDays })
  const sql = `SELECT COUNT(*) AS members, COALESCE(SUM(CASE WHEN m.status = 'active'
       AND EXISTS (SELECT 1 FROM consent_state c WHERE c.memberId = m.id AND c.wechat = 1)
       AND ${holdsPermission('m.id')} THEN 1 ELSE 0 END), 0) AS reachable
     FROM member m WHERE ${SEGMENTED} AND ${where.sql}`
  return (await row(tx, COUNTED, sql, where.params)) ?? { members: 0, reachable: 0 }
}

/** Counts one and keeps the figures; a rule that was changed meanwhile is left to its own counting. */
async function count(deps: Deps, id: string): Promise<void> {
  const at = deps.clock.now()
  const found = await deps.db.read(async (tx) => {
    const segment = await tx.getRepository(Segment).findOneBy({ id })
    return segment && { version: segment.version, ...(await countReach(tx, segment.rule, at)) }
  })
  if (!found) return
  await deps.db.inTransaction((tx) =>
    write(tx, 'UPDATE segment SET members = ?, reachable = ?, countedAt = ? WHERE id = ? AND version = ?', [
      found.members,
      found.reachable,
      at,
      id,
      found.version,
    ]),
  )
}

const DUE = { id: text }

/** The jobs of this room: a segment that was changed is counted at once, all others again and again, the oldest figures first. */
export const segmentJobs = (deps: Deps): Record<string, JobHandler> => ({
  [COUNT_JOB.kind]: async ({ payload }) => count(deps, (payload as { segmentId: string }).segmentId),
  [RECOUNT_JOB.kind]: async ({ letGo }) => {
    const sql = `SELECT id FROM segment WHERE archivedAt IS NULL AND (countedAt IS NULL OR countedAt < ?) ORDER BY countedAt, id`
    for (const { id } of await deps.db.read((tx) => rows(tx, DUE, sql, [deps.clock.now() - GOOD_MS]))) {
      if (letGo()) return { again: 0 }
      await count(deps, id)
    }
    return { again: 5 * MINUTE_MS }
  },
})
