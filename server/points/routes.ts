import { couponExchangeRoutes } from '../../shared/contract/coupons'
import { pointsRoutes as rows } from '../../shared/contract/points'
import { tierRoutes as tiers } from '../../shared/contract/tiers'
import { serve, type Served } from '../base/contract'
import { CouponTemplate } from '../coupons/entities'
import type { CouponHooks } from '../claims/hooks'
import type { Deps } from '../deps'
import { memberExists } from '../membership/find-member'
import { adjustPoints } from './adjust'
import { exchange } from './exchange'
import { readPoints } from './read-points'
import { catchUp, readProgramme } from './read-programme'
import { readProfileRewards } from './reward-profile'
import type { TierQuestions } from './hooks'
import { readSimulation, startSimulation } from './simulate'

/** Points: one's own, a member's, given and taken by staff, and exchanged for coupons. */
export function pointsRoutes(
  deps: Deps,
  { coupons: hooks, ask }: { coupons: CouponHooks; ask: TierQuestions },
): Served[] {
  const { db, clock } = deps
  const known = ({ params }: { params: { id: string } }) => memberExists(deps, params.id)
  return [
    serve(rows.readMyPoints)(async ({ query, actor }) => ({
      status: 200,
      body: await db.read((tx) => readPoints(tx, actor.memberId, query, clock.now(), true)),
    })),
    serve(tiers.readProgramme)(async ({ actor, language }) => {
      const memberId = actor?.memberId ?? null
      if (memberId !== null) await catchUp(deps, hooks, memberId)
      return { status: 200, body: await db.read((tx) => readProgramme(tx, ask, memberId, language, clock.now())) }
    }),
    serve(tiers.readProfileRewards)(async ({ actor }) => ({
      status: 200,
      body: await db.read((tx) => readProfileRewards(tx, actor.memberId)),
    })),
    serve(tiers.simulateTiers)(async ({ body }) => {
      const started = await db.inTransaction((tx) => startSimulation(tx, deps, body.tiers))
      deps.waker.wake()
      return { status: 202, body: started }
    }),
    serve(tiers.readTierSimulation)(async ({ params }) => ({
      status: 200,
      body: await db.read((tx) => readSimulation(tx, params.id)),
    })),
    serve(rows.readMemberPoints)(
      async ({ params, query }) => ({
        status: 200,
        body: await db.read((tx) => readPoints(tx, params.id, query, clock.now(), false)),
      }),
      known,
    ),
    serve(rows.adjustPoints)(
      ({ params, body, actor, requestId, key, once }) =>
        once(async (tx) => ({
          status: 201,
          body: await adjustPoints(tx, deps, hooks, params.id, body, {
            actor,
            requestId,
            occasion: `adjust:${key.id}`,
          }),
        })),
      known,
    ),
    serve(couponExchangeRoutes.exchangePoints)(
      ({ params, actor, requestId, key, once }) =>
        once(async (tx) => ({
          status: 201,
          body: await exchange(tx, deps, hooks, params.id, {
            memberId: actor.memberId,
            occasion: `exchange:${key.id}`,
            requestId,
          }),
        })),
      async ({ params }) => {
        const template = await db.read((tx) => tx.getRepository(CouponTemplate).findOneBy({ id: params.id }))
        return template !== null && template.state !== 'draft'
      },
    ),
  ]
}
