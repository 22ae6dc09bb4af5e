import { z } from 'zod'
import { isoOf } from '../../shared/rules/calendar'
import { pageByMoment } from '../base/by-moment'
import type { Tx } from '../base/database'
import { json, text, whole } from '../base/sql'

const Entry = {
  id: text,
  at: whole,
  kind: text,
  detail: json(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
}

/** One page of everything that happened with a member, newest first. */
export async function readTimeline(tx: Tx, memberId: string, query: { limit: number; cursor?: string | undefined }) {
  return pageByMoment(
    tx,
    Entry,
    {
      select: 'SELECT id, at, kind, detail FROM timeline_entry WHERE memberId = ?',
      values: [memberId],
      by: { at: 'at', id: 'id' },
      query,
    },
    ({ at, id }) => ({ sort: at, id }),
    ({ id, at, kind, detail }) => ({ id, at: isoOf(at), kind, detail }),
  )
}
