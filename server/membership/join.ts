import type { BodyOf } from '../../shared/contract/route'
import type { join as row } from '../../shared/contract/membership'
import { isDuplicate, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import { createTurns } from '../base/turns'
import type { Deps } from '../deps'
import { checkAgreed, saidOnJoining } from './agreed'
import { checkProfile } from './check-profile'
import { createMember, MEMBER_NO_TAKEN, PHONE_TAKEN, type Application, type Joined } from './create-member'
import { Member } from './entities'
import { exchangePhone } from './exchange-phone'
import { findMember } from './find-member'
import type { MembershipHooks } from './hooks'
import { offerMerge, refuseWithOffer, type Offer } from './offer-merge'
import { linkFollowers } from './link-followers'
import { findMiniUser, memberByUnionid } from './person'
import { LeadTaken } from './welcome-lead'
import { phoneIndexOf } from './personal-data'
import { presentMember } from './present'

export type JoinAnswer = { status: 200 | 201; body: Joined }

/** A second tap waits for the first one's end and finds the membership, instead of spending the spent code. */
const turns = createTurns()

/**
 * Binds the phone and makes the person a member. An existing membership is found before the phone code is exchanged,
 * so that a repeat after a lost answer costs nothing and answers 200. A phone that another account holds is refused
 * with 409 and a merge token of ten minutes.
 */
export const join = (
  deps: Deps,
  hooks: MembershipHooks,
  openid: string,
  body: BodyOf<typeof row>,
): Promise<JoinAnswer> => turns(openid, () => joinInTurn(deps, hooks, openid, body))

async function joinInTurn(
  deps: Deps,
  hooks: MembershipHooks,
  openid: string,
  body: BodyOf<typeof row>,
): Promise<JoinAnswer> {
  const standing = await findMembership(deps, hooks, openid)
  if (standing) return standing
  const now = deps.clock.now()
  checkProfile(body.profile ?? {}, now, 'profile.')
  await deps.db.read((tx) => checkAgreed(tx, body.consents, now))
  const application: Application = {
    consents: saidOnJoining(body.consents),
    profile: body.profile ?? {},
    channel: body.channel ?? null,
    inviteCode: body.inviteCode ?? null,
  }
  try {
    const phone = await exchangePhone(deps, body.phoneCode, openid)
    return await bind(deps, hooks, openid, phone, application)
  } catch (error) {
    // The same tap may have been served by another process meanwhile.
    const joined = isSpentCode(error) ? await findMembership(deps, hooks, openid) : null
    if (joined) return joined
    throw error
  }
}

const isSpentCode = (error: unknown): boolean => error instanceof AppError && error.code === 'phone_code_invalid'

const MOST_ROUNDS = 5

/** The code is spent by now, so a lost race is settled here and never by asking the person for another code. */
async function bind(
  deps: Deps,
  hooks: MembershipHooks,
  openid: string,
  phone: string,
  application: Application,
): Promise<JoinAnswer> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    try {
      const made = await deps.db.inTransaction((tx) => createMember(tx, deps, hooks, openid, phone, application))
      const answer = made ? { status: 201 as const, body: made } : await findMembership(deps, hooks, openid)
      if (!answer) continue
      if (made) deps.waker.wake()
      return answer
    } catch (error) {
      if (isDuplicate(error, MEMBER_NO_TAKEN) || error instanceof LeadTaken) continue
      if (!isDuplicate(error, PHONE_TAKEN)) throw error
    }
    const met = await deps.db.inTransaction((tx) => meetHolder(tx, deps, openid, phone, application))
    if (met !== null) refuseWithOffer(met)
    const standing = await findMembership(deps, hooks, openid)
    if (standing) return standing
  }
  throw new AppError('unavailable')
}

/** The membership this person has already, if any; a unionid shared with a member counts. 403 when it is frozen. */
async function findMembership(deps: Deps, hooks: MembershipHooks, openid: string): Promise<JoinAnswer | null> {
  const found = await deps.db.inTransaction(async (tx) => {
    const memberId = await ownMembership(tx, deps, openid)
    if (memberId === null) return null
    const member = await findMember(tx, memberId)
    if (member.status === 'frozen') return 'frozen' as const
    const coupons = await hooks.usableCoupons(tx, memberId, deps.clock.now())
    return { member: await presentMember(tx, deps, member), coupons }
  })
  if (found === 'frozen') throw new AppError('member_frozen')
  return found ? { status: 200, body: found } : null
}

async function ownMembership(tx: Tx, deps: Deps, openid: string): Promise<string | null> {
  const person = await findMiniUser(tx, openid)
  if (!person) throw new AppError('unauthenticated')
  if (person.memberId !== null || person.unionid === null) return person.memberId
  const memberId = await memberByUnionid(tx, person.unionid)
  if (memberId === null) return null
  await write(tx, 'UPDATE mini_user SET memberId = ? WHERE openid = ? AND memberId IS NULL', [memberId, openid])
  await linkFollowers(tx, deps, person, memberId)
  return memberId
}

/** The phone is taken: by this very person or a lead (found anew by the caller), by nobody any more, or by somebody to merge with. */
async function meetHolder(
  tx: Tx,
  deps: Deps,
  openid: string,
  phone: string,
  application: Application,
): Promise<Offer | null> {
  const holder = await tx.getRepository(Member).findOneBy({ phoneIndex: phoneIndexOf(deps, phone) })
  if (!holder || holder.status === 'lead' || (await ownMembership(tx, deps, openid)) !== null) return null
  return offerMerge(tx, deps, { openid, holder, application })
}
