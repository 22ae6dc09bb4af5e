import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { Coupon } from '../coupons/entities'
import { CouponTransfer } from '../coupons/entities-life'
import { couponTitleOf } from '../coupons/title'
import { endOffer } from '../coupons/transfers'

/**
 * The coupon is its giver's alone again and the link is dead; harmless when nobody was offered it. `transfer_gone` when a
 * friend was quicker; 404 for a coupon one never had.
 */
export async function takeBackCoupon(tx: Tx, deps: Deps, memberId: string, couponId: string): Promise<void> {
  const now = deps.clock.now()
  const back = await write(
    tx,
    "UPDATE coupon SET status = 'claimed', transferUntil = NULL WHERE id = ? AND memberId = ? AND status = 'transferring'",
    [couponId, memberId],
  )
  if (back === 0) return refuseUnlessMine(tx, memberId, couponId)
  await endOffer(tx, couponId, 'taken_back', now)
  const { couponTemplateId } = await tx.getRepository(Coupon).findOneByOrFail({ id: couponId })
  const template = await couponTitleOf(tx, couponTemplateId)
  await addToTimeline(tx, deps, {
    memberId,
    at: now,
    kind: 'coupon_taken_back',
    detail: { couponId, couponTemplateId, title: template?.title ?? '' },
  })
}

async function refuseUnlessMine(tx: Tx, memberId: string, couponId: string): Promise<void> {
  if (await tx.getRepository(Coupon).existsBy({ id: couponId, memberId })) return
  throw new AppError((await gaveAway(tx, memberId, couponId)) ? 'transfer_gone' : 'not_found')
}

const gaveAway = (tx: Tx, giverId: string, couponId: string): Promise<boolean> =>
  tx.getRepository(CouponTransfer).existsBy({ giverId, couponId, state: 'accepted' })

/** Whether the coupon is or was this member's to give: 404 comes before everything else. */
export const onceMine = async (tx: Tx, memberId: string, couponId: string): Promise<boolean> =>
  (await tx.getRepository(Coupon).existsBy({ id: couponId, memberId })) || gaveAway(tx, memberId, couponId)
