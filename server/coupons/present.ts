import type { Coupon as CouponAnswer } from '../../shared/contract/coupons'
import type { CouponTemplate as TemplateAnswer } from '../../shared/contract/couponTemplates'
import { isoOf } from '../../shared/rules/calendar'
import { couponStatus, type Validity } from '../../shared/rules/coupon'
import type { Language } from '../../shared/rules/member'
import { inLanguage } from '../../shared/rules/translation'
import type { Coupon, CouponTemplate } from './entities'

/** What a coupon takes off and from which amount on, as every answer says it: absent, not null. Without a reader as it was written. */
export const termsOf = (t: CouponTemplate, reader?: Language) => ({
  title: inLanguage(t.title, t.titles, reader),
  kind: t.kind,
  ...(t.valueFen === null ? {} : { valueFen: t.valueFen }),
  ...(t.discountPercent === null ? {} : { discountPercent: t.discountPercent }),
  ...(t.maxDiscountFen === null ? {} : { maxDiscountFen: t.maxDiscountFen }),
  thresholdFen: t.thresholdFen,
})

/** What the goods are called, as a member reads it, where a coupon is for certain ones; the article numbers are for tills. */
export const goodsOf = (t: Pick<CouponTemplate, 'goods'>, reader?: Language): { goods?: { name: string } } =>
  t.goods === null ? {} : { goods: { name: inLanguage(t.goods.name, t.goods.names ?? null, reader) } }

export const validityAnswer = (t: CouponTemplate): Validity =>
  t.validityKind === 'days_after_claim'
    ? { kind: 'days_after_claim', days: t.validDays! }
    : { kind: 'fixed', from: isoOf(t.validFrom!), until: isoOf(t.validUntil!) }

/** Whether it is held for an unpaid order at that moment. */
export const isReserved = (c: Coupon, now: number): boolean =>
  couponStatus(c, now) === 'claimed' && c.reservedUntil !== null && c.reservedUntil > now

/** A coupon as it leaves; its status is the one people see at that moment. */
export const presentCoupon = (c: Coupon, t: CouponTemplate, now: number, reader?: Language): CouponAnswer => ({
  id: c.id,
  code: c.code,
  couponTemplateId: c.couponTemplateId,
  ...termsOf(t, reader),
  status: couponStatus(c, now),
  claimedAt: isoOf(c.claimedAt),
  validFrom: isoOf(c.validFrom),
  validUntil: isoOf(c.validUntil),
  ...(c.redeemedAt === null ? {} : { redeemedAt: isoOf(c.redeemedAt) }),
  transferable: t.transferable && couponStatus(c, now) === 'claimed' && !isReserved(c, now) && c.wechatCode === null,
  ...(isReserved(c, now) ? { reservedUntil: isoOf(c.reservedUntil!) } : {}),
  ...(t.useTimes === null ? {} : { useTimes: t.useTimes }),
  ...goodsOf(t, reader),
  ...(t.storeIds === null ? {} : { storeCount: t.storeIds.length }),
})

/** A template as staff see it, with the number of pieces that ran out unused. */
export const presentTemplate = (t: CouponTemplate, expired: number): TemplateAnswer => ({
  id: t.id,
  state: t.state,
  ...termsOf(t),
  ...(t.titles === null ? {} : { titles: t.titles }),
  total: t.total,
  perMemberLimit: t.perMemberLimit,
  claimFrom: isoOf(t.claimFrom),
  claimUntil: isoOf(t.claimUntil),
  validity: validityAnswer(t),
  ...(t.eligibility === null ? {} : { eligibility: t.eligibility }),
  ...(t.tiers === null ? {} : { tiers: t.tiers }),
  ...(t.regionCodes === null ? {} : { regionCodes: t.regionCodes }),
  ...(t.segmentIds === null ? {} : { segmentIds: t.segmentIds }),
  ...(t.storeIds === null ? {} : { storeIds: t.storeIds }),
  ...(t.useTimes === null ? {} : { useTimes: t.useTimes }),
  ...(t.goods === null ? {} : { goods: t.goods }),
  transferable: t.transferable,
  issueOnJoin: t.issueOnJoin,
  ...(t.birthdayDaysBefore === null ? {} : { issueOnBirthday: { daysBefore: t.birthdayDaysBefore } }),
  ...(t.issueOnTier === null ? {} : { issueOnTier: t.issueOnTier }),
  inCentre: t.inCentre,
  ...(t.codeWord === null ? {} : { codeWord: t.codeWord }),
  ...(t.pointsPrice === null ? {} : { pointsPrice: t.pointsPrice }),
  codeSource: t.codeSource,
  stripes: t.stripes,
  wechatCoupon: t.wechatCoupon,
  ...(t.wechatStockId === null ? {} : { wechatStockId: t.wechatStockId }),
  ...(t.budgetFen === null ? {} : { budgetFen: t.budgetFen }),
  committedFen: t.committedFen,
  spentFen: t.spentFen,
  issued: t.issued,
  redeemed: t.redeemed,
  expired,
  voided: t.voided,
  version: t.version,
  createdAt: isoOf(t.createdAt),
})
