import type { listSends as row } from '../../shared/contract/campaignOutcomes'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { rows, text, whole } from '../base/sql'
import { SEND } from './send-row'

type Item = AnswerBody<typeof row>['items'][number]

const { id, memberId, status, reason, channel, attempts } = SEND
const LISTED = {
  id,
  memberId,
  memberNo: text.nullable(),
  nickname: text.nullable(),
  status,
  reason,
  channel,
  variant: text.nullable(),
  attempts,
  at: whole,
}

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
    `SELECT s.id, s.memberId, m.memberNo, m.nickname, s.status, s.reason, s.channel, s.variant, s.attempts, s.at
     FROM campaign_send s LEFT JOIN member m ON m.id = s.memberId
     WHERE s.campaignId = ? AND s.id > ?${query.status ? ' AND s.status = ?' : ''} ORDER BY s.id LIMIT ?`,
    [campaignId, after?.id ?? '', ...(query.status ? [query.status] : []), query.limit + 1],
  )
  return page(
    found,
    query.limit,
    (r) => ({ sort: r.id, id: r.id }),
    (r): Item => ({
      id: r.id,
      memberId: r.memberId,
      memberNo: r.memberNo ?? '',
      nickname: r.nickname,
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
