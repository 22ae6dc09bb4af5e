import type { Approval, listApprovals as row } from '../../shared/contract/office'
import type { AnswerBody, QueryOf, StaffRole } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import type { StaffActor } from '../base/contract'
import { beyond } from '../base/by-moment'
import { page, readCursor, type After } from '../base/cursor'
import type { Tx } from '../base/database'
import { rows, text, whole } from '../base/sql'
import { maskMemberNo } from '../membership/offer-merge'

export type Kind = Approval['kind']
type Waiting = Omit<Approval, 'askedAt'> & { at: number }

/** Who decides what: of the rooms' own doors. */
const DECIDES: Record<Kind, StaffRole[]> = {
  campaign: ['owner', 'marketer'],
  refund: ['owner', 'service'],
  merge: ['owner', 'service'],
}
export const decides = (actor: StaffActor, kind: Kind): boolean => DECIDES[kind].includes(actor.role)

/** One page of what waits for a second person, the longest first, of the kinds this person decides. */
export async function listApprovals(
  tx: Tx,
  actor: StaffActor,
  query: QueryOf<typeof row>,
): Promise<AnswerBody<typeof row>> {
  const after = readCursor(query.cursor)
  const kinds = (['campaign', 'refund', 'merge'] as const).filter(
    (kind) => decides(actor, kind) && (query.kind === undefined || query.kind === kind),
  )
  const found: Waiting[] = []
  for (const kind of kinds) found.push(...(await WAITING[kind](tx, actor, after, query.limit + 1)))
  found.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  return page(
    found,
    query.limit,
    ({ at, id }) => ({ sort: at, id }),
    ({ at, ...approval }) => ({ ...approval, askedAt: isoOf(at) }),
  )
}

const CAMPAIGN = {
  id: text,
  title: text,
  askedBy: text.nullable(),
  name: text.nullable(),
  createdBy: text,
  launchedBy: text.nullable(),
  at: whole,
}
async function campaigns(tx: Tx, actor: StaffActor, after: After | null, most: number): Promise<Waiting[]> {
  const at = 'COALESCE(c.askedAt, c.createdAt)'
  const { and, values } = beyond(after, { at, id: 'c.id', rising: true })
  const found = await rows(
    tx,
    CAMPAIGN,
    `SELECT c.id, c.name AS title, c.askedBy, s.name, c.createdBy, c.launchedBy, ${at} AS at FROM campaign c
     LEFT JOIN staff s ON s.id = c.askedBy WHERE c.status = 'awaiting_approval' ${and} ORDER BY at, c.id LIMIT ?`,
    [...values, most],
  )
  return found.map((c) => ({
    kind: 'campaign',
    id: c.id,
    title: c.title,
    reason: null,
    amountFen: null,
    aboutId: null,
    askedById: c.askedBy,
    askedByName: c.name,
    at: c.at,
    mayApprove: ![c.askedBy, c.createdBy, c.launchedBy].includes(actor.id),
  }))
}

const REFUND = {
  id: text,
  title: text,
  reason: text,
  amountFen: whole,
  orderId: text,
  askedBy: text.nullable(),
  name: text.nullable(),
  at: whole,
}
async function refunds(tx: Tx, actor: StaffActor, after: After | null, most: number): Promise<Waiting[]> {
  const { and, values } = beyond(after, { at: 'r.createdAt', id: 'r.id', rising: true })
  const found = await rows(
    tx,
    REFUND,
    `SELECT r.id, o.orderNo AS title, r.reason, r.amountFen, r.orderId, r.askedBy, s.name, r.createdAt AS at FROM pay_refund r
     JOIN pay_order o ON o.id = r.orderId LEFT JOIN staff s ON s.id = r.askedBy
     WHERE r.status = 'awaiting_approval' ${and} ORDER BY at, r.id LIMIT ?`,
    [...values, most],
  )
  return found.map(({ orderId, askedBy, name, ...refund }) => ({
    kind: 'refund',
    ...refund,
    aboutId: orderId,
    askedById: askedBy,
    askedByName: name,
    mayApprove: askedBy !== actor.id,
  }))
}

const MERGE = { id: text, memberNo: text, memberId: text, at: whole }
async function merges(tx: Tx, _actor: StaffActor, after: After | null, most: number): Promise<Waiting[]> {
  const { and, values } = beyond(after, { at: 'g.askedAt', id: 'g.id', rising: true })
  const found = await rows(
    tx,
    MERGE,
    `SELECT g.id, m.memberNo, g.memberId, g.askedAt AS at FROM member_merge g JOIN member m ON m.id = g.memberId
     WHERE g.status = 'awaiting_approval' ${and} ORDER BY g.askedAt, g.id LIMIT ?`,
    [...values, most],
  )
  return found.map(({ id, memberNo, memberId, at }) => ({
    kind: 'merge',
    id,
    title: maskMemberNo(memberNo),
    reason: null,
    amountFen: null,
    aboutId: memberId,
    askedById: null,
    askedByName: null,
    at,
    mayApprove: true,
  }))
}

const WAITING: Record<Kind, typeof campaigns> = { campaign: campaigns, refund: refunds, merge: merges }
