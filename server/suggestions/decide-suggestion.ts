import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { row, write } from '../base/sql'
import type { Deps } from '../deps'
import type { By } from '../membership/decide-merge'
import { lockMembers } from '../membership/find-member'
import type { MembershipHooks } from '../membership/hooks'
import { mergeTwo } from '../membership/merge-two'
import { COLUMNS, SUGGESTION, suggestionOf, type Suggestion } from './suggestion'

const readSuggestion = (tx: Tx, id: string): Promise<Suggestion | null> =>
  row(tx, SUGGESTION, `SELECT ${COLUMNS} FROM identity_suggestion WHERE id = ?`, [id])

/** Whether there is such a pair. */
export const suggestionExists = async (tx: Tx, id: string): Promise<boolean> => (await readSuggestion(tx, id)) !== null

/** The pair with both members' rows held, so that of two who decide it at once the second finds it decided: 409. */
async function holdOpen(tx: Tx, id: string): Promise<Suggestion> {
  const found = await readSuggestion(tx, id)
  if (!found) throw new AppError('not_found')
  await lockMembers(tx, [found.lowMemberId, found.highMemberId])
  const held = await suggestionOf(tx, found)
  if (held?.state === 'moot') throw new AppError('state_conflict')
  if (held?.state !== 'open') throw new AppError('suggestion_decided')
  return held
}

/**
 * They are one person: the other becomes part of the one that stays, by the one kind of merge there is. 422 for somebody who
 * is none of the two, or a lead that would stay; 409 where it is decided, or one of them has ended or is frozen.
 */
export async function mergeSuggestion(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  id: string,
  { staysId, reason = null }: { staysId: string; reason?: string | undefined | null },
  by: By,
): Promise<{ id: string; mergeId: string; memberId: string }> {
  const { lowMemberId, highMemberId } = await holdOpen(tx, id)
  if (staysId !== lowMemberId && staysId !== highMemberId) throw invalid('staysId', 'one of the two')
  const from = staysId === lowMemberId ? highMemberId : lowMemberId
  const mergeId = await mergeTwo(tx, deps, hooks, { from, into: staysId, reason }, by)
  // That it is merged is written by the merge itself (carry.ts), so that undoing it takes that back as well.
  await write(tx, 'UPDATE identity_suggestion SET decidedAt = ?, decidedBy = ?, why = ?, mergeId = ? WHERE id = ?', [
    deps.clock.now(),
    by.staffId,
    reason,
    mergeId,
    id,
  ])
  return { id, mergeId, memberId: staysId }
}

/** They are two people; 409 where it is decided. */
export async function declineSuggestion(tx: Tx, deps: Deps, id: string, reason: string, by: By) {
  const { lowMemberId } = await holdOpen(tx, id)
  const now = deps.clock.now()
  await write(
    tx,
    "UPDATE identity_suggestion SET state = 'declined', decidedAt = ?, decidedBy = ?, why = ? WHERE id = ?",
    [now, by.staffId, reason, id],
  )
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.staffId },
    action: 'membership.decline_suggestion',
    objectKind: 'member',
    objectId: lowMemberId,
    reason,
    requestId: by.requestId,
  })
  return { id, state: 'declined' as const }
}
