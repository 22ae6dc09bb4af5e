import { billRoutes } from '../../shared/contract/bills'
import { memberPageRoutes } from '../../shared/contract/memberPages'
import { orderRoutes } from '../../shared/contract/orders'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { memberExists } from '../membership/find-member'
import { actorOf } from '../staff/routes'
import { payOf } from './ask'
import { askCheck, listChecks, listDifferences, settleDifference } from './bill-desk'
import { BillCheck, BillDifference, PayOrder, PayRefund, Product } from './entities'
import type { PaymentHooks } from './hooks'
import { listProducts } from './present-product'
import { listRefunds } from './present-refund'
import { createProduct, editProduct } from './products'
import { approveRefund, askRefund, refuseRefund } from './refund-order'
import { endOrder, listOrders, queryNow, readOrder } from './staff-orders'

type Named = { params: { id: string } }

/** Products, orders, refunds and the daily bill. */
export function paymentStaffRoutes(deps: Deps, hooks: PaymentHooks): Served[] {
  const { db } = deps
  const known =
    (kind: typeof Product | typeof PayOrder | typeof PayRefund | typeof BillDifference) =>
    ({ params }: Named) =>
      db.read((tx) => tx.getRepository<{ id: string }>(kind).existsBy({ id: params.id }))
  /** The refund's job was written with it: the runner need not wait for its next look. */
  const waking = async <T>(work: Promise<T>): Promise<T> => {
    const answer = await work
    deps.waker.wake()
    return answer
  }
  return [
    serve(orderRoutes.listStaffProducts)(async ({ query }) => ({
      status: 200,
      body: await db.read((tx) => listProducts(tx, query)),
    })),
    serve(orderRoutes.createProduct)(async ({ body, actor, requestId }) => ({
      status: 201,
      body: await db.inTransaction((tx) => createProduct(tx, deps, body, { actor: actorOf(actor), requestId })),
    })),
    serve(orderRoutes.editProduct)(
      async ({ params, body, actor, ifMatch, requestId }) => ({
        status: 200,
        body: await db.inTransaction((tx) =>
          editProduct(tx, deps, params.id, body, { actor: actorOf(actor), requestId, ifMatch }),
        ),
      }),
      known(Product),
    ),
    serve(orderRoutes.listOrders)(async ({ query }) => ({
      status: 200,
      body: await db.read((tx) => listOrders(tx, query, deps.clock.now())),
    })),
    serve(memberPageRoutes.listMemberOrders)(
      async ({ params, query }) => ({
        status: 200,
        body: await db.read((tx) => listOrders(tx, { ...query, memberId: params.id }, deps.clock.now())),
      }),
      ({ params }) => memberExists(deps, params.id),
    ),
    serve(orderRoutes.readOrder)(async ({ params }) => ({
      status: 200,
      body: await db.read((tx) => readOrder(tx, params.id, deps.clock.now())),
    })),
    serve(orderRoutes.queryOrder)(
      async ({ params }) => ({ status: 200, body: await queryNow(deps, hooks, params.id) }),
      known(PayOrder),
    ),
    serve(orderRoutes.endOrder)(
      async ({ params, actor, requestId }) => ({
        status: 200,
        body: await endOrder(deps, hooks, params.id, { actor: actorOf(actor), requestId }),
      }),
      known(PayOrder),
    ),
    serve(orderRoutes.refundOrder)(
      ({ params, body, actor, requestId, once }) =>
        waking(
          once(async (tx) => ({
            status: 201,
            body: await askRefund(tx, deps, hooks, params.id, body, { actor, requestId }),
          })),
        ),
      known(PayOrder),
    ),
    serve(orderRoutes.approveRefund)(
      async ({ params, actor, requestId }) => ({
        status: 200,
        body: await waking(db.inTransaction((tx) => approveRefund(tx, deps, params.id, { actor, requestId }))),
      }),
      known(PayRefund),
    ),
    serve(orderRoutes.refuseRefund)(
      async ({ params, body, actor, requestId }) => ({
        status: 200,
        body: await db.inTransaction((tx) =>
          refuseRefund(tx, deps, hooks, params.id, body.reason, { actor, requestId }),
        ),
      }),
      known(PayRefund),
    ),
    serve(orderRoutes.listRefunds)(async ({ query }) => ({
      status: 200,
      body: await db.read((tx) => listRefunds(tx, query)),
    })),
    serve(billRoutes.listBillChecks)(async ({ query }) => ({
      status: 200,
      body: await db.read((tx) => listChecks(tx, query)),
    })),
    serve(billRoutes.checkBill)(async ({ body, actor, requestId }) => {
      payOf(deps)
      const job = await waking(db.inTransaction((tx) => askCheck(tx, deps, body.day, { actor, requestId })))
      return { status: 202, body: job }
    }),
    serve(billRoutes.listBillDifferences)(
      async ({ params, query }) => ({
        status: 200,
        body: await db.read((tx) => listDifferences(tx, params.day, query)),
      }),
      ({ params }) => db.read((tx) => tx.getRepository(BillCheck).existsBy({ day: params.day })),
    ),
    serve(billRoutes.settleBillDifference)(
      async ({ params, body, actor, requestId }) => ({
        status: 200,
        body: await db.inTransaction((tx) => settleDifference(tx, deps, params.id, body.note, { actor, requestId })),
      }),
      known(BillDifference),
    ),
  ]
}
