import type { Coupon, Joined } from '../../contract'
import { claimOffer } from '../../state/claim'
import { setMember, useSession } from '../../state/session'

export type JoinStep =
  | { kind: 'form' }
  | { kind: 'merge'; mergeToken: string; memberNoMasked: string }
  | { kind: 'waiting' }
  | { kind: 'done'; coupons: Coupon[] }

/** After joining: the member is known everywhere, and the coupon that led here is claimed; that it is gone spoils nothing. */
export const welcome = async ({ member, coupons }: Joined): Promise<JoinStep> => {
  setMember(member)
  const { wantedOffer } = useSession.getState()
  useSession.setState({ wantedOffer: null })
  const wanted = wantedOffer ? await claimOffer(wantedOffer).catch(() => null) : null
  return { kind: 'done', coupons: wanted ? [wanted, ...coupons] : coupons }
}
