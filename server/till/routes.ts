import { tillRoutes as rows } from '../../shared/contract/till'
import { serve, type Served } from '../base/contract'
import { countingGuesses } from '../base/guesses'
import type { Deps } from '../deps'
import { Coupon } from '../coupons/entities'
import { findByPhoneEnd } from './find-by-phone-end'
import { listDay } from './list-redemptions'
import { lookUpAtTill } from './look-up'
import { preview } from './preview'
import { redeemLanes } from './redeem-lanes'
import { staffRedeemer } from './redeemer'
import { redemptionVisible, reverse } from './reverse'
import { countingMisses } from './till'
import { voidOne } from './void'

/** What cashiers and service do at the counter: who stands there, preview, redeem, undo, the day's list, void. */
export function tillRoutes(deps: Deps): Served[] {
  const { db, clock } = deps
  const redeem = redeemLanes(deps)
  return [
    serve(rows.previewRedemption)(async ({ body, actor, ip }) => ({
      status: 200,
      body: await countingMisses(deps, staffRedeemer(actor), ip, (guess) =>
        db.inTransaction(async (tx) => {
          guess.check()
          return preview(tx, deps, body, staffRedeemer(actor))
        }),
      ),
    })),
    serve(rows.redeemCoupon)(({ body, actor, ip, requestId, key, encode }) =>
      countingMisses(deps, staffRedeemer(actor), ip, ({ check, right }) =>
        redeem({
          input: body,
          by: { actor: staffRedeemer(actor), requestId, right },
          key,
          check,
          encode: (redeemed) => encode({ status: 201, body: redeemed }),
        }),
      ),
    ),
    serve(rows.reverseRedemption)(
      ({ params, body, actor, requestId, once }) =>
        once(async (tx) => ({
          status: 201,
          body: await reverse(tx, deps, params.id, body.reason, { actor: staffRedeemer(actor), requestId }),
        })),
      ({ params, actor }) => db.read((tx) => redemptionVisible(tx, staffRedeemer(actor), params.id)),
    ),
    serve(rows.listRedemptions)(async ({ query, actor }) => ({
      status: 200,
      body: await db.read((tx) => listDay(tx, query, actor, clock.now())),
    })),
    serve(rows.lookUpMember)(async ({ body, actor, ip }) => ({
      status: 200,
      // Whoever guesses member numbers is slowed, whoever scans never notices.
      body: await countingGuesses(deps, { id: actor.id, address: ip }, 'not_found', (guess) =>
        db.inTransaction(async (tx) => {
          guess.check()
          return lookUpAtTill(tx, deps, body, actor)
        }),
      ),
    })),
    serve(rows.findByPhoneEnd)(async ({ body, actor, requestId }) => ({
      status: 200,
      body: await db.inTransaction((tx) => findByPhoneEnd(tx, deps, body.phoneEnd, { actor, requestId })),
    })),
    serve(rows.voidCoupon)(
      ({ params, body, actor, requestId, once }) =>
        once(async (tx) => ({
          status: 201,
          body: await voidOne(tx, deps, params.id, body.reason, { actor: { kind: 'staff', id: actor.id }, requestId }),
        })),
      ({ params }) => db.read((tx) => tx.getRepository(Coupon).existsBy({ id: params.id })),
    ),
  ]
}
