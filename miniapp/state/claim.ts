import { api, keys } from '../api'
import type { Coupon } from '../contract'
import { Refusal } from '../request'

/**
 * Claims one coupon. The key stays the same until the server has answered, so a repeated tap, a lost answer or a
 * restart never takes a second one. Throws the Refusal.
 */
export const claimOffer = async (templateId: string): Promise<Coupon> => {
  const act = `claim:${templateId}`
  try {
    const coupon = await api.claim(templateId, keys.keyFor(act))
    keys.settle(act)
    return coupon
  } catch (error) {
    if (error instanceof Refusal && !error.unknownOutcome && error.status !== 429 && error.status !== 401)
      keys.settle(act)
    throw error
  }
}
