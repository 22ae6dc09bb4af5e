import { z } from 'zod'
import type { SegmentRule } from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import { flag, inList, json, row, rows, text, whole } from '../base/sql'

const SNAPSHOT = {
  segmentId: text,
  ofId: text,
  ofName: text,
  rule: json(z.custom<SegmentRule>()),
  takenAt: whole,
  jobId: text,
  ready: flag,
}
/** A static segment: whose people it keeps, found by which rule as of when, and whether all are there. */
export type Snapshot = z.infer<z.ZodObject<typeof SNAPSHOT>>
const SELECT = 'SELECT segmentId, ofId, ofName, rule, takenAt, jobId, ready FROM segment_snapshot'

/** The static ones among these segments. */
export async function snapshotsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Snapshot>> {
  if (ids.length === 0) return new Map()
  const found = await rows(tx, SNAPSHOT, `${SELECT} WHERE segmentId IN ${inList(ids)}`, ids)
  return new Map(found.map((one) => [one.segmentId, one]))
}

/** Null where the segment is none that keeps its people. */
export const readSnapshot = (tx: Tx, segmentId: string): Promise<Snapshot | null> =>
  row(tx, SNAPSHOT, `${SELECT} WHERE segmentId = ?`, [segmentId])

/** Whether the segment keeps its people. */
export const isStatic = async (tx: Tx, segmentId: string): Promise<boolean> =>
  (await readSnapshot(tx, segmentId)) !== null
