import { couponGrantRoutes } from '../../shared/contract/couponTemplates'
import { claimRoutes as rows } from '../../shared/contract/coupons'
import { serve, type Served } from '../base/contract'
import { readCursor } from '../base/cursor'
import { CouponTemplate } from '../coupons/entities'
import { templateExists } from '../coupons/read-templates'
import type { Deps } from '../deps'
import { claimAddressLimit } from './address-limit'
import { claimLanes, type ClaimVerb } from './claim'
import { startGrant } from './grant'
import type { CouponHooks } from './hooks'
import { offersPage } from './offers'

/** Offers, claims and grants. `claim` is replaced only by measurements and their counter-examples. */
export function claimRoutes(deps: Deps, hooks: CouponHooks, claim: ClaimVerb = claimLanes(deps, hooks)): Served[] {
  const { db, clock } = deps
  const perAddress = claimAddressLimit(deps)
  return [
    serve(rows.listOffers)(async ({ query, actor, language }) => ({
      status: 200,
      body: await db.read((tx) =>
        offersPage(tx, hooks, actor?.memberId ?? null, clock.now(), {
          limit: query.limit,
          after: readCursor(query.cursor),
          reader: language,
        }),
      ),
    })),
    serve(rows.claimCoupon)(async ({ params, actor, key, encode, ip }) => {
      await perAddress(ip)
      return claim(params.id, {
        memberId: actor.memberId,
        key,
        encode: (coupon) => encode({ status: 201, body: coupon }),
      })
    }, onceShown(deps)),
    serve(couponGrantRoutes.grantCoupons)(
      async ({ params, body, actor, requestId, once }) => {
        const answer = await once(async (tx) => ({
          status: 202,
          body: await startGrant(tx, deps, hooks, params.id, body, { actor, requestId }),
        }))
        deps.waker.wake()
        return answer
      },
      ({ params }) => db.read((tx) => templateExists(tx, params.id)),
    ),
  ]
}

/** A template that was ever published is shown for ever, so a yes is remembered and claims do not ask again. */
function onceShown({ db }: Deps): (call: { params: { id: string } }) => Promise<boolean> {
  const shown = new Set<string>()
  return async ({ params: { id } }) => {
    if (shown.has(id)) return true
    const row = await db.read((tx) => tx.getRepository(CouponTemplate).findOneBy({ id }))
    if (!row || row.state === 'draft') return false
    if (shown.size >= 10_000) shown.clear()
    shown.add(id)
    return true
  }
}
