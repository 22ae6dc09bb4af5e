import type { openRecordOrder as route } from '../../shared/contract/shopOrders'
import type { BodyOf } from '../../shared/contract/route'
import type { PartnerActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import type { CouponHooks } from '../claims/hooks'
import type { Deps } from '../deps'
import { checkStore, storesOf } from '../till/till'
import { buyerOf } from './buyer'
import { recordOrder, type OrderTold } from './record-order'

/** So far a shop system's clock may be ahead of ours, in ms. */
const AHEAD_MS = 10 * 60_000

/**
 * An order as a shop system tells it, put on record. A key bound to stores names one of them (403 otherwise) and changes no
 * order of another. 422 for an unknown store, a moment to come, and a customer who cannot be read.
 */
export async function takeOrder(
  tx: Tx,
  deps: Deps,
  hooks: CouponHooks,
  body: BodyOf<typeof route>,
  actor: PartnerActor,
) {
  const now = deps.clock.now()
  await checkStoreOf(tx, body.storeId, actor)
  const paidAt = body.paidAt === undefined ? undefined : Date.parse(body.paidAt)
  if (paidAt !== undefined && paidAt > now + AHEAD_MS) throw invalid('paidAt', 'a moment to come')
  const platform = body.platform.toLowerCase()
  const told: OrderTold = {
    ...body,
    platform,
    paidAt,
    items: body.items?.map(({ sku = null, name = null, quantity = null, amountFen = null }) => ({
      sku,
      name,
      quantity,
      amountFen,
    })),
    memberId: await buyerOf(tx, deps, platform, body.customer ?? {}, now),
  }
  return recordOrder(tx, deps, hooks, told, {
    source: 'open',
    at: now,
    apiKeyId: actor.keyId,
    storeIds: actor.storeIds,
  })
}

async function checkStoreOf(tx: Tx, storeId: string | undefined, actor: PartnerActor): Promise<void> {
  const by = { kind: 'partner' as const, key: { id: actor.keyId, storeIds: actor.storeIds } }
  if (storeId !== undefined) checkStore(by, storeId, await storesOf(tx, [storeId]))
  else if (actor.storeIds !== null) throw new AppError('forbidden')
}
