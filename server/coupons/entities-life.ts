import { Entity } from 'typeorm'
import { BigOrNull, Big, JsonOrNull, Key, Moment, MomentOrNull, Ref, RefOrNull, Whole, Words } from '../base/columns'

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

/** A later end for pieces that are out; what the job has moved is no longer earlier than `until`. */
@Entity('coupon_extension')
export class CouponExtension {
  @Key() id: string
  @Ref() couponTemplateId: string
  @Moment() until: number
  /** When it was asked for: what had run out by then stays run out. */
  @Moment() at: number
  @Whole() done: number
  @Ref() staffId: string
  @Words(200) reason: string
}
