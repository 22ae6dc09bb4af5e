import type { redeemCoupon } from '../../shared/contract/till'
import type { AnswerOf, BodyOf } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import type { Deps } from '../deps'
import { bookRedemption } from './book-redemption'
import { Coupon } from '../coupons/entities'
import { findByCode, spendCode, type Found } from './find-by-code'
import { isOnHold } from '../coupons/on-hold'
import { takesOff, type AtTheTill, type NotRedeemable } from './redeemable'
import { redeemerSession, type By } from './redeemer'
import { checkStore } from './till'
import { takeFree } from '../coupons/usable'

/**
 * Uses the coupon, once: the row's own conditional update decides among tills, and what was read before it may only
 * refuse. Redemption, counts, timeline and audit stand in the same transaction.
 */
export async function redeem(
  tx: Tx,
  deps: Deps,
  input: BodyOf<typeof redeemCoupon>,
  by: By,
): Promise<AnswerOf<typeof redeemCoupon>['body']> {
  const now = deps.clock.now()
  const found = await takeAtTill(tx, deps, input, by, { status: 'redeemed', redeemedAt: now })
  return bookRedemption(
    tx,
    deps,
    found,
    {
      storeId: input.storeId,
      orderNo: input.orderNo ?? null,
      orderAmountFen: input.orderAmountFen ?? null,
      items: input.items ?? null,
      discountFen: found.discountFen,
      reservationId: null,
    },
    by,
  )
}

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
  await checkStore(tx, by.actor, input.storeId)
  const found = await findByCode(tx, deps, { code: input.code, session: redeemerSession(by.actor) }, now)
  by.right?.()
  const memberHeld = await isOnHold(tx, found.coupon.memberId)
  const judged = takesOff(found.coupon, found.template, { ...input, memberHeld }, now)
  if ('reason' in judged) throw refusal(judged.reason)
  if (!(await takeFree(tx, found.coupon, change, { now, begun: true })))
    throw refusal(await reasonNow(tx, found, input, now))
  if (found.spends !== null) await spendCode(tx, deps, found.spends, now)
  return { ...found, coupon: { ...found.coupon, ...change }, discountFen: judged.discountFen }
}

/** A missing amount or list of goods is a field to fill in (422); every other reason is about the coupon (409). */
function refusal(reason: NotRedeemable | 'coupon_not_found'): AppError {
  if (reason === 'order_amount_required')
    return invalid('orderAmountFen', 'needed where there is a threshold or a percentage')
  if (reason === 'items_required') return invalid('items', 'needed where the coupon is for certain goods')
  return new AppError(reason)
}

/** Why the conditional update matched nothing: somebody was quicker. A piece that has another holder now answers to no old code. */
async function reasonNow(
  tx: Tx,
  { coupon, template }: Found,
  input: AtTheTill,
  now: number,
): Promise<NotRedeemable | 'coupon_not_found'> {
  const fresh = await tx.getRepository(Coupon).findOneByOrFail({ id: coupon.id })
  if (fresh.memberId !== coupon.memberId) return 'coupon_not_found'
  const judged = takesOff(fresh, template, { ...input, memberHeld: false }, now)
  return 'reason' in judged ? judged.reason : 'coupon_already_redeemed'
}
