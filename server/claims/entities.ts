import { Entity } from 'typeorm'
import { JsonOrNull, Key, Moment, Ref, RefOrNull, Whole, WholeOrNull, WordsOrNull } from '../base/columns'

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
