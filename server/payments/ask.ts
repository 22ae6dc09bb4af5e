import { PayError } from '../wechat/pay/ports'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { PayOrder } from './entities'
import type { PaymentHooks } from './hooks'
import { reported, settlePayment } from './settle'

/** The pay client; 503 where this installation has none. */
export function payOf(deps: Deps) {
  if (!deps.pay) throw new AppError('pay_unavailable')
  return deps.pay
}

/** A caller's answer where the platform gave none: it is not known what happened, and nothing is assumed. */
export function unavailable(deps: Deps, error: unknown): never {
  if (!(error instanceof PayError)) throw error
  deps.log.warn({ code: error.code, error: error.message }, 'WeChat Pay did not do as asked')
  throw new AppError('pay_unavailable')
}

/**
 * Asks the platform how the payment stands and settles by what it says, exactly as by a notice. Throws PayError where it
 * does not answer; then nothing has changed. Answers the order as it stands afterwards.
 */
export async function askPlatform(deps: Deps, hooks: PaymentHooks, order: PayOrder): Promise<PayOrder> {
  const told = await payOf(deps).query(order.orderNo)
  if (told !== null && told.orderNo === order.orderNo) {
    if (told.tradeState === 'CLOSED' || told.tradeState === 'REVOKED') await closeOurs(deps, order.id)
    else reported(deps, await deps.db.inTransaction((tx) => settlePayment(tx, deps, hooks, told)))
    deps.waker.wake()
  }
  return deps.db.read((tx) => tx.getRepository(PayOrder).findOneByOrFail({ id: order.id }))
}

/** Only after the platform takes no money for it any more; an order that was paid meanwhile stays paid. */
export const closeOurs = (deps: Deps, id: string): Promise<number> =>
  deps.db.inTransaction(
    async (tx) =>
      await write(
        tx,
        "UPDATE pay_order SET status = 'closed', closedAt = ?, nextQueryAt = NULL WHERE id = ? AND status = 'unpaid'",
        [deps.clock.now(), id],
      ),
  )

/** The platform knows no such order, or has closed it: nobody can pay it. */
export const GONE = /^(ORDER_?NOT_?EXIST|RESOURCE_NOT_EXISTS|ORDER_?CLOSED)$/
/** Somebody was quicker and paid. */
export const PAID = /^(ORDER_?PAID|OUT_TRADE_NO_USED|TRADE_ERROR)$/

/**
 * Ends an unpaid order: it is asked after, closed at the platform, and only then here. Who pays between the two wins: the
 * platform refuses to close, and the payment is settled. Throws PayError where it does not answer.
 */
export async function closeAtPlatform(deps: Deps, hooks: PaymentHooks, order: PayOrder): Promise<PayOrder> {
  const asked = await askPlatform(deps, hooks, order)
  if (asked.status !== 'unpaid') return asked
  try {
    await payOf(deps).close(order.orderNo)
  } catch (error) {
    if (error instanceof PayError && PAID.test(error.code)) {
      const now = await askPlatform(deps, hooks, order)
      if (now.status === 'unpaid') throw error
      return now
    }
    if (!(error instanceof PayError) || !GONE.test(error.code)) throw error
  }
  await closeOurs(deps, order.id)
  return deps.db.read((tx) => tx.getRepository(PayOrder).findOneByOrFail({ id: order.id }))
}

/** The same for whoever gives an order up: one that is over stays as it is, 409 where it was paid before. */
export async function endUnpaid(deps: Deps, hooks: PaymentHooks, order: PayOrder): Promise<void> {
  if (order.status === 'paid' || order.status === 'refunded') throw new AppError('order_not_payable')
  if (order.status === 'unpaid')
    await closeAtPlatform(deps, hooks, order).catch((error: unknown) => unavailable(deps, error))
}
