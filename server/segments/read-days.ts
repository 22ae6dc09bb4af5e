import type { listSegmentMovers as moversRow, readSegmentDays as daysRow } from '../../shared/contract/segmentDays'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { addDays, shanghaiDay } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { page, readCursor } from '../base/cursor'
import { rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { presentStaffMembers } from '../membership/present-staff'
import { Segment } from './entities'
import { isStatic } from './snapshot'

const DAY = { day: text, members: whole, entered: whole.nullable(), left: whole.nullable() }
const SHOWN_DAYS = 90

/** How many were in a segment on each of the last nights, and how many came and went; none for a static one. */
export async function readDays(tx: Tx, id: string, now: number): Promise<AnswerBody<typeof daysRow>> {
  const from = addDays(shanghaiDay(now), -SHOWN_DAYS)
  const sql = 'SELECT day, members, entered, `left` FROM segment_day WHERE segmentId = ? AND day >= ? ORDER BY day'
  const items = await rows(tx, DAY, sql, [id, from])
  const segment = await tx.getRepository(Segment).findOneByOrFail({ id })
  const kept = await isStatic(tx, id)
  const tooLarge = segment.watchedDay !== null && segment.watchedVersion === null
  return { watched: kept ? 'static' : tooLarge ? 'too_large' : items.length === 0 ? 'not_yet' : 'yes', items }
}

const MOVED = { memberId: text }

/** Who came into a segment or left it on a day, by rising id; whoever is gone since is left out. */
export async function listMovers(
  tx: Tx,
  deps: Deps,
  id: string,
  { day, way, limit, cursor }: QueryOf<typeof moversRow>,
): Promise<AnswerBody<typeof moversRow>> {
  const after = readCursor(cursor)?.id ?? ''
  const sql = `SELECT memberId FROM segment_move WHERE segmentId = ? AND day = ? AND way = ? AND memberId > ?
      ORDER BY memberId LIMIT ?`
  const found = await rows(tx, MOVED, sql, [id, day, way, after, limit + 1])
  const { items, nextCursor } = page(
    found,
    limit,
    ({ memberId }) => ({ sort: 0, id: memberId }),
    ({ memberId }) => memberId,
  )
  return { items: await presentStaffMembers(tx, deps, items), nextCursor }
}
