import { couponRoutes as rows } from '../../shared/contract/coupons'
import { memberPageRoutes } from '../../shared/contract/memberPages'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { memberExists } from '../membership/find-member'
import { Coupon } from './entities'
import { extendOne } from './extend-one'
import { listMine, readMine } from './mine'
import { couponsOfMember } from './of-member'

/** One's own coupons, and a member's as staff see them. */
export function couponRoutes(deps: Deps): Served[] {
  const { db, clock } = deps
  return [
    serve(rows.listMyCoupons)(async ({ query, actor, language }) => ({
      status: 200,
      body: await db.read((tx) => listMine(tx, actor.memberId, query, clock.now(), language)),
    })),
    serve(rows.readMyCoupon)(async ({ params, actor, language }) => ({
      status: 200,
      body: await db.inTransaction((tx) => readMine(tx, deps, actor.memberId, params.id, clock.now(), language)),
    })),
    serve(memberPageRoutes.listMemberCoupons)(
      async ({ params, query }) => ({
        status: 200,
        body: await db.read((tx) => couponsOfMember(tx, params.id, query, clock.now())),
      }),
      ({ params }) => memberExists(deps, params.id),
    ),
    serve(memberPageRoutes.extendCoupon)(
      ({ params, body, actor, requestId, once }) =>
        once(async (tx) => ({ status: 201, body: await extendOne(tx, deps, params.id, body, { actor, requestId }) })),
      ({ params }) => db.read((tx) => tx.getRepository(Coupon).existsBy({ id: params.id })),
    ),
  ]
}
