import { z } from 'zod'
import type { listMemberMessages as row } from '../../shared/contract/memberPages'
import { MessageChannel } from '../../shared/contract/messages'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { pageByMoment } from '../base/by-moment'
import type { Tx } from '../base/database'
import { text, whole } from '../base/sql'

const SENT = {
  id: text,
  channel: MessageChannel,
  templateId: text,
  templateName: text.nullable(),
  campaignId: text.nullable(),
  campaignName: text.nullable(),
  outcome: z.enum(['dispatching', 'accepted', 'rejected', 'unknown']),
  code: text.nullable(),
  startedAt: whole,
  deliveredAt: whole.nullable(),
  openedAt: whole.nullable(),
}
const OUTCOME = { dispatching: 'started', accepted: 'accepted', rejected: 'failed', unknown: 'unknown' } as const

/** One page of what was sent to a member, by campaigns and by itself, newest first. */
export async function messagesOfMember(
  tx: Tx,
  memberId: string,
  query: QueryOf<typeof row>,
): Promise<AnswerBody<typeof row>> {
  return pageByMoment(
    tx,
    SENT,
    {
      select: `SELECT a.id, a.channel, a.templateId, t.name AS templateName, a.campaignId, c.name AS campaignName, a.outcome, a.code,
       a.startedAt, a.deliveredAt, a.openedAt
     FROM message_attempt a LEFT JOIN message_template t ON t.id = a.templateId LEFT JOIN campaign c ON c.id = a.campaignId
     WHERE a.memberId = ?`,
      values: [memberId],
      by: { at: 'a.startedAt', id: 'a.id' },
      query,
    },
    ({ startedAt, id }) => ({ sort: startedAt, id }),
    ({ startedAt, deliveredAt, openedAt, outcome, ...sent }) => ({
      ...sent,
      outcome: OUTCOME[outcome],
      sentAt: isoOf(startedAt),
      deliveredAt: deliveredAt === null ? null : isoOf(deliveredAt),
      openedAt: openedAt === null ? null : isoOf(openedAt),
    }),
  )
}
