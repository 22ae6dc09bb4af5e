import { Entity } from 'typeorm'
import type { CouponGoods, UseTimes } from '../../shared/contract/coupons'
import type { CouponKind, CouponStatus } from '../../shared/rules/coupon'
import type { SegmentRule } from '../../shared/rules/segment'
import type { Translations } from '../../shared/rules/translation'
import {
  Big,
  BigOrNull,
  Flag,
  JsonOrNull,
  Key,
  Moment,
  MomentOrNull,
  Ref,
  RefOrNull,
  Whole,
  WholeOrNull,
  Words,
  WordsOrNull,
} from '../base/columns'

/** Terms, quantity and limits of a coupon. Once published the terms a holder relies on do not change. */
@Entity('coupon_template')
export class CouponTemplate {
  @Key() id: string
  @Words(10) state: 'draft' | 'published' | 'paused' | 'closed'
  @Words(40) title: string
  @JsonOrNull() titles: Translations | null
  @Words(10) kind: CouponKind
  @BigOrNull() valueFen: number | null
  @WholeOrNull() discountPercent: number | null
  @BigOrNull() maxDiscountFen: number | null
  @Big() thresholdFen: number
  @Whole() total: number
  @Whole() perMemberLimit: number
  @Moment() claimFrom: number
  @Moment() claimUntil: number
  @Words(20) validityKind: 'fixed' | 'days_after_claim'
  @MomentOrNull() validFrom: number | null
  @MomentOrNull() validUntil: number | null
  @WholeOrNull() validDays: number | null
  @JsonOrNull() eligibility: SegmentRule | null
  /** Besides `eligibility`: one of these tiers, living in one of these regions, in one of these segments. Null: any. */
  @JsonOrNull() tiers: string[] | null
  @JsonOrNull() regionCodes: string[] | null
  @JsonOrNull() segmentIds: string[] | null
  /** Null: every store. */
  @JsonOrNull() storeIds: string[] | null
  @JsonOrNull() useTimes: UseTimes | null
  @JsonOrNull() goods: CouponGoods | null
  @Flag() transferable: boolean
  @Flag() issueOnJoin: boolean
  /** Given so many days before the birthday; null: not for birthdays. */
  @WholeOrNull() birthdayDaysBefore: number | null
  @JsonOrNull() issueOnTier: string[] | null
  /** Shown to everybody and claimed there; false: only by the other ways in. */
  @Flag() inCentre: boolean
  /** As stored: lower case. One template opens to one word. */
  @WordsOrNull(20) codeWord: string | null
  @WholeOrNull() pointsPrice: number | null
  @Words(4) codeSource: 'own' | 'list'
  /** The place of the last code taken from the imported lists. */
  @Whole() nextPlace: number
  /** In so many rows of `coupon_stripe` the quantity is kept; 1: in this row alone. */
  @Whole() stripes: number
  @Flag() wechatCoupon: boolean
  @WordsOrNull(64) wechatStockId: string | null
  @BigOrNull() budgetFen: number | null
  /** At most what unused pieces may still take off, and what used ones did. */
  @Big() committedFen: number
  @Big() spentFen: number
  @Whole() issued: number
  @Whole() redeemed: number
  @Whole() voided: number
  @Whole() version: number
  @Moment() createdAt: number
}

/** How a piece came to its holder. */
export type CouponSource =
  | 'claim'
  | 'join'
  | 'grant'
  | 'word'
  | 'code'
  | 'birthday'
  | 'tier'
  | 'campaign'
  | 'compensation'
  | 'referral'
  | 'purchase'
  | 'points'

/** One piece held by one member. `expired` is computed from `validUntil`, never stored. */
@Entity('coupon')
export class Coupon {
  @Key() id: string
  @Words(32) code: string
  @Ref() couponTemplateId: string
  /** Who holds it now. */
  @Ref() memberId: string
  /** Who received it first: the limit per member counts these, so that giving one away wins no new one. */
  @Ref() issuedTo: string
  @Whole() seq: number
  @Words(12) status: Exclude<CouponStatus, 'expired'>
  @Words(16) source: CouponSource
  @RefOrNull() sourceId: string | null
  @Moment() claimedAt: number
  @Moment() validFrom: number
  @Moment() validUntil: number
  @MomentOrNull() redeemedAt: number | null
  /** What it was given for, once for ever: a birthday of a year, a tier, an order's item. */
  @WordsOrNull(120) occasion: string | null
  /** Held for an unpaid order; over by itself once `reservedUntil` has passed. */
  @RefOrNull() reservationId: string | null
  @MomentOrNull() reservedUntil: number | null
  /** While `status` is `transferring`: nobody has accepted it yet; over by itself after this. */
  @MomentOrNull() transferUntil: number | null
  @MomentOrNull() remindedAt: number | null
  /** It ran out unused and its share of the budget is free again. */
  @MomentOrNull() releasedAt: number | null
  /** The money it was paid with went back: nothing brings it to life, whatever it is bound to. */
  @MomentOrNull() paidBackAt: number | null
  @WordsOrNull(64) wechatCode: string | null
}

/** One use of a coupon; a reversed one stays on record. */
@Entity('redemption')
export class Redemption {
  @Key() id: string
  @Ref() couponId: string
  /** The coupon while this use stands, null once it is reversed. */
  @RefOrNull() liveCouponId: string | null
  @Ref() couponTemplateId: string
  @Ref() memberId: string
  @Ref() storeId: string
  /** The member of staff, or the key of the shop system. */
  @Ref() staffId: string
  @Words(8) actorKind: 'staff' | 'partner'
  @RefOrNull() reservationId: string | null
  @JsonOrNull() items: { sku: string; amountFen: number }[] | null
  @WordsOrNull(64) orderNo: string | null
  @BigOrNull() orderAmountFen: number | null
  @Big() discountFen: number
  @Moment() at: number
  /** The calendar day in Shanghai. */
  @Words(10) day: string
  @MomentOrNull() reversedAt: number | null
  @RefOrNull() reversedBy: string | null
  @WordsOrNull(200) reverseReason: string | null
}
