import { paymentRoutes as rows } from '../../shared/contract/payments'
import { serve, type MemberActor, type Served } from '../base/contract'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { createOrder } from './create-order'
import type { PaymentHooks } from './hooks'
import { giveUp, listMine, ownOrder, payAgain, readMine } from './my-orders'
import { readPaidMembership } from './paid-membership'
import { listOnSale } from './present-product'

/** What members buy, and how their payments stand. */
export function paymentMiniRoutes(deps: Deps, hooks: PaymentHooks): Served[] {
  const { db, clock } = deps
  const own = ({ params, actor }: { params: { id: string }; actor: MemberActor }) =>
    db.read((tx) =>
      ownOrder(tx, actor.memberId, params.id).then(
        () => true,
        (error: unknown) => {
          if (error instanceof AppError) return false
          throw error
        },
      ),
    )
  return [
    serve(rows.listProducts)(async ({ query, language }) => ({
      status: 200,
      body: { ...(await db.read((tx) => listOnSale(tx, query, language))), payable: deps.pay !== null },
    })),
    serve(rows.createOrder)((call) => createOrder(deps, hooks, call)),
    serve(rows.payOrder)(
      async ({ params, actor }) => ({ status: 200, body: await payAgain(deps, hooks, actor, params.id) }),
      own,
    ),
    serve(rows.closeOrder)(
      async ({ params, actor }) => ({ status: 200, body: await giveUp(deps, hooks, actor.memberId, params.id) }),
      own,
    ),
    serve(rows.listMyOrders)(async ({ query, actor }) => ({
      status: 200,
      body: await db.read((tx) => listMine(tx, actor.memberId, query)),
    })),
    serve(rows.readMyOrder)(async ({ params, actor }) => ({
      status: 200,
      body: await readMine(deps, hooks, actor.memberId, params.id),
    })),
    serve(rows.readPaidMembership)(async ({ actor }) => ({
      status: 200,
      body: await db.read((tx) => readPaidMembership(tx, actor.memberId, clock.now())),
    })),
  ]
}
