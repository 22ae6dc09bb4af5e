export type Claimed = {
  state: 'draft' | 'published' | 'paused' | 'closed'
  claimFrom: string
  claimUntil: string
  issued: number
  total: number
}
export type ClaimState = Claimed['state'] | 'coming' | 'over' | 'gone'

/** The state, and for a published coupon whether people can claim it at `now`: not yet, no more, or none left. */
export function claimStateAt({ state, claimFrom, claimUntil, issued, total }: Claimed, now: number): ClaimState {
  if (state !== 'published') return state
  if (now < Date.parse(claimFrom)) return 'coming'
  if (now > Date.parse(claimUntil)) return 'over'
  return issued >= total ? 'gone' : state
}
