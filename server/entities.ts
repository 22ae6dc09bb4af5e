import { Campaign } from './campaigns/entities'
import { Channel, Store } from './channels/entities'
import { Coupon, CouponGrant, CouponTemplate, Redemption } from './coupons/entities'
import { CouponReservation, CouponTransfer, MemberHold, SuspicionRow } from './coupons/entities-life'
import { Follower, Member, MemberMerge, MiniUser } from './membership/entities'
import { MessageTemplate } from './messages/entities'
import { ApiKey, Webhook } from './partners/entities'
import { Segment } from './segments/entities'
import { Staff } from './staff/entities'

/** Every table that is read through a repository. */
export const ENTITIES = [
  Staff,
  Store,
  Channel,
  Member,
  MiniUser,
  Follower,
  MemberMerge,
  CouponTemplate,
  Coupon,
  Redemption,
  CouponGrant,
  CouponReservation,
  CouponTransfer,
  MemberHold,
  SuspicionRow,
  MessageTemplate,
  Campaign,
  Segment,
  ApiKey,
  Webhook,
]
