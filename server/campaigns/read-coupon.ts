import { addDays, shanghaiDay } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'

/** What a message may say of a coupon: its title and how long it can be used. */
export type CouponWords = { title: string; validUntil: number | null; validDays: number | null }

/** Null when there is no such template. */
export async function readCoupon(tx: Tx, couponTemplateId: string): Promise<CouponWords | null> {
  const [row] = (await tx.query('SELECT title, validUntil, validDays FROM coupon_template WHERE id = ?', [
    couponTemplateId,
  ])) as { title: string; validUntil: number | null; validDays: number | null }[]
  if (!row) return null
  const number = (value: number | null) => (value === null ? null : Number(value))
  return { title: row.title, validUntil: number(row.validUntil), validDays: number(row.validDays) }
}

/** The last day of use for who claims it today, `YYYY-MM-DD` in Shanghai. */
export function lastDayOf(coupon: CouponWords, now: number): string {
  if (coupon.validUntil !== null) return shanghaiDay(coupon.validUntil)
  return addDays(shanghaiDay(now), coupon.validDays ?? 0)
}
