import { asksForLeads, type SegmentRule } from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { enqueue, type JobHandler, type JobKind } from '../base/jobs'
import { forShare, inList, insert, insertIgnore, locked, row, rows, text, writeByKey } from '../base/sql'
import type { Deps } from '../deps'
import { countSoon } from './count'
import { FRESH, traceSegment, UNCOUNTED, type By } from './create-segment'
import { Segment } from './entities'
import { countSegment, segmentMembers } from './members'
import { placeSaved } from './saved'
import { readSnapshot, type Snapshot } from './snapshot'

export const SNAPSHOT_JOB: JobKind = { kind: 'segments.snapshot', lane: 'bulk' }

/** So many people are looked for in one piece at most. */
const MOST_IN_PIECE = 1_000

/** What a static segment asks while nobody has been taken into it to the end: its people are all there or none. */
const NOBODY: SegmentRule = { any: [] }

/** The rule of a static segment: who was taken into it. Leads are among those where its people were asked for with leads. */
const keptIn = (segmentId: string, of: SegmentRule): SegmentRule => {
  const kept: SegmentRule = { field: 'segment', op: 'in', value: [segmentId] }
  const any = [true, false].map((value): SegmentRule => ({ field: 'lead', op: 'eq', value }))
  return asksForLeads(of) ? { all: [{ any }, kept] } : kept
}

/** A static segment of those whom this one finds now. The job that takes them begins; until its end the segment finds nobody. */
export async function takeSnapshot(tx: Tx, deps: Deps, ofId: string, name: string, by: By): Promise<Segment> {
  // Held: it is not deleted before its snapshot, which tells its name, stands.
  const of = await tx.getRepository(Segment).findOne({ where: { id: ofId }, ...locked(tx) })
  if (!of) throw new AppError('not_found')
  const now = deps.clock.now()
  const rule = await placeSaved(tx, of.rule)
  const segment: Segment = { id: deps.chance.id(), name, rule: NOBODY, ...FRESH, createdAt: now, updatedAt: now }
  const jobId = deps.chance.id()
  await tx.getRepository(Segment).insert(segment)
  await insert(tx, 'segment_snapshot', {
    segmentId: segment.id,
    ofId,
    ofName: of.name,
    rule: JSON.stringify(rule),
    takenAt: now,
    jobId,
    ready: 0,
  })
  // With a total, so that staff may read how far it is; the job counts whom it will look for.
  await enqueue(tx, deps, { ...SNAPSHOT_JOB, id: jobId, payload: { segmentId: segment.id }, total: 0 })
  await traceSegment(tx, deps, 'segment.snapshot', segment.id, ['name', 'segmentId'], by)
  return segment
}

/** How far the taking is: the last member looked at. */
type Place = { after: string }

/**
 * Takes people on, in pieces by rising id, each a transaction of its own; at the end they are what the segment asks for.
 * Who is there already is not counted again, so a piece may be done twice.
 */
export const snapshotJob =
  (deps: Deps, size = MOST_IN_PIECE): JobHandler =>
  async ({ payload, place, progress, letGo }) => {
    const { segmentId } = payload as { segmentId: string }
    const of = await deps.db.read((tx) => readSnapshot(tx, segmentId))
    if (!of || of.ready) return
    let after: string | null = (place as Place | null)?.after ?? null
    if (after === null) await progress({ total: await deps.db.read((tx) => countSegment(tx, of.rule, of.takenAt)) })
    after ??= ''
    while (after !== null) {
      if (letGo()) return { again: 0, place: { after } }
      const from: string = after
      const piece = await deps.db.inTransaction((tx) => takePiece(tx, of, from, size))
      if (!piece) return
      await progress({ done: piece.taken })
      after = piece.last
    }
    await deps.db.inTransaction((tx) => finish(tx, deps, of))
    deps.waker.wake()
  }

const ID = { id: text }
const OPEN = { segmentId: text }

/** Null where the segment is gone or was finished by another run: nobody comes in after that. */
async function takePiece(
  tx: Tx,
  { segmentId, rule, takenAt }: Snapshot,
  after: string,
  size: number,
): Promise<{ taken: number; last: string | null } | null> {
  const ids = await segmentMembers(tx, rule, after, size, takenAt)
  // Whoever is erased meanwhile is held by whoever erases her, and is in no list after that.
  const sql = `SELECT id FROM member WHERE id IN ${inList(ids)} AND status IN ('active','frozen','lead') ORDER BY id${forShare(tx)}`
  const held = ids.length === 0 ? [] : await rows(tx, ID, sql, ids)
  const open = `SELECT segmentId FROM segment_snapshot WHERE segmentId = ? AND ready = 0${forShare(tx)}`
  if ((await row(tx, OPEN, open, [segmentId])) === null) return null
  const people = held.map(({ id }) => ({ segmentId, memberId: id }))
  const taken = people.length === 0 ? 0 : await insertIgnore(tx, 'segment_member', people)
  return { taken, last: ids.length < size ? null : ids[ids.length - 1]! }
}

/** Everybody is there: from now on these people are whom the segment finds. */
async function finish(tx: Tx, deps: Deps, { segmentId, rule }: Snapshot): Promise<void> {
  const segment = await tx.getRepository(Segment).findOne({ where: { id: segmentId }, ...locked(tx) })
  const ready = 'UPDATE segment_snapshot SET ready = 1 WHERE segmentId = ? AND ready = 0'
  if (!segment || (await writeByKey(tx, ready, [segmentId])) === 0) return
  const change = { rule: keptIn(segmentId, rule), version: segment.version + 1, ...UNCOUNTED }
  await tx.getRepository(Segment).update({ id: segmentId }, change)
  await countSoon(tx, deps, segmentId)
}
