import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { Coupon } from '../coupons/entities'
import { isOnHold } from '../coupons/on-hold'
import { takeFree } from '../coupons/usable'
import type { Deps } from '../deps'
import { findByCode, spendCodes, type Found } from './find-by-code'
import { takesOff, type AtTheTill, type NotRedeemable } from './redeemable'
import { redeemerSession, type By } from './redeemer'
import { checkStore, storesOf, type TillStore } from './till'

/**
 * Finds the piece of a code, judges it at this till and moves it on, only if this transaction is the one. A dynamic code
 * is spent by it. Refuses with the reason why the piece cannot be used here and now.
 */
export async function takeAtTill(
  tx: Tx,
  deps: Deps,
  input: AtTheTill & { code: string },
  by: By,
  change: Parameters<typeof takeFree>[2],
): Promise<Found & { discountFen: number }> {
  const now = deps.clock.now()
  const store = checkStore(by.actor, input.storeId, await storesOf(tx, [input.storeId]))
  const found = await findByCode(tx, deps, { code: input.code, session: redeemerSession(by.actor) }, now)
  by.right?.()
  const memberHeld = await isOnHold(tx, found.coupon.memberId)
  const off = takesOff(found.coupon, found.template, { ...input, memberHeld, store }, now)
  if ('reason' in off) throw refusal(off.reason)
  if (!(await takeFree(tx, found.coupon, change, { now, begun: true })))
    throw refusal(await reasonNow(tx, found, { ...input, store }, now))
  if (found.spends !== null) await spendCodes(tx, [found.spends], now)
  return { ...found, coupon: { ...found.coupon, ...change }, discountFen: off.discountFen }
}

/** A missing amount or list of goods is a field to fill in (422); every other reason is about the coupon (409). */
export function refusal(reason: NotRedeemable | 'coupon_not_found'): AppError {
  if (reason === 'order_amount_required')
    return invalid('orderAmountFen', 'needed where there is a threshold or a percentage')
  if (reason === 'items_required') return invalid('items', 'needed where the coupon is for certain goods')
  return new AppError(reason)
}

/** Why the conditional update matched nothing: somebody was quicker. A piece that has another holder now answers to no old code. */
async function reasonNow(
  tx: Tx,
  { coupon, template }: Found,
  input: AtTheTill & { store: TillStore },
  now: number,
): Promise<NotRedeemable | 'coupon_not_found'> {
  const fresh = await tx.getRepository(Coupon).findOneByOrFail({ id: coupon.id })
  if (fresh.memberId !== coupon.memberId) return 'coupon_not_found'
  const off = takesOff(fresh, template, { ...input, memberHeld: false }, now)
  return 'reason' in off ? off.reason : 'coupon_already_redeemed'
}
