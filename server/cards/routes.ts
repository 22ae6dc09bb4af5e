import { couponWechatRoutes as rows } from '../../shared/contract/coupons'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { Coupon } from '../coupons/entities'
import { askForCard } from './ask'

/** Putting a coupon into WeChat's card folder. */
export function cardRoutes(deps: Deps): Served[] {
  const { db } = deps
  return [
    serve(rows.addToWechat)(
      async ({ params, actor }) => ({
        status: 200,
        body: await db.inTransaction((tx) => askForCard(tx, deps, actor, params.id)),
      }),
      ({ params, actor }) =>
        db.read(async (tx) => tx.getRepository(Coupon).existsBy({ id: params.id, memberId: actor.memberId })),
    ),
  ]
}
