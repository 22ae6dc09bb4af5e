import { couponRoutes as rows } from '../../shared/contract/coupons'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { listMine, readMine } from './mine'

/** One's own coupons. */
export function couponRoutes(deps: Deps): Served[] {
  const { db, clock } = deps
  return [
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
