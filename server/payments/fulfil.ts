import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import { tryToGive } from '../claims/give'
import type { Deps } from '../deps'
import { holderOf } from './accounts'
import type { PackItem, PayOrder } from './entities'
import type { PaymentHooks } from './hooks'
import { addPeriod } from './periods'

/** Thrown inside the savepoint, so that no piece stays where not all can be given. */
class NotAll extends Error {}

/**
 * Brings what was bought, in the transaction in which the order becomes paid. False where a pack cannot be given whole any
 * more (sold out, closed, over budget): then none of it is given, and the caller sees to it that the money goes back.
 */
export async function fulfil(
  tx: Tx,
  deps: Deps,
  hooks: PaymentHooks,
  order: PayOrder,
  paid: { at: number; now: number },
): Promise<boolean> {
  const memberId = await holderOf(tx, order.memberId)
  const { terms } = order
  if ('months' in terms) {
    await addPeriod(tx, deps, hooks, { memberId, orderId: order.id, ...terms, at: paid.at })
    return true
  }
  try {
    const couponIds = await tx.transaction((inner) =>
      givePack(inner, deps, hooks, order, memberId, terms.items, paid.now),
    )
    await write(tx, 'UPDATE pay_order SET couponIds = ? WHERE id = ?', [JSON.stringify(couponIds), order.id])
    return true
  } catch (error) {
    if (error instanceof NotAll) return false
    throw error
  }
}

async function givePack(
  tx: Tx,
  deps: Deps,
  hooks: PaymentHooks,
  order: PayOrder,
  memberId: string,
  items: PackItem[],
  at: number,
): Promise<string[]> {
  const ids: string[] = []
  // By rising id of their templates, as everybody who holds more than one of these rows.
  for (const { couponTemplateId, quantity } of [...items].sort((a, b) =>
    a.couponTemplateId < b.couponTemplateId ? -1 : 1,
  )) {
    const given = await tryToGive(tx, deps, hooks.coupons, {
      couponTemplateId,
      memberId,
      source: 'purchase',
      sourceId: order.id,
      occasion: `order:${order.orderNo}:${items.findIndex((i) => i.couponTemplateId === couponTemplateId)}`,
      count: quantity,
      at,
    }).catch((error: unknown) => {
      // The template is gone: as good as sold out.
      if (error instanceof AppError) throw new NotAll()
      throw error
    })
    if ('why' in given) throw new NotAll()
    ids.push(...given.coupons.map((c) => c.id))
  }
  return ids
}
