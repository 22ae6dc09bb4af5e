import { couponTemplateRoutes as rows } from '../../shared/contract/couponTemplates'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { actorOf } from '../staff/routes'
import { changeState, CLOSE, PAUSE, PUBLISH } from './change-state'
import { createTemplate } from './create-template'
import { editTemplate } from './edit-template'
import { startGrant } from './grant'
import type { CouponHooks } from './hooks'
import { listTemplates, readTemplate, templateExists } from './read-templates'

/** Templates and grants. */
export function couponTemplateRoutes(deps: Deps, hooks: CouponHooks): Served[] {
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
  ]
}
