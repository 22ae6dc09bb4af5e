import type { Coupon as CouponAnswer } from '../../shared/contract/coupons'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { whyNotClaimable } from './claimable'
import { CouponTemplate } from './entities'
import type { CouponHooks } from './hooks'
import { heldBy, issue, lockTemplate } from './issue'
import { presentCoupon } from './present'

/**
 * Gives a joining member one piece of every template that is issued at joining, in the caller's transaction. What has
 * run out, is paused, not open or not for her is left out and never stops the join. Call it last in the transaction:
 * it holds the templates' rows until the commit.
 */
export async function welcomeCoupons(
  tx: Tx,
  deps: Deps,
  hooks: Pick<CouponHooks, 'eligible'>,
  memberId: string,
  at: number,
): Promise<CouponAnswer[]> {
  // Locked by rising id, so that two joins never wait for each other in a circle.
  const candidates = await tx
    .getRepository(CouponTemplate)
    .find({ select: { id: true }, where: { issueOnJoin: true, state: 'published' }, order: { id: 'ASC' } })
  const given: CouponAnswer[] = []
  for (const { id } of candidates) {
    const template = await lockTemplate(tx, deps, id)
    if (!template) continue
    const mine = (await heldBy(tx, id, [memberId])).get(memberId) ?? { held: 0, top: 0 }
    const eligible =
      template.eligibility === null || (await hooks.eligible(tx, template.eligibility, [memberId], at)).has(memberId)
    if (whyNotClaimable(template, mine.held, eligible, at)) continue
    const [coupon] = await issue(tx, deps, template, [{ memberId, seq: mine.top + 1 }], { source: 'join', at })
    given.push(presentCoupon(coupon!, template, at))
  }
  return given
}
