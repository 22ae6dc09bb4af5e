import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { issueDynamicCode } from './dynamic-code'
import { findMember } from './find-member'

/** The member's card with a code that is new every minute. */
export async function readCard(tx: Tx, deps: Deps, memberId: string) {
  const member = await findMember(tx, memberId)
  const { code, expiresAt } = await issueDynamicCode(tx, deps, 1, memberId, deps.clock.now())
  return {
    memberNo: member.memberNo,
    tier: member.tier,
    points: member.points,
    dynamicCode: code,
    dynamicCodeExpiresAt: isoOf(expiresAt),
  }
}
