import type { listSends as row } from '../../shared/contract/campaignOutcomes'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { rows, text, whole } from '../base/sql'
import { SEND } from './send-row'

type Item = AnswerBody<typeof row>['items'][number]

const { id, memberId, status, reason, channel, attempts } = SEND
const LISTED = { id, memberId, status, reason, channel, variant: text.nullable(), attempts, at: whole }

/** Everybody of the audience with the outcome, in the order of freezing. */
export async function listSends(
  tx: Tx,
  campaignId: string,
  query: QueryOf<typeof row>,
): Promise<AnswerBody<typeof row>> {
  const after = readCursor(query.cursor)
  const found = await rows(
    tx,
    LISTED,
    `SELECT id, memberId, status, reason, channel, variant, attempts, at FROM campaign_send
     WHERE campaignId = ? AND id > ?${query.status ? ' AND status = ?' : ''} ORDER BY id LIMIT ?`,
    [campaignId, after?.id ?? '', ...(query.status ? [query.status] : []), query.limit + 1],
  )
  return page(
    found,
    query.limit,
    (r) => ({ sort: r.id, id: r.id }),
    (r): Item => ({
      id: r.id,
      memberId: r.memberId,
      status: r.status,
      // A row that waits for the next channel keeps for itself why the first one failed.
      reason: r.status === 'ready' || r.status === 'dispatching' ? null : r.reason,
      channel: r.channel,
      variant: r.variant,
      attempts: r.attempts,
      at: isoOf(r.at),
    }),
  )
}
