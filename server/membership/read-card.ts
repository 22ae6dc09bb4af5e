import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { issueDynamicCode } from './dynamic-code'
import { findMember } from './find-member'
import { pointsOfNow } from './points-now'

/** The member's card with a code that is new every minute. */
export async function readCard(tx: Tx, deps: Deps, memberId: string) {
  const member = await findMember(tx, memberId)
  const now = deps.clock.now()
  const { code, expiresAt } = await issueDynamicCode(tx, deps, 1, memberId, now)
  return {
    memberNo: member.memberNo,
    tier: member.tier,
    points: await pointsOfNow(tx, memberId, now),
    dynamicCode: code,
    dynamicCodeExpiresAt: isoOf(expiresAt),
  }
}
