import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { enqueue, type JobHandler, type JobKind } from '../base/jobs'
import { inPieces } from '../base/pieces'
import { inList, rows, text, write, writeByKey } from '../base/sql'
import type { Deps } from '../deps'
import { traceSegment, type By } from './create-segment'
import { Segment } from './entities'
import type { SegmentQuestions } from './questions'
import { holdSegments } from './saved'
import { usesOfOne } from './uses'

export const FORGET_JOB: JobKind = { kind: 'segments.forget', lane: 'bulk' }

/**
 * Deletes a segment with its history; the people that were kept of it go in pieces. One that is used stays: 409 with who uses
 * it. All segments are held, and whoever begins to use one holds that one, so nobody comes to name what is going.
 */
export async function deleteSegment(tx: Tx, deps: Deps, ask: SegmentQuestions, id: string, by: By): Promise<void> {
  await holdSegments(tx)
  const segment = await tx.getRepository(Segment).findOneBy({ id })
  if (!segment) throw new AppError('not_found')
  const usedBy = await usesOfOne(tx, ask, id)
  if (usedBy.tag || usedBy.campaigns.length + usedBy.coupons.length + usedBy.segments.length > 0)
    throw new AppError('segment_in_use', { extra: { usedBy } })
  await writeByKey(tx, 'DELETE FROM segment_snapshot WHERE segmentId = ?', [id])
  await write(tx, 'DELETE FROM segment_version WHERE segmentId = ?', [id])
  await write(tx, 'DELETE FROM segment WHERE id = ?', [id])
  await enqueue(tx, deps, { ...FORGET_JOB, payload: { segmentId: id } })
  const was = { name: segment.name }
  await traceSegment(tx, deps, 'segment.delete', id, ['name'], by, { was, is: {} })
}

const MOST_IN_PIECE = 2_000
const ONE = { memberId: text }

/** Forgets who was in a segment that is gone. */
export const forgetJob =
  (deps: Deps): JobHandler =>
  async (run) => {
    const { segmentId } = run.payload as { segmentId: string }
    const piece = async (tx: Tx, size: number): Promise<boolean> => {
      let gone = 0
      for (const table of ['segment_member', 'segment_move']) {
        const some = await rows(tx, ONE, `SELECT memberId FROM ${table} WHERE segmentId = ? LIMIT ?`, [segmentId, size])
        const ids = [...new Set(some.map(({ memberId }) => memberId))]
        if (ids.length > 0)
          gone += await writeByKey(tx, `DELETE FROM ${table} WHERE segmentId = ? AND memberId IN ${inList(ids)}`, [
            segmentId,
            ...ids,
          ])
      }
      return gone > 0
    }
    const more = await inPieces(run, { db: deps.db, most: MOST_IN_PIECE, piece })
    if (more) return more
    await deps.db.inTransaction((tx) => write(tx, 'DELETE FROM segment_day WHERE segmentId = ?', [segmentId]))
  }
