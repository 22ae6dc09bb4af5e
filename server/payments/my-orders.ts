import type { Tx } from '../base/database'
import { page, readCursor } from '../base/cursor'
import type { MemberActor } from '../base/contract'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { accountsOf } from '../membership/accounts-of'
import { PayError } from '../wechat/pay/ports'
import { askPlatform, endUnpaid, payOf } from './ask'
import { ensurePrepay } from './create-order'
import { PayOrder } from './entities'
import type { PaymentHooks } from './hooks'
import { presentOrder, presentOrders } from './present-order'

/** One order is asked after at most this often because somebody looks at it, in ms. */
const LOOK_MS = 3_000

/** The caller's own order, also one of an account that became part of theirs; 404 for every other. */
export async function ownOrder(tx: Tx, memberId: string, id: string): Promise<PayOrder> {
  const order = await tx.getRepository(PayOrder).findOneBy({ id })
  if (!order || (order.memberId !== memberId && !(await accountsOf(tx, memberId)).includes(order.memberId)))
    throw new AppError('not_found')
  return order
}

/** One's orders, newest first. */
export async function listMine(tx: Tx, memberId: string, query: { limit: number; cursor?: string }) {
  const after = readCursor(query.cursor)
  const list = tx
    .getRepository(PayOrder)
    .createQueryBuilder('o')
    .where('o.memberId IN (:...ids)', { ids: await accountsOf(tx, memberId) })
    .orderBy('o.id', 'DESC')
    .take(query.limit + 1)
  if (after) list.andWhere('o.id < :after', { after: after.id })
  const found = await list.getMany()
  const shown = new Map((await presentOrders(tx, found)).map((o) => [o.id, o]))
  return page(
    found,
    query.limit,
    (o) => ({ sort: o.id, id: o.id }),
    (o) => shown.get(o.id)!,
  )
}

/** How the payment stands. Where its news stayed out the platform is asked, at most every three seconds an order. */
export async function readMine(deps: Deps, hooks: PaymentHooks, memberId: string, id: string) {
  const order = await deps.db.read((tx) => ownOrder(tx, memberId, id))
  if (deps.pay && order.status === 'unpaid' && order.prepayId !== null && (await mayAsk(deps, order)))
    await askPlatform(deps, hooks, order).catch((error: unknown) => {
      // Whoever looks is answered with what is known; the job goes on asking.
      if (!(error instanceof PayError)) throw error
      deps.log.warn({ code: error.code, orderNo: order.orderNo }, 'WeChat Pay did not answer a query')
    })
  return deps.db.read((tx) => presentOrder(tx, id))
}

const mayAsk = (deps: Deps, order: PayOrder): Promise<boolean> =>
  deps.db.inTransaction(async (tx) => {
    const now = deps.clock.now()
    const asked = await write(
      tx,
      "UPDATE pay_order SET askedAt = ? WHERE id = ? AND status = 'unpaid' AND (askedAt IS NULL OR askedAt <= ?)",
      [now, order.id, now - LOOK_MS],
    )
    return asked === 1
  })

/** The parameters to pay an unpaid order with, signed now; 409 once it is paid, closed or too late, or for another openid than ordered. */
export async function payAgain(deps: Deps, hooks: PaymentHooks, actor: MemberActor, id: string) {
  const pay = payOf(deps)
  const order = await deps.db.read((tx) => ownOrder(tx, actor.memberId, id))
  if (order.openid !== actor.openid) throw new AppError('order_not_payable')
  const payment = pay.paymentParams(await ensurePrepay(deps, hooks, order))
  return { order: await deps.db.read((tx) => presentOrder(tx, id)), payment }
}

/**
 * Gives up an unpaid order: nobody can pay it afterwards. One that turns out to be paid is settled and answered as paid;
 * giving up again changes nothing. 409 for one that was paid before.
 */
export async function giveUp(deps: Deps, hooks: PaymentHooks, memberId: string, id: string) {
  await endUnpaid(deps, hooks, await deps.db.read((tx) => ownOrder(tx, memberId, id)))
  return deps.db.read((tx) => presentOrder(tx, id))
}
