import type { giveCoupon } from '../../shared/contract/gifts'
import type { AnswerOf } from '../../shared/contract/route'
import { isoOf, MINUTE_MS } from '../../shared/rules/calendar'
import { couponStatus } from '../../shared/rules/coupon'
import type { ErrorCode } from '../../shared/contract/errors'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { readSettings } from '../staff/settings'
import { Coupon, CouponTemplate } from '../coupons/entities'
import { CouponTransfer } from '../coupons/entities-life'
import { isOnHold } from '../coupons/on-hold'
import { isReserved } from '../coupons/present'
import { endOffer } from '../coupons/transfers'
import { takeFree } from '../coupons/usable'

/**
 * Offers one's coupon to whoever opens the link with the token, which is told this once and stored hashed. Until it is
 * accepted, taken back or the time is up (the brand's hours, at most the coupon's own end) nobody uses it. 404 for a
 * coupon of somebody else.
 */
export async function offerCoupon(
  tx: Tx,
  deps: Deps,
  memberId: string,
  couponId: string,
): Promise<AnswerOf<typeof giveCoupon>['body']> {
  const now = deps.clock.now()
  const coupon = await tx.getRepository(Coupon).findOneBy({ id: couponId, memberId })
  if (!coupon) throw new AppError('not_found')
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId })
  const why = whyNotGiven(coupon, template, now) ?? ((await isOnHold(tx, memberId)) ? 'member_on_hold' : null)
  if (why) throw new AppError(why)
  const { transferHours } = (await readSettings(tx)).coupons
  const expiresAt = Math.min(now + transferHours * 60 * MINUTE_MS, coupon.validUntil)
  if (!(await takeFree(tx, coupon, { status: 'transferring', transferUntil: expiresAt }, { now, begun: false }))) {
    const fresh = await tx.getRepository(Coupon).findOneBy({ id: couponId, memberId })
    throw new AppError(fresh ? (whyNotGiven(fresh, template, now) ?? 'coupon_transferring') : 'not_found')
  }
  await endOffer(tx, couponId, 'expired', now)
  const token = deps.chance.token()
  const id = deps.chance.id()
  await tx.getRepository(CouponTransfer).insert({
    id,
    tokenHash: hashToken(token),
    couponId,
    openCouponId: couponId,
    giverId: memberId,
    acceptorId: null,
    state: 'open',
    createdAt: now,
    expiresAt,
    endedAt: null,
  })
  await addToTimeline(tx, deps, {
    memberId,
    at: now,
    kind: 'coupon_offered',
    detail: { transferId: id, couponId, couponTemplateId: template.id, title: template.title },
  })
  return { token, expiresAt: isoOf(expiresAt) }
}

/** Why this piece cannot be offered now; null when it can. What lies in WeChat's card folder stays with who put it there. */
function whyNotGiven(coupon: Coupon, template: CouponTemplate, now: number): ErrorCode | null {
  const status = couponStatus(coupon, now)
  if (status === 'redeemed') return 'coupon_already_redeemed'
  if (status === 'voided') return 'coupon_voided'
  if (status === 'expired') return 'coupon_expired'
  if (status === 'transferring') return 'coupon_transferring'
  if (!template.transferable || coupon.wechatCode !== null) return 'coupon_not_transferable'
  return isReserved(coupon, now) ? 'coupon_reserved' : null
}
