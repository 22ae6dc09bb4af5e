import { yuan } from '../../shared/rules/money'
import type { Coupon, CouponOffer } from '../contract'
import type { TextKey } from '../i18n/zh-Hans'
import type { T } from '../i18n/t'
import { figure } from './figure'

type Terms = Pick<Coupon, 'kind' | 'valueFen' | 'discountPercent' | 'maxDiscountFen' | 'thresholdFen'>

/** The large figure on the left of a ticket. */
export const valueParts = (terms: Terms, t: T, language: string): { sign: string; integer: string; rest: string } => {
  if (terms.kind === 'cash' && terms.valueFen !== undefined) {
    const { sign, integer, cents } = yuan(terms.valueFen)
    return { sign, integer, rest: cents }
  }
  if (terms.kind === 'discount' && terms.discountPercent !== undefined) {
    // 20 percent off is "8折" in Chinese (what remains, in tenths) and "20% off" in English.
    const figure = language === 'en' ? terms.discountPercent : (100 - terms.discountPercent) / 10
    return { sign: '', integer: String(figure), rest: t('coupon.discountUnit') }
  }
  return { sign: '', integer: t(terms.kind === 'gift' ? 'coupon.gift' : 'coupon.shipping'), rest: '' }
}

const money = (fen: number): string => {
  const { sign, integer, cents } = yuan(fen)
  return `${sign}${integer}${cents}`
}

export const thresholdText = (terms: Terms, t: T): string =>
  terms.thresholdFen > 0 ? t('coupon.threshold', { amount: money(terms.thresholdFen) }) : t('coupon.noThreshold')

export const ceilingText = (terms: Terms, t: T): string | null =>
  terms.kind === 'discount' && terms.maxDiscountFen !== undefined
    ? t('coupon.ceiling', { amount: money(terms.maxDiscountFen) })
    : null

export { money }

/** Where a claimable coupon's time is said in words. */
export const offerValidity = (offer: CouponOffer, t: T, day: (iso: string) => string): string =>
  offer.validity.kind === 'days_after_claim'
    ? t('coupon.daysAfterClaim', { days: offer.validity.days })
    : t('coupon.until', { day: day(offer.validity.until) })

const REASONS: Partial<Record<NonNullable<CouponOffer['reason']>, TextKey>> = {
  coupon_sold_out: 'offer.soldOut',
  claim_limit_reached: 'offer.limit',
  claim_paused: 'offer.paused',
  not_eligible: 'offer.notEligible',
}
/** It opens later; the server's word is only that it is not open now. */
export const opensLater = (offer: CouponOffer, now: number): boolean =>
  offer.reason === 'claim_not_open' && Date.parse(offer.claimFrom) > now

/** Whether a tap makes sense now: the server says so, a guest may be asked to join, or its hour has come since it was read. */
export const isOpen = (offer: CouponOffer, now: number): boolean =>
  offer.claimable ||
  offer.reason === 'membership_required' ||
  (offer.reason === 'claim_not_open' && Date.parse(offer.claimFrom) <= now && now <= Date.parse(offer.claimUntil))

/** How many of these can be had now without a condition: what is over, sold out, still to come or costs points is not counted. */
export const countOpen = (offers: readonly CouponOffer[], now: number): number =>
  offers.filter((offer) => offer.pointsPrice === undefined && isOpen(offer, now)).length

/** The word on an offer's button: what a tap does, or why there is none. */
export const offerWord = (offer: CouponOffer, t: T, open: boolean): string => {
  if (offer.pointsPrice !== undefined && (open || offer.reason === 'points_insufficient'))
    return t(open ? 'offer.exchange' : 'offer.needsPoints', { points: figure(offer.pointsPrice) })
  if (open || !offer.reason) return t('offer.claim')
  // Its hours are over: one that opens later counts down instead.
  return t(REASONS[offer.reason] ?? 'offer.over')
}

/** Share of the stock that is left, 0 to 1; worth showing only when little is. */
export const stockLeft = (offer: CouponOffer): number =>
  offer.total > 0 ? Math.max(0, offer.total - offer.issued) / offer.total : 0
export const SHOW_STOCK_BELOW = 0.2
