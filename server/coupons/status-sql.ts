import type { CouponLeafValue } from '../../shared/rules/segment'

/**
 * A boolean SQL expression for the segment leaf `couponStatus`: whether the member of that id column holds a piece of
 * the template in that status now. Expired is an unused piece whose last millisecond has passed, claimed also one that was
 * offered to a friend and not taken in time; `none` is none at all.
 */
export function couponStatusSql(
  memberIdColumn: string,
  asked: CouponLeafValue,
  now: number,
): { sql: string; params: (string | number)[] } {
  const held = `SELECT 1 FROM coupon c WHERE c.memberId = ${memberIdColumn} AND c.couponTemplateId = ?`
  const params: (string | number)[] = [asked.couponTemplateId]
  switch (asked.status) {
    case 'none':
      return { sql: `NOT EXISTS (${held})`, params }
    case 'expired':
      return {
        sql: `EXISTS (${held} AND c.status IN ('claimed','transferring') AND c.validUntil < ?)`,
        params: [...params, now],
      }
    case 'claimed':
      return {
        sql: `EXISTS (${held} AND (c.status = 'claimed' OR (c.status = 'transferring' AND c.transferUntil <= ?)) AND c.validUntil >= ?)`,
        params: [...params, now, now],
      }
    default:
      return { sql: `EXISTS (${held} AND c.status = ?)`, params: [...params, asked.status] }
  }
}
