import type { adjustPoints as row } from '../../shared/contract/points'
import type { AnswerBody, BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import type { CouponHooks } from '../claims/hooks'
import type { Deps } from '../deps'
import { findMember, isMember } from '../membership/find-member'
import { addToTimeline } from '../membership/timeline'
import { earnPoints } from './earn'
import { NEVER } from './expire'
import { rise } from './rise'
import { spendPoints } from './spend'

/**
 * Gives points, or takes back so many as are there (`points_insufficient` beyond that), with a reason on record. `occasion`
 * is the request's own key: its repeat, also after years, moves nothing. A merged account is 404.
 */
export async function adjustPoints(
  tx: Tx,
  deps: Deps,
  hooks: CouponHooks,
  memberId: string,
  input: BodyOf<typeof row>,
  by: { actor: StaffActor; requestId: string; occasion: string },
): Promise<AnswerBody<typeof row>> {
  const now = deps.clock.now()
  const expiresAt = input.expiresAt === undefined ? undefined : Date.parse(input.expiresAt)
  if (expiresAt !== undefined && (input.points < 0 || expiresAt <= now || expiresAt >= NEVER))
    throw invalid('expiresAt', 'a moment to come, for points that are given')
  const member = await findMember(tx, memberId)
  if (!isMember(member)) throw new AppError('not_found')
  const move = { memberId, occasion: by.occasion, kind: 'adjusted' as const, reason: input.reason, at: now }
  const { moveId, balance } =
    input.points > 0
      ? await earnPoints(tx, deps, { ...move, points: input.points, ...(expiresAt === undefined ? {} : { expiresAt }) })
      : await spendPoints(tx, deps, { ...move, points: -input.points })
  await addToTimeline(tx, deps, { memberId, at: now, kind: 'points_adjusted', detail: { points: input.points } })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'points.adjust',
    objectKind: 'member',
    objectId: memberId,
    reason: input.reason,
    requestId: by.requestId,
  })
  if (input.points > 0) await rise(tx, deps, hooks, memberId, now)
  return { id: moveId, balance }
}
