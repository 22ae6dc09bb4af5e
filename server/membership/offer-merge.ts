import { MINUTE_MS } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import type { Application } from './create-member'
import { MemberMerge, type Member } from './entities'

const OFFER_MS = 10 * MINUTE_MS

/** Kept with an offer; `phoneIndex` tells whether the account still holds the phone in question. No number is in it. */
export type MergeDetail = { phoneIndex: string; application: Application | null }

export type Offer = { mergeToken: string; memberNo: string }

/** Writes down that this person proved a phone which another account holds; the token settles it within ten minutes. */
export async function offerMerge(
  tx: Tx,
  deps: Deps,
  input: { openid: string; holder: Member; application: Application | null },
): Promise<Offer> {
  const now = deps.clock.now()
  const mergeToken = deps.chance.token()
  const detail: MergeDetail = { phoneIndex: input.holder.phoneIndex ?? '', application: input.application }
  const row: MemberMerge = {
    id: deps.chance.id(),
    tokenHash: hashToken(mergeToken),
    status: 'offered',
    openid: input.openid,
    memberId: input.holder.id,
    newMemberId: null,
    detail: JSON.stringify(detail),
    askedAt: now,
    expiresAt: now + OFFER_MS,
    decidedAt: null,
    decidedBy: null,
  }
  await tx.getRepository(MemberMerge).insert(row)
  return { mergeToken, memberNo: input.holder.memberNo }
}

/** Refuses with 409, the token and as much of the other account as lets its owner recognise it. */
export function refuseWithOffer({ mergeToken, memberNo }: Offer): never {
  throw new AppError('phone_bound_to_other_account', {
    extra: { mergeToken, preview: { memberNoMasked: maskMemberNo(memberNo) } },
  })
}

/** "12******3456": enough for the owner to recognise, too little for anybody to use. */
export const maskMemberNo = (memberNo: string): string => `${memberNo.slice(0, 2)}******${memberNo.slice(-4)}`
