import type { House } from '../base/room'
import { cardSent } from '../cards/sent'
import { CLAIMS } from '../claims/hooks'
import { tierReached } from '../claims/tier'
import type { Deps } from '../deps'
import type { PaymentHooks } from './hooks'

/** What this room asks of those it stands on, for its own verbs. */
export const paymentHooks = (deps: Deps, house: House): PaymentHooks => {
  const hooks = house.ask(CLAIMS)
  return {
    coupons: hooks,
    tierReached: async (tx, memberId, tier, at) => {
      await tierReached(tx, deps, hooks, memberId, tier, at)
    },
    merchantCoupon: (tx, coupon, at) => cardSent(tx, deps, coupon, at),
  }
}
