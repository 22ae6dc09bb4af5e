import type { lookUpMember as row } from '../../shared/contract/members'
import type { AnswerBody, BodyOf } from '../../shared/contract/route'
import { readMemberNo } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { readDynamicCode } from './dynamic-code'
import { Member } from './entities'
import type { MembershipHooks } from './hooks'
import { pointsOfNow } from './points-now'

/** Who stands at the till, and what she can use. 410 for an outlived code, 404 for one never issued and for unknown numbers. */
export async function lookUp(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  body: BodyOf<typeof row>,
): Promise<AnswerBody<typeof row>> {
  const now = deps.clock.now()
  const member =
    'dynamicCode' in body ? await byCode(tx, deps, body.dynamicCode, now) : await byNumber(tx, body.memberNo)
  if (!member || member.status === 'merged') throw new AppError('not_found')
  const { memberNo, nickname, phoneMasked, tier } = member
  const points = await pointsOfNow(tx, member.id, now)
  return {
    member: { memberNo, nickname, phoneMasked, tier, points },
    coupons: await hooks.usableCoupons(tx, member.id, now),
  }
}

async function byCode(tx: Tx, deps: Deps, code: string, now: number): Promise<Member | null> {
  const reading = await readDynamicCode(tx, deps, code, now)
  if (reading === 'expired') throw new AppError('dynamic_code_expired')
  return reading?.kind === 1 ? tx.getRepository(Member).findOneBy({ id: reading.ownerId }) : null
}

/** A slip of the finger is noticed by the check digit, before any search. */
async function byNumber(tx: Tx, typed: string): Promise<Member | null> {
  const memberNo = readMemberNo(typed)
  return memberNo === null ? null : tx.getRepository(Member).findOneBy({ memberNo })
}
