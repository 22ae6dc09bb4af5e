import { addDays, shanghaiDay } from '../../shared/rules/calendar'
import { takenByPeople } from '../../shared/rules/coupon'
import type { Tx } from '../base/database'
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
}

/** Null when there is no such template. */
export async function readCoupon(tx: Tx, couponTemplateId: string): Promise<CouponWords | null> {
  const template = await tx.getRepository(CouponTemplate).findOneBy({ id: couponTemplateId })
  if (!template) return null
  const { id, title, validUntil, validDays } = template
  return { title, validUntil, validDays, ...(takenByPeople(template) ? {} : { given: id }) }
}

/** The last day of use for who claims it today, `YYYY-MM-DD` in Shanghai. */
export function lastDayOf(coupon: CouponWords, now: number): string {
  if (coupon.validUntil !== null) return shanghaiDay(coupon.validUntil)
  return addDays(shanghaiDay(now), coupon.validDays ?? 0)
}
