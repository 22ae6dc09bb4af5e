import type { Coupon as CouponAnswer, CouponTemplate as TemplateAnswer } from '../../shared/contract/coupons'
import { isoOf } from '../../shared/rules/calendar'
import { couponStatus, type Validity } from '../../shared/rules/coupon'
import type { Coupon, CouponTemplate } from './entities'

/** What a coupon takes off and from which amount on, as every answer says it: absent, not null. */
export const termsOf = (t: CouponTemplate) => ({
  title: t.title,
  kind: t.kind,
  ...(t.valueFen === null ? {} : { valueFen: t.valueFen }),
  ...(t.discountPercent === null ? {} : { discountPercent: t.discountPercent }),
  ...(t.maxDiscountFen === null ? {} : { maxDiscountFen: t.maxDiscountFen }),
  thresholdFen: t.thresholdFen,
})

export const validityAnswer = (t: CouponTemplate): Validity =>
  t.validityKind === 'days_after_claim'
    ? { kind: 'days_after_claim', days: t.validDays! }
    : { kind: 'fixed', from: isoOf(t.validFrom!), until: isoOf(t.validUntil!) }

/** A coupon as it leaves; its status is the one people see at that moment. */
export const presentCoupon = (c: Coupon, t: CouponTemplate, now: number): CouponAnswer => ({
  id: c.id,
  code: c.code,
  couponTemplateId: c.couponTemplateId,
  ...termsOf(t),
  status: couponStatus(c, now),
  claimedAt: isoOf(c.claimedAt),
  validFrom: isoOf(c.validFrom),
  validUntil: isoOf(c.validUntil),
  ...(c.redeemedAt === null ? {} : { redeemedAt: isoOf(c.redeemedAt) }),
})

/** A template as staff see it, with the number of pieces that ran out unused. */
export const presentTemplate = (t: CouponTemplate, expired: number): TemplateAnswer => ({
  id: t.id,
  state: t.state,
  ...termsOf(t),
  total: t.total,
  perMemberLimit: t.perMemberLimit,
  claimFrom: isoOf(t.claimFrom),
  claimUntil: isoOf(t.claimUntil),
  validity: validityAnswer(t),
  ...(t.eligibility === null ? {} : { eligibility: t.eligibility }),
  ...(t.storeIds === null ? {} : { storeIds: t.storeIds }),
  transferable: t.transferable,
  issueOnJoin: t.issueOnJoin,
  issued: t.issued,
  redeemed: t.redeemed,
  expired,
  voided: t.voided,
  version: t.version,
  createdAt: isoOf(t.createdAt),
})
