import { Entity } from 'typeorm'
import type { Translations } from '../../shared/rules/translation'
import {
  Big,
  Flag,
  Json,
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

export type PackItem = { couponTemplateId: string; quantity: number }

/** Something on sale: a paid membership or a pack of coupons. */
@Entity('product')
export class Product {
  @Key() id: string
  @Words(12) kind: 'membership' | 'coupon_pack'
  @Words(40) title: string
  @JsonOrNull() titles: Translations | null
  @Big() priceFen: number
  @WholeOrNull() months: number | null
  @WordsOrNull(20) tier: string | null
  @JsonOrNull() items: PackItem[] | null
  @Flag() onSale: boolean
  @Whole() sold: number
  @Whole() version: number
  @Moment() createdAt: number
}

/** What an order brings once it is paid, as it was when it was made: later changes of the product do not touch it. */
export type OrderTerms = { months: number; tier: string | null } | { items: PackItem[] }

/** One purchase. Our number is on record before the platform hears of it. */
@Entity('pay_order')
export class PayOrder {
  @Key() id: string
  @Words(32) orderNo: string
  @Words(43) askKey: string
  @Ref() memberId: string
  @Words(64) openid: string
  @Ref() productId: string
  @Words(12) kind: Product['kind']
  @Words(40) title: string
  @Json() terms: OrderTerms
  @Big() amountFen: number
  @Words(10) status: 'unpaid' | 'paid' | 'closed' | 'refunded'
  @WordsOrNull(64) prepayId: string | null
  @Moment() payUntil: number
  @WordsOrNull(64) transactionId: string | null
  @MomentOrNull() paidAt: number | null
  @MomentOrNull() closedAt: number | null
  @Flag() paidLate: boolean
  @Big() refundedFen: number
  /** Asked for or under way. Together with `refundedFen` never above `amountFen`: one conditional update decides. */
  @Big() refundingFen: number
  /** The pieces of a pack, once they were given. */
  @JsonOrNull() couponIds: string[] | null
  @JsonOrNull() takenBack: { couponIds: string[]; period: boolean } | null
  @MomentOrNull() nextQueryAt: number | null
  /** When the platform was last asked. */
  @MomentOrNull() askedAt: number | null
  @Whole() queries: number
  @Moment() createdAt: number
}

/** The months one order brought. `until` is the last millisecond of its last day in Shanghai. */
@Entity('paid_period')
export class PaidPeriod {
  @Key() id: string
  @Ref() memberId: string
  @Ref() orderId: string
  @Whole() months: number
  @WordsOrNull(20) tier: string | null
  /** Set while its tier is the member's: what the member had before. */
  @WordsOrNull(20) tierBefore: string | null
  /** Whose tier it is then: of two accounts that became one, the one that stayed. */
  @RefOrNull() tierMemberId: string | null
  @Moment() since: number
  @Moment() until: number
  @MomentOrNull() endedAt: number | null
  @MomentOrNull() remindedAt: number | null
}

/** Money on its way back. `failed`: the platform will not pay this number back, and the money is free for another. */
@Entity('pay_refund')
export class PayRefund {
  @Key() id: string
  @Words(64) refundNo: string
  @Ref() orderId: string
  @Big() amountFen: number
  @Words(80) reason: string
  @Words(20) status: 'awaiting_approval' | 'refused' | 'processing' | 'done' | 'failed'
  @RefOrNull() askedBy: string | null
  @RefOrNull() approvedBy: string | null
  @WordsOrNull(64) platformId: string | null
  @WordsOrNull(200) problem: string | null
  @MomentOrNull() nextQueryAt: number | null
  @Whole() queries: number
  @Moment() createdAt: number
  @MomentOrNull() sentAt: number | null
  @MomentOrNull() doneAt: number | null
}

/** A day's bill beside our books. */
@Entity('bill_check')
export class BillCheck {
  @Key(10) day: string
  @Words(10) status: 'waiting' | 'no_bill' | 'equal' | 'different' | 'failed'
  @Whole() payments: number
  @Big() paidFen: number
  @Whole() refunds: number
  @Big() refundedFen: number
  @MomentOrNull() checkedAt: number | null
}

export type BillFields = Record<string, string | number | null>

/** One place where bill and books differ, and how that was settled. */
@Entity('bill_difference')
export class BillDifference {
  @Key() id: string
  @Words(10) day: string
  @Words(24) kind: string
  @Words(80) subject: string
  @WordsOrNull(64) orderNo: string | null
  @JsonOrNull() ours: BillFields | null
  @JsonOrNull() theirs: BillFields | null
  @WordsOrNull(200) note: string | null
  @RefOrNull() settledBy: string | null
  @MomentOrNull() settledAt: number | null
}
