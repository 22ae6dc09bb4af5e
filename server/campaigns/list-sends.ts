import { SendStatus as SendStatuses, type listSends as row } from '../../shared/contract/campaignOutcomes'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { inList, rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { findMembers, soughtOf } from '../membership/find-members'
import { SEND, type SendStatus } from './send-row'

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
  const people = await peopleMeant(tx, deps, query)
  // One that moves on while they are read may stand in two of them.
  const ids = new Set<string>()
  for (const range of rangesOf(query)) {
    const where = ['s.campaignId = ?', ...range.where, ...people.where, 's.id > ?'].join(' AND ')
    const some = await rows(tx, ID, `SELECT s.id FROM campaign_send s WHERE ${where} ORDER BY s.id LIMIT ?`, [
      campaignId,
      ...range.values,
      ...people.values,
      after?.id ?? '',
      query.limit + 1,
    ])
    for (const one of some) ids.add(one.id)
  }
  const found = await read(tx, [...ids].sort().slice(0, query.limit + 1))
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

const ID = { id: text }

async function read(tx: Tx, ids: readonly string[]) {
  if (ids.length === 0) return []
  return rows(
    tx,
    LISTED,
    `SELECT s.id, s.memberId, m.memberNo, m.nickname, s.status, s.reason, s.channel, s.variant, s.attempts, a.openedAt, s.at
     FROM campaign_send s LEFT JOIN member m ON m.id = s.memberId LEFT JOIN message_attempt a ON a.id = s.attemptId
     WHERE s.id IN ${inList(ids)} ORDER BY s.id`,
    ids,
  )
}

type Range = { where: string[]; values: (string | number)[] }

/** By name and number: looking by the end of a phone is written down, and has its place among the members. */
async function peopleMeant(tx: Tx, deps: Pick<Deps, 'vault'>, query: Query): Promise<Range> {
  if (!query.q?.trim()) return { where: [], values: [] }
  const sought = { ...soughtOf(deps, query.q), tail: null }
  const people = (await findMembers(tx, sought, null, MOST_FOUND)).map((hit) => hit.id)
  return { where: [`s.memberId IN ${inList(people)}`], values: people }
}

/** Only whose message the platform took can have opened it or not. */
const TAKEN: readonly SendStatus[] = ['accepted', 'delivered']

/**
 * The filters as ranges of an index, each of which holds what it names in the order of the list: read to the end of a page
 * and laid together, they cost as much in a campaign to a million people as in one to a hundred.
 */
function rangesOf({ status, reason, channel, opened }: Query): Range[] {
  const through: Range =
    channel === undefined ? { where: [], values: [] } : { where: ['s.channel = ?'], values: [channel] }
  const range = (where: string[], values: (string | number)[]): Range => ({
    where: [...where, ...through.where],
    values: [...values, ...through.values],
  })
  const named = (among: readonly SendStatus[]): SendStatus[] =>
    among.filter((one) => status === undefined || one === status)
  // A reason is why nothing was sent; a row that waits keeps one that is told to nobody.
  if (reason !== undefined)
    return opened === undefined
      ? named(['suppressed']).map((one) => range(['s.reason = ?', 's.status = ?'], [reason, one]))
      : []
  if (opened !== undefined)
    return named(TAKEN).map((one) => range(['s.opened = ?', 's.status = ?'], [opened === 'yes' ? 1 : 0, one]))
  if (status !== undefined) return [0, 1].map((flag) => range(['s.opened = ?', 's.status = ?'], [flag, status]))
  if (channel !== undefined) return SendStatuses.options.map((one) => range(['s.status = ?'], [one]))
  return [range([], [])]
}
