import { couponWechatRoutes as rows } from '../../shared/contract/coupons'
import { serve, type Served } from '../base/contract'
import type { JobHandler } from '../base/jobs'
import type { Deps } from '../deps'
import { Coupon } from './entities'
import { askForCard } from './wechat-ask'
import { STOCK_JOB, stockJob } from './wechat-stock'
import { SYNC_JOB, syncJob } from './wechat-sync'

/** Putting a coupon into WeChat's card folder. */
export function wechatCardRoutes(deps: Deps): Served[] {
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

/** What keeps the folder in step with our pieces. */
export const wechatCardJobs = (deps: Deps): Record<string, JobHandler> => ({
  [STOCK_JOB.kind]: stockJob(deps),
  [SYNC_JOB.kind]: syncJob(deps),
})
