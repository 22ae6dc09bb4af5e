import { couponTemplateMoreRoutes as rows } from '../../shared/contract/couponTemplates'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { actorOf } from '../staff/routes'
import { copyTemplate } from './copy-template'
import { startExtension } from './extend'
import { forecast } from './forecast'
import { templateExists } from './read-templates'
import { redemptionHours } from './redemption-hours'

/** Copies, extensions and figures of templates. */
export function couponMoreRoutes(deps: Deps): Served[] {
  const { db, clock } = deps
  const exists = ({ params }: { params: { id: string } }) => db.read((tx) => templateExists(tx, params.id))
  return [
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
