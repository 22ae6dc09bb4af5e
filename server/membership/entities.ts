import { Entity } from 'typeorm'
import {
  BytesOrNull,
  CopiedBig,
  CopiedFlag,
  CopiedMoment,
  CopiedWhole,
  Flag,
  Key,
  Long,
  Moment,
  MomentOrNull,
  Ref,
  RefOrNull,
  Whole,
  Words,
  WordsOrNull,
} from '../base/columns'

/**
 * A person with a bound phone; one per phone. A `lead` is one whom orders or imports know and who has not joined: her row
 * becomes the member's when she binds that phone, with all that leads to it. Of who is `erased` the row and its number are left.
 */
@Entity('member')
export class Member {
  @Key() id: string
  @Words(20) memberNo: string
  @Words(10) status: 'active' | 'frozen' | 'merged' | 'lead' | 'erased'
  @WordsOrNull(30) nickname: string | null
  @Words(10) gender: 'female' | 'male' | 'other' | 'unknown'
  @WordsOrNull(10) birthday: string | null
  @Words(10) language: 'zh-Hans' | 'zh-Hant' | 'yue' | 'en'
  @WordsOrNull(6) regionCode: string | null
  @Words(20) tier: string
  @Whole() points: number
  @BytesOrNull() phoneSealed: Buffer | null
  @WordsOrNull(43) phoneIndex: string | null
  @WordsOrNull(43) phoneTail: string | null
  @WordsOrNull(20) phoneMasked: string | null
  @Flag() phoneVirtual: boolean
  @BytesOrNull() emailSealed: Buffer | null
  @WordsOrNull(43) emailIndex: string | null
  @WordsOrNull(120) emailMasked: string | null
  /** When she proved by a link that the address is hers. */
  @MomentOrNull() emailVerifiedAt: number | null
  @RefOrNull() joinChannelId: string | null
  @RefOrNull() storeId: string | null
  @Long() notes: string
  @RefOrNull() mergedIntoId: string | null
  @Whole() completeness: number
  @Moment() lastActiveAt: number
  /** Of a lead: since when she is known. */
  @Moment() joinedAt: number
  @Whole() version: number
  // What consent_state and member_stat say, written with them: segments ask it of nearly everybody.
  @CopiedFlag() readonly allowsWechat?: boolean
  @CopiedFlag() readonly allowsSms?: boolean
  @CopiedFlag() readonly allowsEmail?: boolean
  /** Personalisation. */
  @CopiedFlag() readonly allowsOwn?: boolean
  @CopiedWhole() readonly orderCount?: number
  @CopiedBig() readonly spentFen?: number
  @CopiedMoment() readonly firstPaidAt?: number | null
  @CopiedMoment() readonly lastPaidAt?: number | null
}

/** A person in the mini-program, known by the openid there; perhaps a member. */
@Entity('mini_user')
export class MiniUser {
  @Key(64) openid: string
  @WordsOrNull(64) unionid: string | null
  @RefOrNull() memberId: string | null
  @RefOrNull() firstChannelId: string | null
  @RefOrNull() lastChannelId: string | null
  @Moment() firstSeenAt: number
  @Moment() lastSeenAt: number
}

/** Follows the official account, known by the openid there; perhaps a member. */
@Entity('follower')
export class Follower {
  @Key(64) openid: string
  @WordsOrNull(64) unionid: string | null
  @RefOrNull() memberId: string | null
  @Flag() subscribed: boolean
  @MomentOrNull() subscribedAt: number | null
  @MomentOrNull() unsubscribedAt: number | null
  @RefOrNull() firstChannelId: string | null
  @RefOrNull() lastChannelId: string | null
  @Moment() lastEventAt: number
  @Moment() createdAt: number
  /** When this follower last wrote a stop word; a link made later brings it to the member. */
  @MomentOrNull() refusedAt: number | null
  /** When the platform was last asked who this is; 0: never. */
  @Moment() askedAt: number
}

/** A claim on a phone that another account holds, and what became of it. */
@Entity('member_merge')
export class MemberMerge {
  @Key() id: string
  @Words(43) tokenHash: string
  @Words(20) status: 'offered' | 'awaiting_approval' | 'merged' | 'separated' | 'refused' | 'reversed'
  @Words(64) openid: string
  @Ref() memberId: string
  @RefOrNull() newMemberId: string | null
  @Long() detail: string
  @Moment() askedAt: number
  @Moment() expiresAt: number
  @MomentOrNull() decidedAt: number | null
  @RefOrNull() decidedBy: string | null
}
