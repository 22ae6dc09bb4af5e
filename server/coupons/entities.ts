import { Entity } from 'typeorm'
import type { CouponKind, CouponStatus } from '../../shared/rules/coupon'
import type { SegmentRule } from '../../shared/rules/segment'
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
  /** Null: every store. */
  @JsonOrNull() storeIds: string[] | null
  @Flag() transferable: boolean
  @Flag() issueOnJoin: boolean
  @Whole() issued: number
  @Whole() redeemed: number
  @Whole() voided: number
  @Whole() version: number
  @Moment() createdAt: number
}

/** How a piece came to its holder. */
export type CouponSource = 'claim' | 'join' | 'grant'

/** One piece held by one member. `expired` is computed from `validUntil`, never stored. */
@Entity('coupon')
export class Coupon {
  @Key() id: string
  @Words(12) code: string
  @Ref() couponTemplateId: string
  @Ref() memberId: string
  @Whole() seq: number
  @Words(12) status: Exclude<CouponStatus, 'expired'>
  @Words(10) source: CouponSource
  @RefOrNull() sourceId: string | null
  @Moment() claimedAt: number
  @Moment() validFrom: number
  @Moment() validUntil: number
  @MomentOrNull() redeemedAt: number | null
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
  @Ref() staffId: string
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

/** A grant under way: whom it goes to and how far it is. */
@Entity('coupon_grant')
export class CouponGrant {
  @Key() id: string
  @Ref() couponTemplateId: string
  @RefOrNull() segmentId: string | null
  @JsonOrNull() memberIds: string[] | null
  /** The last member served of a segment, or the number of list entries served. */
  @WordsOrNull(36) place: string | null
  @Whole() done: number
  @Whole() failed: number
  @WholeOrNull() total: number | null
  @Ref() staffId: string
  @Moment() createdAt: number
}
