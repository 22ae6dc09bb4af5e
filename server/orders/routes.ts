import { shopOrderRoutes as rows } from '../../shared/contract/shopOrders'
import { serve, type Served } from '../base/contract'
import type { CouponHooks } from '../claims/hooks'
import type { Deps } from '../deps'
import { withCustomers } from '../membership/customer-of'
import { memberExists } from '../membership/find-member'
import { listPurchases } from './list-purchases'
import { takeOrder } from './take-order'

/** Orders as shop systems tell them, and as staff read them. */
export const orderRoutes = (deps: Deps, hooks: CouponHooks): Served[] => [
  serve(rows.openRecordOrder)(async ({ body, actor }) => {
    const { outcome, order } = await withCustomers(deps, (tx) => takeOrder(tx, deps, hooks, body, actor))
    const { id, platform, orderNo, status, amountFen, refundedFen, version } = order
    const shown = { id, platform, orderNo, status, amountFen, refundedFen, version }
    return outcome === 'recorded'
      ? { status: 201, body: { ...shown, outcome } }
      : { status: 200, body: { ...shown, outcome } }
  }),
  serve(rows.listMemberPurchases)(
    async ({ params, query }) => ({
      status: 200,
      body: await deps.db.read((tx) => listPurchases(tx, params.id, query)),
    }),
    ({ params }) => memberExists(deps, params.id),
  ),
]
