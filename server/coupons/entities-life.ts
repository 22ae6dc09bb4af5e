import { Entity } from 'typeorm'
import type { SuspicionKind } from '../../shared/rules/suspicion'
import {
  BigOrNull,
  Big,
  Json,
  JsonOrNull,
  Key,
  Moment,
  MomentOrNull,
  Ref,
  RefOrNull,
  Whole,
  Words,
  WordsOrNull,
} from '../base/columns'

/** A coupon held for an order that is not paid yet; over by itself at `until`, whatever `state` says. */
@Entity('coupon_reservation')
export class CouponReservation {
  @Key() id: string
  @Ref() couponId: string
  @Ref() couponTemplateId: string
  @Ref() memberId: string
  @Ref() storeId: string
  /** The shop system that holds it; only that one sees it. */
  @Ref() apiKeyId: string
  @Words(64) orderNo: string
  @BigOrNull() orderAmountFen: number | null
  @JsonOrNull() items: { sku: string; amountFen: number }[] | null
  @Big() discountFen: number
  @Words(10) state: 'held' | 'confirmed' | 'freed' | 'expired'
  @Moment() createdAt: number
  @Moment() until: number
  @MomentOrNull() endedAt: number | null
  @RefOrNull() redemptionId: string | null
}

/** A coupon offered to whoever has the link; over by itself at `expiresAt`, whatever `state` says. */
@Entity('coupon_transfer')
export class CouponTransfer {
  @Key() id: string
  @Words(43) tokenHash: string
  @Ref() couponId: string
  /** The coupon while the offer stands, null afterwards: a coupon is offered once at a time. */
  @RefOrNull() openCouponId: string | null
  @Ref() giverId: string
  @RefOrNull() acceptorId: string | null
  @Words(10) state: 'open' | 'accepted' | 'taken_back' | 'expired'
  @Moment() createdAt: number
  @Moment() expiresAt: number
  @MomentOrNull() endedAt: number | null
}

/** A member under review: while `liveMemberId` is set nothing of hers moves. */
@Entity('member_hold')
export class MemberHold {
  @Key() id: string
  @Ref() memberId: string
  /** The member while the hold stands, null once it is over. */
  @RefOrNull() liveMemberId: string | null
  @Words(200) reason: string
  @Ref() heldBy: string
  @Moment() since: number
  @MomentOrNull() until: number | null
  @RefOrNull() releasedBy: string | null
}

/** A pattern that stood out; found again it is the same row. */
@Entity('suspicion')
export class SuspicionRow {
  @Key() id: string
  @Words(160) dedupeKey: string
  @Words(32) kind: SuspicionKind
  @Words(10) state: 'open' | 'dismissed' | 'held'
  @Whole() score: number
  @RefOrNull() staffId: string | null
  @RefOrNull() storeId: string | null
  @Json() memberIds: string[]
  @Json() facts: Record<string, number>
  @Moment() firstAt: number
  @Moment() lastAt: number
  @WordsOrNull(200) note: string | null
  @RefOrNull() decidedBy: string | null
  @MomentOrNull() decidedAt: number | null
}
