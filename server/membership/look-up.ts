import type { openLookUp as row } from '../../shared/contract/open'
import type { AnswerBody, BodyOf } from '../../shared/contract/route'
import { readMemberNo } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { readDynamicCode } from './dynamic-code'
import { Member } from './entities'
import { isMember } from './find-member'
import type { MembershipHooks } from './hooks'
import { pointsOfNow } from './points-now'

/** What a person shows at a till: the code of her card, or her number. */
export type Shown = { dynamicCode: string } | { memberNo: string }

/** Who stands at the till. 410 for an outlived code, 404 for one never issued and for unknown numbers. */
export async function memberAtTill(tx: Tx, deps: Deps, shown: Shown): Promise<Member> {
  const member =
    'dynamicCode' in shown
      ? await byCode(tx, deps, shown.dynamicCode, deps.clock.now())
      : await byNumber(tx, shown.memberNo)
  if (!member || !isMember(member)) throw new AppError('not_found')
  return member
}

/** Who stands at a shop system's till, and what she can use; refused as `memberAtTill` does. Never the phone. */
export async function lookUp(
  tx: Tx,
  deps: Deps,
  hooks: MembershipHooks,
  body: BodyOf<typeof row>,
): Promise<AnswerBody<typeof row>> {
  const now = deps.clock.now()
  const { id, memberNo, nickname, tier } = await memberAtTill(tx, deps, body)
  return {
    member: { memberNo, nickname, tier, points: await pointsOfNow(tx, id, now) },
    coupons: await hooks.usableCoupons(tx, id, now),
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
