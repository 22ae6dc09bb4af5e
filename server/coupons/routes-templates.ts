import { couponTemplateRoutes as rows, type CouponTemplate } from '../../shared/contract/couponTemplates'
import { termWarnings } from '../../shared/rules/coupon'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { actorOf } from '../staff/routes'
import { changeState, CLOSE, PAUSE, PUBLISH } from './change-state'
import { copyTemplate } from './copy-template'
import { createCouponTemplate } from './create-template'
import { editTemplate } from './edit-template'
import { startExtension } from './extend'
import { forecast } from './forecast'
import { listTemplates, readTemplate, templateExists } from './read-templates'
import { redemptionHours } from './redemption-hours'

/** Templates: their terms, their states, their copies and figures. */
export function couponTemplateRoutes(deps: Deps): Served[] {
  const { db, clock } = deps
  const asked = (template: CouponTemplate) => ({ ...template, warnings: termWarnings(template, clock.now()) })
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
      body: asked(
        await db.inTransaction((tx) => createCouponTemplate(tx, deps, body, { actor: actorOf(actor), requestId })),
      ),
    })),
    serve(rows.editCouponTemplate)(
      async ({ params, body, actor, ifMatch, requestId }) => ({
        status: 200,
        body: asked(
          await db.inTransaction((tx) =>
            editTemplate(tx, deps, params.id, body, { actor: actorOf(actor), ifMatch, requestId }),
          ),
        ),
      }),
      exists,
    ),
    serve(rows.publishCouponTemplate)(async (call) => {
      const { status, body } = await state(PUBLISH)(call)
      return { status, body: asked(body) }
    }, exists),
    serve(rows.pauseCouponTemplate)(state(PAUSE), exists),
    serve(rows.closeCouponTemplate)(state(CLOSE), exists),
    serve(rows.copyCouponTemplate)(
      async ({ params, body, actor, requestId }) => ({
        status: 201,
        body: await db.inTransaction((tx) =>
          copyTemplate(tx, deps, params.id, body?.title, { actor: actorOf(actor), requestId }),
        ),
      }),
      exists,
    ),
    serve(rows.extendCoupons)(async ({ params, body, actor, requestId, once }) => {
      const answer = await once(async (tx) => ({
        status: 202,
        body: await startExtension(tx, deps, params.id, body, { actor, requestId }),
      }))
      deps.waker.wake()
      return answer
    }, exists),
    serve(rows.forecastCoupons)(async ({ params }) => ({
      status: 200,
      body: await db.read((tx) => forecast(tx, params.id, clock.now())),
    })),
    serve(rows.redemptionHours)(async ({ query }) => ({
      status: 200,
      body: await db.read((tx) => redemptionHours(tx, query)),
    })),
  ]
}
