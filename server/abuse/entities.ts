import { Entity } from 'typeorm'
import type { SuspicionKind } from '../../shared/rules/suspicion'
import { Json, Key, Moment, MomentOrNull, Ref, RefOrNull, Whole, Words, WordsOrNull } from '../base/columns'

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
