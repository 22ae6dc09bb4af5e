import type { listSends as row } from '../../shared/contract/campaignOutcomes'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { inList, rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { findMembers, soughtOf } from '../membership/find-members'
import { SEND } from './send-row'

type Query = QueryOf<typeof row>
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
  openedAt: whole.nullable(),
  at: whole,
}

/** So many people who are meant by what was typed are looked for among the audience. */
const MOST_FOUND = 200

/** Everybody of the audience whom the filters name, with the outcome, in the order of freezing. */
export async function listSends(
  tx: Tx,
  deps: Pick<Deps, 'vault'>,
  campaignId: string,
  query: Query,
): Promise<AnswerBody<typeof row>> {
  const after = readCursor(query.cursor)
  const { where, values } = wanted(query)
  if (query.q?.trim()) {
    // By name and number: looking by the end of a phone is written down, and has its place among the members.
    const people = (await findMembers(tx, { ...soughtOf(deps, query.q), tail: null }, null, MOST_FOUND)).map(
      (hit) => hit.id,
    )
    where.push(`s.memberId IN ${inList(people)}`)
    values.push(...people)
  }
  const found = await rows(
    tx,
    LISTED,
    `SELECT s.id, s.memberId, m.memberNo, m.nickname, s.status, s.reason, s.channel, s.variant, s.attempts, a.openedAt, s.at
     FROM campaign_send s LEFT JOIN member m ON m.id = s.memberId LEFT JOIN message_attempt a ON a.id = s.attemptId
     WHERE s.campaignId = ? AND s.id > ?${where.map((part) => ` AND ${part}`).join('')} ORDER BY s.id LIMIT ?`,
    [campaignId, after?.id ?? '', ...values, query.limit + 1],
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
      openedAt: r.openedAt === null ? null : isoOf(r.openedAt),
      at: isoOf(r.at),
    }),
  )
}

function wanted(query: Query): { where: string[]; values: string[] } {
  const where: string[] = []
  const values: string[] = []
  for (const name of ['status', 'reason', 'channel'] as const) {
    const value = query[name]
    if (value === undefined) continue
    where.push(`s.${name} = ?`)
    values.push(value)
  }
  // A reason is why nothing was sent; a row that waits keeps one that is told to nobody.
  if (query.reason !== undefined) where.push("s.status = 'suppressed'")
  if (query.opened !== undefined)
    where.push(`s.status IN ('accepted','delivered') AND a.openedAt IS ${query.opened === 'yes' ? 'NOT NULL' : 'NULL'}`)
  return { where, values }
}
