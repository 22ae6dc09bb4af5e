import type { listSends as row } from '../../shared/contract/campaignOutcomes'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import type { SendRow } from './send-row'

type Item = AnswerBody<typeof row>['items'][number]
type Row = Omit<SendRow, 'channel'> & { at: number; channel: Item['channel']; variant: string | null }

/** Everybody of the audience with the outcome, in the order of freezing. */
export async function listSends(
  tx: Tx,
  campaignId: string,
  query: QueryOf<typeof row>,
): Promise<AnswerBody<typeof row>> {
  const after = readCursor(query.cursor)
  const rows = (await tx.query(
    `SELECT id, memberId, status, reason, channel, variant, attempts, at FROM campaign_send
     WHERE campaignId = ? AND id > ?${query.status ? ' AND status = ?' : ''} ORDER BY id LIMIT ?`,
    [campaignId, after?.id ?? '', ...(query.status ? [query.status] : []), query.limit + 1],
  )) as Row[]
  return page(
    rows,
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
      attempts: Number(r.attempts),
      at: isoOf(Number(r.at)),
    }),
  )
}
