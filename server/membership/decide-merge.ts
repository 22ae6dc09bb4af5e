import { z } from 'zod'
import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import { pageByMoment } from '../base/by-moment'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { inList, locked, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { absorb, holderOf, lockAccounts } from './absorb'
import { MemberMerge } from './entities'
import type { MembershipHooks } from './hooks'
import { maskMemberNo } from './offer-merge'

export type By = { staffId: string; requestId: string }

/** Lets a waiting merge happen; 409 when it does not wait (any more) or the account lost the phone meanwhile. */
export async function approveMerge(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  id: string,
  by: By,
  reason: string | null,
): Promise<{ id: string; status: 'merged'; memberId: string }> {
  const merge = await tx.getRepository(MemberMerge).findOne({ where: { id }, ...locked(tx) })
  if (merge?.status !== 'awaiting_approval') throw new AppError('state_conflict')
  await lockAccounts(tx, merge)
  await holderOf(tx, deps, merge, 'state_conflict')
  await absorb(tx, deps, hooks, merge, { kind: 'staff', id: by.staffId }, reason)
  return { id, status: 'merged', memberId: merge.memberId }
}

/** A waiting merge never happens; both accounts stay as they are. 409 when it does not wait (any more). */
export async function refuseMerge(tx: Tx, deps: Deps, id: string, by: By, reason: string): Promise<void> {
  const merge = await tx.getRepository(MemberMerge).findOne({ where: { id }, ...locked(tx) })
  if (merge?.status !== 'awaiting_approval') throw new AppError('state_conflict')
  const now = deps.clock.now()
  await tx.getRepository(MemberMerge).update({ id }, { status: 'refused', decidedAt: now, decidedBy: by.staffId })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.staffId },
    action: 'membership.refuse_merge',
    objectKind: 'member',
    objectId: merge.memberId,
    reason,
    requestId: by.requestId,
  })
}

const SHOWN = ['awaiting_approval', 'merged', 'reversed'] as const
type Shown = (typeof SHOWN)[number]
const Row = {
  id: text,
  status: z.enum(SHOWN),
  memberId: text,
  memberNo: text,
  askedAt: whole,
  decidedAt: whole.nullable(),
}

/** One page of merges, newest first; offers nobody answered and numbers that moved are not among them. */
export async function listMerges(
  tx: Tx,
  query: { limit: number; cursor?: string | undefined; status?: Shown | undefined },
) {
  const statuses = query.status ? [query.status] : [...SHOWN]
  return pageByMoment(
    tx,
    Row,
    {
      select: `SELECT g.id, g.status, g.memberId, m.memberNo, g.askedAt, g.decidedAt FROM member_merge g JOIN member m ON m.id = g.memberId
     WHERE g.status IN ${inList(statuses)}`,
      values: statuses,
      by: { at: 'g.askedAt', id: 'g.id' },
      query,
    },
    (row) => ({ sort: row.askedAt, id: row.id }),
    (row) => ({
      id: row.id,
      status: row.status,
      memberId: row.memberId,
      memberNoMasked: maskMemberNo(row.memberNo),
      askedAt: isoOf(row.askedAt),
      decidedAt: row.decidedAt === null ? null : isoOf(row.decidedAt),
    }),
  )
}
