/** The shapes the mini-program speaks, taken from the contract as types only: zod stays out of the package. */
import type * as channels from '../shared/contract/channels'
import type * as consent from '../shared/contract/consent'
import type * as coupons from '../shared/contract/coupons'
import type * as gifts from '../shared/contract/gifts'
import type * as home from '../shared/contract/home'
import type * as membership from '../shared/contract/membership'
import type * as messages from '../shared/contract/messages'
import type * as ownFields from '../shared/contract/ownFields'
import type * as payments from '../shared/contract/payments'
import type * as privacy from '../shared/contract/privacy'
import type * as points from '../shared/contract/points'
import type * as regions from '../shared/contract/regions'
import type { AnswerBody, BodyIn } from '../shared/contract/route'
import type * as staff from '../shared/contract/staff'
import type * as tiers from '../shared/contract/tiers'
import type * as till from '../shared/contract/till'

export type Language = 'zh-Hans' | 'zh-Hant' | 'yue' | 'en'
export type Brand = home.Home['brand']
export type Home = home.Home
export type Season = NonNullable<Home['season']>
export type Member = membership.Member
export type MemberEdit = BodyIn<typeof membership.editMe>
export type Session = AnswerBody<typeof membership.openSession>
export type Joining = BodyIn<typeof membership.join>
export type Joined = AnswerBody<typeof membership.join>
export type Card = AnswerBody<typeof membership.readCard>
export type Coupon = coupons.Coupon
export type CouponDetail = coupons.CouponDetail
export type CouponOffer = coupons.CouponOffer
export type UseTimes = coupons.UseTimes
export type Gift = AnswerBody<typeof gifts.giveCoupon>
export type Transfer = AnswerBody<typeof gifts.readTransfer>
export type WechatCards = AnswerBody<typeof coupons.addToWechat>
export type Exchanged = AnswerBody<typeof coupons.exchangePoints>
export type Product = payments.Product
export type Products = AnswerBody<typeof payments.listProducts>
export type Order = payments.Order
export type Ordered = AnswerBody<typeof payments.createOrder>
export type PaymentParams = payments.PaymentParams
export type PaidMembership = AnswerBody<typeof payments.readPaidMembership>
export type Programme = AnswerBody<typeof tiers.readProgramme>
export type Tier = Programme['tiers'][number]
export type ProfileRewards = AnswerBody<typeof tiers.readProfileRewards>
export type OwnFieldsOfMine = AnswerBody<typeof ownFields.readMyFields>
export type OwnFieldOfMine = OwnFieldsOfMine['items'][number]
export type OwnFieldsEdit = BodyIn<typeof ownFields.editMyFields>
export type OwnFieldsTold = AnswerBody<typeof ownFields.editMyFields>
export type Points = AnswerBody<typeof points.readMyPoints>
export type Agreement = AnswerBody<typeof consent.listAgreements>['items'][number]
export type MyAgreement = AnswerBody<typeof membership.readMyAgreements>['items'][number]
export type AgreementText = AnswerBody<typeof consent.readAgreement>
export type Consents = consent.Consents
export type ConsentLine = AnswerBody<typeof membership.readMyConsentHistory>['items'][number]
export type ConsentsEdit = BodyIn<typeof membership.editMyConsents>
export type OwnDataLink = AnswerBody<typeof privacy.askOwnData>
export type RegionNode = regions.RegionNode
export type Wanted = AnswerBody<typeof messages.listWanted>['items'][number]
export type AskScene = 'after_join' | 'after_claim' | 'before_expiry' | 'before_renewal' | 'ticket_sent'
export type SubscribeResult = 'accept' | 'reject' | 'ban' | 'filter'
export type StaffSession = AnswerBody<typeof staff.signIn>
export type StaffSelf = StaffSession['staff']
export type Store = channels.Store
export type Preview = AnswerBody<typeof till.previewRedemption>
export type PreviewAsk = BodyIn<typeof till.previewRedemption>
export type PhoneEnds = AnswerBody<typeof till.findByPhoneEnd>
export type LookedUp = AnswerBody<typeof till.lookUpMember>
export type Redemption = AnswerBody<typeof till.redeemCoupon>
export type Reversal = AnswerBody<typeof till.reverseRedemption>
export type RedemptionList = AnswerBody<typeof till.listRedemptions>
export type ListOf<T> = { items: T[]; nextCursor: string | null }
