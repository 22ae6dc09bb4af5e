import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { CouponTemplate, type Coupon } from '../coupons/entities'
import { tryToGive } from './give'
import type { CouponHooks } from './hooks'

/**
 * The member has reached the tier: she has one piece of every open template given for it, once for each template and tier
 * however often she reaches it, in the caller's transaction. What has run out, is paused, not open or not for her is left
 * out and never stops the rise. Call it last: it holds the templates' rows until the commit. Answers what is new.
 */
export async function tierReached(
  tx: Tx,
  deps: Pick<Deps, 'db' | 'chance'>,
  hooks: Pick<CouponHooks, 'eligible' | 'segmentRule'>,
  memberId: string,
  tier: string,
  at: number,
): Promise<Coupon[]> {
  const open = await tx
    .getRepository(CouponTemplate)
    .createQueryBuilder('t')
    .where("t.issueOnTier IS NOT NULL AND t.state = 'published'")
    .orderBy('t.id')
    .getMany()
  const given: Coupon[] = []
  for (const template of open) {
    if (!template.issueOnTier!.includes(tier)) continue
    const occasion = `tier:${template.id}:${memberId}:${tier}`
    const gift = { couponTemplateId: template.id, memberId, source: 'tier' as const, occasion, at }
    const got = await tryToGive(tx, deps, hooks, gift)
    if ('coupons' in got && !got.again) given.push(...got.coupons)
  }
  return given
}
