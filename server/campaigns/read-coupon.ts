import { addDays, shanghaiDay } from '../../shared/rules/calendar'
import { takenByPeople } from '../../shared/rules/coupon'
import type { Tx } from '../base/database'
import { canonical } from '../base/idempotency'
import { CouponTemplate } from '../coupons/entities'

/**
 * What a message may say of a coupon: its title and how long it can be used. One that people cannot take themselves comes
 * with the message: then `given` names its template.
 */
export type CouponWords = {
  title: string
  validUntil: number | null
  validDays: number | null
  given?: string
  /** Which coupon it is, what it is worth and where it can be used: another one is another content. */
  id?: string
  worth?: string
}

/** Null when there is no such template. */
export async function readCoupon(tx: Tx, couponTemplateId: string): Promise<CouponWords | null> {
  const template = await tx.getRepository(CouponTemplate).findOneBy({ id: couponTemplateId })
  if (!template) return null
  const { id, title, validUntil, validDays, kind, valueFen, discountPercent, maxDiscountFen, thresholdFen } = template
  const { storeIds, useTimes } = template
  // Like its title in other languages: what the goods are called there makes it no other coupon.
  const goods = template.goods && { ...template.goods, names: undefined }
  const worth = canonical({ kind, valueFen, discountPercent, maxDiscountFen, thresholdFen, storeIds, useTimes, goods })
  return { id, worth, title, validUntil, validDays, ...(takenByPeople(template) ? {} : { given: id }) }
}

/** The last day of use for who claims it today, `YYYY-MM-DD` in Shanghai. */
export function lastDayOf(coupon: Pick<CouponWords, 'validUntil' | 'validDays'>, now: number): string {
  if (coupon.validUntil !== null) return shanghaiDay(coupon.validUntil)
  return addDays(shanghaiDay(now), coupon.validDays ?? 0)
}
