import { DAY_MS } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import { isDuplicate, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { forUpdate, row, rows, text, write } from '../base/sql'
import { undoMergeConsents } from '../consent/undo-merge'
import type { Deps } from '../deps'
import { ACCOUNT } from './absorb'
import { carryBack, usersOf, type Kept, type Merge } from './carry'
import { devicesFollow } from './carry-traces'
import { changeConsents, tellConsents } from './change-consents'
import { PHONE_TAKEN } from './create-member'
import type { By } from './decide-merge'
import { Member, MemberMerge } from './entities'
import { findMember, lockMembers } from './find-member'
import type { MembershipHooks } from './hooks'
import { movesOf, playBack, type Move } from './moves'
import { findByName } from './name-parts'
import { openPhone, phoneIndexOf } from './personal-data'
import { addToTimeline } from './timeline'

const REVERSIBLE_MS = 7 * DAY_MS
const Id = { id: text }

/**
 * Undoes the member's last merge within seven days: it is played backwards wherever a row still stands as it left it, and
 * the account that had ended lives again with its number. Answers the account that stays and what could not go back. 409
 * when there is none, it is too late, that number was bound anew, or the account that stayed has ended itself.
 */
export async function reverseMerge(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  memberId: string,
  by: By,
  reason: string,
): Promise<{ memberId: string; kept: Kept[] }> {
  const now = deps.clock.now()
  const found = await lastMerge(tx, memberId, now)
  if (!found) throw new AppError('state_conflict')
  const { memberId: into, newMemberId: from } = found
  const merge: Merge = { id: found.id, from, into, at: found.decidedAt! }
  await lockMembers(tx, from === null ? [into] : [into, from])
  if ((await findMember(tx, into)).status === 'merged') throw new AppError('state_conflict')
  const moves = await movesOf(tx, merge.id)
  const kept = await playAll(tx, deps, hooks, merge, moves)
  await undoConsents(tx, deps, merge, now)
  await tx.getRepository(MemberMerge).update({ id: merge.id }, { status: 'reversed' })
  const said = Object.fromEntries(kept.map(({ kind, count }) => [`kept.${kind}`, count]))
  const line = { at: now, kind: 'merge_reversed' as const, detail: { mergeId: merge.id, ...said } }
  for (const one of from === null ? [into] : [into, from]) await addToTimeline(tx, deps, { memberId: one, ...line })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.staffId },
    action: 'membership.reverse_merge',
    objectKind: 'member',
    objectId: into,
    reason,
    fields: kept.map(({ kind, count }) => `kept ${kind}: ${count}`),
    requestId: by.requestId,
  })
  return { memberId: into, kept }
}

/** The merge that this account was last part of, held; two who undo it at once undo it once. */
async function lastMerge(tx: Tx, memberId: string, now: number): Promise<MemberMerge | null> {
  const found = await row(
    tx,
    Id,
    `SELECT id FROM member_merge WHERE status = 'merged' AND decidedAt > ? AND (memberId = ? OR newMemberId = ?)
      ORDER BY decidedAt DESC, id DESC LIMIT 1${forUpdate(tx)}`,
    [now - REVERSIBLE_MS, memberId, memberId],
  )
  const merge = found && (await tx.getRepository(MemberMerge).findOneBy({ id: found.id }))
  return merge?.status === 'merged' ? merge : null
}

async function playAll(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  merge: Merge,
  moves: readonly Move[],
): Promise<Kept[]> {
  const { from, into } = merge
  const own = moves.filter((m) => m.carry === ACCOUNT)
  // Who they are first: what follows them (devices) looks at whose they are now.
  for (const move of own.filter((m) => m.table !== 'member')) await playBack(tx, move)
  for (const move of own.filter((m) => m.table === 'member' && m.key.id === into)) await playBack(tx, move)
  await write(tx, 'UPDATE member SET version = version + 1 WHERE id = ?', [into])
  if (from === null) {
    await devicesFollow(tx, { from, into, at: merge.at, openids: usersOf(moves) })
    return []
  }
  const ended = own.find((m) => m.table === 'member' && m.key.id === from)
  if (!ended || !(await playBack(tx, ended))) throw new AppError('state_conflict')
  await bindAgain(tx, deps, from)
  return carryBack(tx, deps, hooks, { ...merge, from }, moves)
}

/** The number is the account's again, and it is found by its name; 409 where somebody else has bound it. */
async function bindAgain(tx: Tx, deps: Deps, memberId: string): Promise<void> {
  const member = await findMember(tx, memberId)
  const phone = await openPhone(tx, deps, member)
  await findByName(tx, memberId, member.nickname)
  try {
    await tx
      .getRepository(Member)
      .update(
        { id: memberId },
        { phoneIndex: phone === null ? null : phoneIndexOf(deps, phone), version: member.version + 1 },
      )
  } catch (error) {
    if (isDuplicate(error, PHONE_TAKEN)) throw new AppError('state_conflict')
    throw error
  }
}

const Refused = { purpose: text }

/**
 * What was said with the merge is in force no more. What was refused while both were one stays refused by both: nobody
 * knows which of them said it.
 */
async function undoConsents(tx: Tx, deps: Deps, { id, from, into, at }: Merge, now: number): Promise<void> {
  const undone = await undoMergeConsents(tx, deps, { memberId: into, mergeId: id, at: now })
  await tellConsents(tx, deps, { memberId: into, at: now, source: 'merge_undone' }, undone)
  if (from === null) return
  const refused = await rows(
    tx,
    Refused,
    `SELECT DISTINCT purpose FROM consent_entry WHERE memberId = ? AND at >= ? AND granted = 0
      AND source NOT IN ('merge','merge_undone') AND purpose LIKE 'marketing.%' ORDER BY purpose`,
    [into, at],
  )
  const changes = refused.map(({ purpose }) => ({ purpose: purpose as `marketing.wechat`, granted: false }))
  if (changes.length > 0) await changeConsents(tx, deps, { memberId: from, at: now, source: 'merge', changes })
}
