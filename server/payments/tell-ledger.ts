import type { Tx } from '../base/database'
import { enqueue, type JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { OWN_SHOP } from '../orders/platforms'
import { recordOrder } from '../orders/record-order'
import type { TierHooks } from '../points/rise'
import { PayOrder } from './entities'

export const LEDGER: JobKind = { kind: 'payments.ledger', lane: 'prompt' }

/** What was paid or went back is told to the ledger of orders, by a job of its own: nobody who pays waits for it. */
export const tellLedger = async (tx: Tx, deps: Deps, orderId: string): Promise<void> => {
  await enqueue(tx, deps, { ...LEDGER, payload: { id: orderId } })
}

/** The payment order as it stands is a purchase of the ledger; again is unchanged. One that came too late was never one. */
export async function toLedger(deps: Deps, hooks: TierHooks, id: string): Promise<void> {
  await deps.db.inTransaction(async (tx) => {
    const order = await tx.getRepository(PayOrder).findOneBy({ id })
    if (!order || order.paidAt === null || order.paidLate) return
    const { orderNo, memberId, amountFen, refundedFen, paidAt, title, productId } = order
    const items = [{ sku: productId, name: title, quantity: 1, amountFen }]
    const told = {
      platform: OWN_SHOP,
      orderNo,
      memberId,
      status: 'completed' as const,
      paidAt,
      amountFen,
      refundedFen,
      items,
    }
    await recordOrder(tx, deps, hooks, told, { source: 'shop', at: deps.clock.now() })
  })
}
