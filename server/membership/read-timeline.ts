import { z } from 'zod'
import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { json, rows, text, whole } from '../base/sql'

const Entry = {
  id: text,
  at: whole,
  kind: text,
  detail: json(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
}

/** One page of everything that happened with a member, newest first. */
export async function readTimeline(tx: Tx, memberId: string, query: { limit: number; cursor?: string | undefined }) {
  const after = readCursor(query.cursor)
  const entries = await rows(
    tx,
    Entry,
    `SELECT id, at, kind, detail FROM timeline_entry WHERE memberId = ? ${after ? 'AND (at < ? OR (at = ? AND id < ?))' : ''}
     ORDER BY at DESC, id DESC LIMIT ?`,
    [memberId, ...(after ? [Number(after.sort), Number(after.sort), after.id] : []), query.limit + 1],
  )
  return page(
    entries,
    query.limit,
    ({ at, id }) => ({ sort: at, id }),
    ({ id, at, kind, detail }) => ({ id, at: isoOf(at), kind, detail }),
  )
}
