import { Campaign } from './campaigns/entities'
import { Channel, Store } from './channels/entities'
import { CouponGrant } from './claims/entities'
import { Coupon, CouponTemplate, Redemption } from './coupons/entities'
import { MemberHold, SuspicionRow } from './abuse/entities'
import { CodeList } from './codes/entities'
import { WechatCard } from './cards/entities'
import { CouponExtension, CouponReservation, CouponTransfer } from './coupons/entities-life'
import { Follower, Member, MemberMerge, MiniUser } from './membership/entities'
import { MessageTemplate } from './messages/entities'
import { ApiKey, Webhook } from './partners/entities'
import { BillCheck, BillDifference, PaidPeriod, PayOrder, PayRefund, Product } from './payments/entities'
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
  CodeList,
  CouponExtension,
  CouponReservation,
  CouponTransfer,
  MemberHold,
  SuspicionRow,
  WechatCard,
  MessageTemplate,
  Campaign,
  Segment,
  Product,
  PayOrder,
  PaidPeriod,
  PayRefund,
  BillCheck,
  BillDifference,
  ApiKey,
  Webhook,
]
