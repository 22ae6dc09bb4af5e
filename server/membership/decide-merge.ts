import { DAY_MS, isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import { page, readCursor } from '../base/cursor'
import { isDuplicate, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { absorb, detailOf, holderOf } from './absorb'
import { PHONE_TAKEN } from './create-member'
import { Member, MemberMerge } from './entities'
import { lockMember } from './find-member'
import type { MembershipHooks } from './hooks'
import { maskMemberNo } from './offer-merge'
import { openPhone, phoneIndexOf } from './personal-data'
import { addToTimeline } from './timeline'

const REVERSIBLE_MS = 7 * DAY_MS
type By = { staffId: string; requestId: string }

/** Lets a waiting merge happen; 409 when it does not wait (any more) or the account lost the phone meanwhile. */
export async function approveMerge(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  id: string,
  by: By,
  reason: string | null,
): Promise<{ id: string; status: 'merged'; memberId: string }> {
  if (deps.db.dialect === 'mysql') await tx.query('SELECT id FROM member_merge WHERE id = ? FOR UPDATE', [id])
  const merge = await tx.getRepository(MemberMerge).findOneBy({ id })
  if (merge?.status !== 'awaiting_approval') throw new AppError('state_conflict')
  await holderOf(tx, deps, merge, 'state_conflict')
  await absorb(tx, deps, hooks, merge, { kind: 'staff', id: by.staffId }, reason)
  return { id, status: 'merged', memberId: merge.memberId }
}

/**
 * Undoes the member's last merge within seven days: identities and unused coupons go back, the account that had ended
 * lives again with its number. 409 when there is none, it is too late, or that number was bound anew.
 */
export async function reverseMerge(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  memberId: string,
  by: By,
  reason: string,
): Promise<string> {
  const now = deps.clock.now()
  const lock = deps.db.dialect === 'mysql' ? ' FOR UPDATE' : ''
  const [found] = (await tx.query(
    `SELECT id FROM member_merge WHERE status = 'merged' AND decidedAt > ? AND (memberId = ? OR newMemberId = ?) ORDER BY decidedAt DESC LIMIT 1${lock}`,
    [now - REVERSIBLE_MS, memberId, memberId],
  )) as { id: string }[]
  const merge = found ? await tx.getRepository(MemberMerge).findOneBy({ id: found.id }) : null
  if (merge?.status !== 'merged') throw new AppError('state_conflict')
  const moved = detailOf(merge).moved
  if (!moved) throw new AppError('state_conflict')
  const into = merge.memberId
  await lockMember(tx, deps, into)
  for (const table of ['mini_user', 'follower'] as const)
    for (const openid of table === 'mini_user' ? moved.users : moved.followers)
      await tx.query(`UPDATE ${table} SET memberId = ? WHERE openid = ? AND memberId = ?`, [moved.from, openid, into])
  if (moved.from !== null) await revive(tx, deps, moved.from)
  if (moved.from !== null) await hooks.carryBack?.(tx, moved.coupons, moved.from, now)
  await tx.getRepository(MemberMerge).update({ id: merge.id }, { status: 'reversed' })
  await addToTimeline(tx, deps, { memberId: into, at: now, kind: 'merge_reversed', detail: { mergeId: merge.id } })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.staffId },
    action: 'membership.reverse_merge',
    objectKind: 'member',
    objectId: into,
    reason,
    requestId: by.requestId,
  })
  return into
}

async function revive(tx: Tx, deps: Deps, memberId: string): Promise<void> {
  const member = await lockMember(tx, deps, memberId)
  const phone = await openPhone(tx, deps, member)
  try {
    await tx.getRepository(Member).update(
      { id: memberId },
      {
        status: 'active',
        mergedIntoId: null,
        phoneIndex: phone === null ? null : phoneIndexOf(deps, phone),
        version: member.version + 1,
      },
    )
  } catch (error) {
    if (isDuplicate(error, PHONE_TAKEN)) throw new AppError('state_conflict')
    throw error
  }
}

const SHOWN = ['awaiting_approval', 'merged', 'reversed'] as const
type Shown = (typeof SHOWN)[number]
type Row = { id: string; status: Shown; memberId: string; memberNo: string; askedAt: number; decidedAt: number | null }

/** One page of merges, newest first; offers nobody answered and numbers that moved are not among them. */
export async function listMerges(
  tx: Tx,
  query: { limit: number; cursor?: string | undefined; status?: Shown | undefined },
) {
  const after = readCursor(query.cursor)
  const statuses = query.status ? [query.status] : [...SHOWN]
  const rows = (await tx.query(
    `SELECT g.id, g.status, g.memberId, m.memberNo, g.askedAt, g.decidedAt FROM member_merge g JOIN member m ON m.id = g.memberId
     WHERE g.status IN (${statuses.map(() => '?').join(',')}) ${after ? 'AND (g.askedAt < ? OR (g.askedAt = ? AND g.id < ?))' : ''}
     ORDER BY g.askedAt DESC, g.id DESC LIMIT ?`,
    [...statuses, ...(after ? [Number(after.sort), Number(after.sort), after.id] : []), query.limit + 1],
  )) as Row[]
  return page(
    rows,
    query.limit,
    (row) => ({ sort: Number(row.askedAt), id: row.id }),
    (row) => ({
      id: row.id,
      status: row.status,
      memberId: row.memberId,
      memberNoMasked: maskMemberNo(row.memberNo),
      askedAt: isoOf(Number(row.askedAt)),
      decidedAt: row.decidedAt === null ? null : isoOf(Number(row.decidedAt)),
    }),
  )
}
