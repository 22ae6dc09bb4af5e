import type { exchangePoints as row } from '../../shared/contract/coupons'
import type { AnswerBody } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { CouponTemplate } from '../coupons/entities'
import { tryToGive } from '../claims/give'
import type { CouponHooks } from '../claims/hooks'
import { presentCoupon } from '../coupons/present'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { spendPoints } from './spend'

/**
 * A piece for points, both or neither: points and piece move in the caller's transaction under one occasion, so whatever
 * refuses the piece (sold out, limit, window, pause, rule) leaves the points where they are, and the other way round.
 * `claim_not_open` for a template without a price. Answers the piece and the points that are left.
 */
export async function exchange(
  tx: Tx,
  deps: Deps,
  hooks: CouponHooks,
  couponTemplateId: string,
  by: { memberId: string; occasion: string; requestId: string },
): Promise<AnswerBody<typeof row>> {
  const { memberId, occasion, requestId } = by
  const at = deps.clock.now()
  const offered = await tx.getRepository(CouponTemplate).findOneBy({ id: couponTemplateId })
  if (!offered) throw new AppError('not_found')
  const price = offered.pointsPrice
  if (price === null) throw new AppError('claim_not_open')
  const spent = await spendPoints(tx, deps, {
    memberId,
    points: price,
    occasion,
    kind: 'exchanged',
    reason: offered.title,
    at,
  })
  const given = await tryToGive(tx, deps, hooks, {
    couponTemplateId,
    memberId,
    source: 'points',
    sourceId: spent.moveId,
    occasion,
    at,
  })
  if ('why' in given) throw new AppError(given.why)
  // The price was read before the template's row was held; who pays another price than is asked now pays nothing.
  if (!given.again && given.template.pointsPrice !== price) throw new AppError('claim_not_open')
  if (!spent.again) {
    await addToTimeline(tx, deps, {
      memberId,
      at,
      kind: 'points_exchanged',
      detail: { points: price, couponId: given.coupons[0]!.id, title: offered.title },
    })
    await audit(tx, deps, at, {
      actor: { kind: 'member', id: memberId },
      action: 'points.exchange',
      objectKind: 'coupon',
      objectId: given.coupons[0]!.id,
      requestId,
    })
  }
  return { coupon: presentCoupon(given.coupons[0]!, given.template, at), points: spent.balance }
}
