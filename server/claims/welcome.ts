import type { Coupon as CouponAnswer } from '../../shared/contract/coupons'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { CouponTemplate } from '../coupons/entities'
import { tryToGive } from './give'
import type { CouponHooks } from './hooks'
import { presentCoupon } from '../coupons/present'

/**
 * Gives a joining member one piece of every template that is issued at joining, in the caller's transaction. What has
 * run out, is paused, not open or not for her is left out and never stops the join. Call it last in the transaction:
 * it holds the templates' rows until the commit.
 */
export async function welcomeCoupons(
  tx: Tx,
  deps: Deps,
  hooks: Pick<CouponHooks, 'eligible' | 'segmentRule'>,
  memberId: string,
  at: number,
): Promise<CouponAnswer[]> {
  // Locked by rising id, so that two joins never wait for each other in a circle.
  const candidates = await tx
    .getRepository(CouponTemplate)
    .find({ select: { id: true }, where: { issueOnJoin: true, state: 'published' }, order: { id: 'ASC' } })
  const given: CouponAnswer[] = []
  for (const { id } of candidates) {
    const got = await tryToGive(tx, deps, hooks, { couponTemplateId: id, memberId, source: 'join', at })
    if ('why' in got) continue
    for (const coupon of got.coupons) given.push(presentCoupon(coupon, got.template, at))
  }
  return given
}
