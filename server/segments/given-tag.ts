import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { row, text, whole } from '../base/sql'

export const GIVEN = { segmentId: text, tag: text, at: whole, endedAt: whole.nullable(), lookedAt: whole.nullable() }
export const SELECT = 'SELECT segmentId, tag, at, endedAt, lookedAt FROM segment_tag'

/** The tag that a segment gives; null where it gives none. */
export async function tagGivenBy(tx: Tx, segmentId: string) {
  const found = await row(tx, GIVEN, `${SELECT} WHERE segmentId = ?`, [segmentId])
  if (!found) return null
  const { tag, at, endedAt, lookedAt } = found
  return { tag, since: isoOf(at), ending: endedAt !== null, lookedAt: lookedAt === null ? null : isoOf(lookedAt) }
}
