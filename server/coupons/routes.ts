import { couponRoutes as rows } from '../../shared/contract/coupons'
import { serve, type Served } from '../base/contract'
import { readCursor } from '../base/cursor'
import type { Deps } from '../deps'
import { actorOf } from '../staff/routes'
import { changeState, CLOSE, PAUSE, PUBLISH } from './change-state'
import { claimLanes, type ClaimVerb } from './claim'
import { createTemplate } from './create-template'
import { editTemplate } from './edit-template'
import { Coupon, CouponTemplate } from './entities'
import { startGrant } from './grant'
import type { CouponHooks } from './hooks'
import { listDay } from './list-redemptions'
import { listMine, readMine } from './mine'
import { offersPage } from './offers'
import { preview } from './preview'
import { listTemplates, readTemplate, templateExists } from './read-templates'
import { redeem } from './redeem'
import { redemptionVisible, reverse } from './reverse'
import { countingMisses } from './till'
import { voidOne } from './void'

/** Offers, claims, one's coupons; templates, grants, the till. `claim` is replaced only by measurements and their counter-examples. */
export function couponRoutes(deps: Deps, hooks: CouponHooks, claim: ClaimVerb = claimLanes(deps, hooks)): Served[] {
  const { db, clock } = deps
  const exists = ({ params }: { params: { id: string } }) => db.read((tx) => templateExists(tx, params.id))
  const state =
    (change: Parameters<typeof changeState>[3]) =>
    async ({
      params,
      actor,
      requestId,
    }: {
      params: { id: string }
      actor: Parameters<typeof actorOf>[0]
      requestId: string
    }) => ({
      status: 200 as const,
      body: await db.inTransaction((tx) =>
        changeState(tx, deps, params.id, change, { actor: actorOf(actor), requestId }),
      ),
    })
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
    serve(rows.claimCoupon)(
      ({ params, actor, key, encode }) =>
        claim(params.id, {
          memberId: actor.memberId,
          key,
          encode: (coupon) => encode({ status: 201, body: coupon }),
        }),
      onceShown(deps),
    ),
    serve(rows.listMyCoupons)(async ({ query, actor }) => ({
      status: 200,
      body: await db.read((tx) => listMine(tx, actor.memberId, query, clock.now())),
    })),
    serve(rows.readMyCoupon)(async ({ params, actor }) => ({
      status: 200,
      body: await db.inTransaction((tx) => readMine(tx, deps, actor.memberId, params.id, clock.now())),
    })),
    serve(rows.listCouponTemplates)(async ({ query }) => ({
      status: 200,
      body: await db.read((tx) => listTemplates(tx, query, clock.now())),
    })),
    serve(rows.readCouponTemplate)(async ({ params }) => ({
      status: 200,
      body: await db.read((tx) => readTemplate(tx, params.id, clock.now())),
    })),
    serve(rows.createCouponTemplate)(async ({ body, actor, requestId }) => ({
      status: 201,
      body: await db.inTransaction((tx) => createTemplate(tx, deps, body, { actor: actorOf(actor), requestId })),
    })),
    serve(rows.editCouponTemplate)(
      async ({ params, body, actor, ifMatch, requestId }) => ({
        status: 200,
        body: await db.inTransaction((tx) =>
          editTemplate(tx, deps, params.id, body, { actor: actorOf(actor), ifMatch, requestId }),
        ),
      }),
      exists,
    ),
    serve(rows.publishCouponTemplate)(state(PUBLISH), exists),
    serve(rows.pauseCouponTemplate)(state(PAUSE), exists),
    serve(rows.closeCouponTemplate)(state(CLOSE), exists),
    serve(rows.grantCoupons)(async ({ params, body, actor, requestId, once }) => {
      const answer = await once(async (tx) => ({
        status: 202,
        body: await startGrant(tx, deps, hooks, params.id, body, { actor, requestId }),
      }))
      deps.waker.wake()
      return answer
    }, exists),
    serve(rows.previewRedemption)(async ({ body, actor, ip }) => ({
      status: 200,
      body: await countingMisses(deps, actor, ip, (guard) =>
        db.inTransaction(async (tx) => {
          await guard(tx)
          return preview(tx, deps, body, actor)
        }),
      ),
    })),
    serve(rows.redeemCoupon)(({ body, actor, ip, requestId, once }) =>
      countingMisses(deps, actor, ip, (guard) =>
        once(async (tx) => {
          await guard(tx)
          return { status: 201, body: await redeem(tx, deps, body, { actor, requestId }) }
        }),
      ),
    ),
    serve(rows.reverseRedemption)(
      ({ params, body, actor, requestId, once }) =>
        once(async (tx) => ({
          status: 201,
          body: await reverse(tx, deps, params.id, body.reason, { actor, requestId }),
        })),
      ({ params, actor }) => db.read((tx) => redemptionVisible(tx, actor, params.id)),
    ),
    serve(rows.listRedemptions)(async ({ query, actor }) => ({
      status: 200,
      body: await db.read((tx) => listDay(tx, query, actor, clock.now())),
    })),
    serve(rows.voidCoupon)(
      ({ params, body, actor, requestId, once }) =>
        once(async (tx) => ({
          status: 201,
          body: await voidOne(tx, deps, params.id, body.reason, { actor, requestId }),
        })),
      ({ params }) => db.read((tx) => tx.getRepository(Coupon).existsBy({ id: params.id })),
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
