import { couponRoutes as rows } from '../../shared/contract/coupons'
import { serve, type Served } from '../base/contract'
import { readCursor } from '../base/cursor'
import type { Deps } from '../deps'
import { claimAddressLimit } from './claim-address'
import { claimLanes, type ClaimVerb } from './claim'
import { CouponTemplate } from './entities'
import type { CouponHooks } from './hooks'
import { listMine, readMine } from './mine'
import { offersPage } from './offers'

/** Offers, claims, one's coupons. `claim` is replaced only by measurements and their counter-examples. */
export function couponRoutes(deps: Deps, hooks: CouponHooks, claim: ClaimVerb = claimLanes(deps, hooks)): Served[] {
  const { db, clock } = deps
  const perAddress = claimAddressLimit(deps)
  return [
    serve(rows.listOffers)(async ({ query, actor }) => ({
      status: 200,
      body: await db.read((tx) =>
        offersPage(tx, hooks, actor?.memberId ?? null, clock.now(), {
          limit: query.limit,
          after: readCursor(query.cursor),
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
    serve(rows.listMyCoupons)(async ({ query, actor }) => ({
      status: 200,
      body: await db.read((tx) => listMine(tx, actor.memberId, query, clock.now())),
    })),
    serve(rows.readMyCoupon)(async ({ params, actor }) => ({
      status: 200,
      body: await db.inTransaction((tx) => readMine(tx, deps, actor.memberId, params.id, clock.now())),
    })),
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
