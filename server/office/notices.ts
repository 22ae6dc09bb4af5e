import type { listNotices as row } from '../../shared/contract/office'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { pageByMoment } from '../base/by-moment'
import type { Tx } from '../base/database'
import { text, whole, write } from '../base/sql'
import { z } from 'zod'
import { ApprovalKind } from '../../shared/contract/office'

const NOTE = {
  id: text,
  kind: ApprovalKind,
  objectId: text,
  title: text,
  decision: z.enum(['approve', 'refuse']),
  comment: text.nullable(),
  byName: text.nullable(),
  at: whole,
  seenAt: whole.nullable(),
}

/** What others decided on what this person asked for, newest first. */
export async function listNotices(
  tx: Tx,
  staffId: string,
  query: QueryOf<typeof row>,
): Promise<AnswerBody<typeof row>> {
  return pageByMoment(
    tx,
    NOTE,
    {
      select: `SELECT n.id, n.kind, n.objectId, n.title, n.decision, n.comment, s.name AS byName, n.at, n.seenAt FROM decision_note n
     LEFT JOIN staff s ON s.id = n.byId WHERE n.toId = ?`,
      values: [staffId],
      by: { at: 'n.at', id: 'n.id' },
      query,
    },
    ({ at, id }) => ({ sort: at, id }),
    ({ at, seenAt, ...note }) => ({ ...note, at: isoOf(at), seen: seenAt !== null }),
  )
}

/** All that this person was told so far counts as seen. */
export const seeNotices = (tx: Tx, staffId: string, now: number): Promise<number> =>
  write(tx, 'UPDATE decision_note SET seenAt = ? WHERE toId = ? AND seenAt IS NULL', [now, staffId])
