import type { Coupon, Joined } from '../../contract'
import { Refusal } from '../../request'
import { claimOffer } from '../../state/claim'
import { setMember, useSession } from '../../state/session'

export type JoinStep =
  | { kind: 'form' }
  | { kind: 'merge'; mergeToken: string; memberNoMasked: string }
  | { kind: 'waiting' }
  | { kind: 'done'; coupons: Coupon[] }

/** The question whose account a phone belongs to, where that is why the phone was refused. */
export const mergeOffered = (error: unknown): Extract<JoinStep, { kind: 'merge' }> | null => {
  if (!(error instanceof Refusal) || error.code !== 'phone_bound_to_other_account') return null
  const preview = error.body['preview'] as { memberNoMasked?: string } | undefined
  return {
    kind: 'merge',
    mergeToken: String(error.body['mergeToken'] ?? ''),
    memberNoMasked: preview?.memberNoMasked ?? '',
  }
}

/** After joining: the member is known everywhere, and the coupon that led here is claimed; that it is gone spoils nothing. */
export const welcome = async ({ member, coupons }: Joined): Promise<JoinStep> => {
  setMember(member)
  const { wantedOffer } = useSession.getState()
  useSession.setState({ wantedOffer: null })
  const wanted = wantedOffer ? await claimOffer(wantedOffer).catch(() => null) : null
  return { kind: 'done', coupons: wanted ? [wanted, ...coupons] : coupons }
}
