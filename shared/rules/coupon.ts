import { addDays, isoOf, MINUTE_MS, shanghaiDay, shanghaiDayEnd, shanghaiMinuteOfDay } from './calendar'
import { isFen, MAX_FEN } from './money'
import { compact, digitsOf, plainText } from './typed'

export const COUPON_KINDS = ['cash', 'discount', 'gift', 'shipping'] as const
export type CouponKind = (typeof COUPON_KINDS)[number]

export type CouponTerms = {
  kind: CouponKind
  valueFen?: number | null
  /** Percent taken off, 1 to 99: 20 means the member pays 80. */
  discountPercent?: number | null
  maxDiscountFen?: number | null
  thresholdFen?: number | null
}

/** True where people can take it themselves, in the centre or for points; any other is given to them by staff, an occasion or a message. */
export const takenByPeople = (t: { inCentre: boolean; pointsPrice?: number | null }): boolean =>
  t.inCentre || typeof t.pointsPrice === 'number'

/**
 * What is taken off the order, in fen, never below 0 and never above the order.
 * A percentage and a threshold need the order's amount; a gift takes nothing off the bill; shipping takes off the postage
 * it was worth (`valueFen`). A RangeError when terms or amount are not whole fen: such a row must not reach a till.
 */
export function discountFen(
  terms: CouponTerms,
  orderAmountFen: number | undefined,
): number | 'order_amount_required' | 'threshold_not_met' {
  const threshold = fenOr(terms.thresholdFen, 0)
  if (orderAmountFen === undefined) {
    if (threshold > 0 || terms.kind === 'discount') return 'order_amount_required'
    return terms.kind === 'gift' ? 0 : fenOr(terms.valueFen, 0)
  }
  if (!isFen(orderAmountFen)) throw new RangeError(`not an amount in fen: ${orderAmountFen}`)
  if (orderAmountFen < threshold) return 'threshold_not_met'
  if (terms.kind === 'gift') return 0
  if (terms.kind !== 'discount') return Math.min(fenOr(terms.valueFen, 0), orderAmountFen)
  const percent = terms.discountPercent
  if (typeof percent !== 'number' || !Number.isInteger(percent) || percent < 1 || percent > 99)
    throw new RangeError(`not a percentage taken off, 1 to 99: ${percent}`)
  return Math.min(Math.floor((orderAmountFen * percent) / 100), fenOr(terms.maxDiscountFen, orderAmountFen))
}

const fenOr = (value: number | null | undefined, otherwise: number): number => {
  if (value === null || value === undefined) return otherwise
  if (!isFen(value)) throw new RangeError(`not an amount in fen: ${value}`)
  return value
}

/**
 * Times of use on the clock and calendar of Asia/Shanghai; what is left out does not restrict. Weekdays 1 (Monday) to 7.
 * Hours `HH:MM`, from inside, to outside; a `to` at or before its `from` runs over midnight.
 */
export type UseTimesRule = {
  weekdays?: readonly number[] | undefined
  hours?: readonly { from: string; to: string }[] | undefined
  blackout?: readonly { from: string; until: string }[] | undefined
}

/**
 * Whether a coupon may be used at that moment. The hours after midnight of a window that began the day before count as
 * that day, for weekdays and blackout alike; and on a blackout day itself nothing is used at any hour.
 */
export function usableAt(times: UseTimesRule | null | undefined, at: number): boolean {
  if (!times) return true
  const today = shanghaiDay(at)
  const closed = (day: string) => (times.blackout ?? []).some((b) => b.from <= day && day <= b.until)
  if (closed(today)) return false
  const open = (day: string) =>
    !closed(day) && (times.weekdays === undefined || times.weekdays.includes(weekdayOf(day)))
  if (times.hours === undefined) return open(today)
  const minute = shanghaiMinuteOfDay(at)
  return times.hours.some(({ from, to }) => {
    const [start, end] = [minuteOf(from), minuteOf(to)]
    if (start < end) return minute >= start && minute < end && open(today)
    return (minute >= start && open(today)) || (minute < end && open(addDays(today, -1)))
  })
}

/** 1 (Monday) to 7 (Sunday). */
const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7) + 1

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/**
 * What of a sale a coupon for certain goods counts, in fen: the lines of those goods together, at most MAX_FEN; null where
 * none of them was sold.
 */
export function goodsAmountFen(
  goods: { skus: readonly string[] },
  items: readonly { sku: string; amountFen: number }[],
): number | null {
  const wanted = new Set(goods.skus)
  const lines = items.filter((item) => wanted.has(item.sku))
  if (lines.length === 0) return null
  return Math.min(
    MAX_FEN,
    lines.reduce((sum, line) => sum + line.amountFen, 0),
  )
}

export type Validity = { kind: 'fixed'; from: string; until: string } | { kind: 'days_after_claim'; days: number }

/**
 * First and last valid millisecond of a coupon claimed at that moment; both ends are inside. Relative validity starts at
 * once and ends with the Shanghai day that is `days` days later, so "7 days" never ends in the middle of an afternoon and
 * the day printed from `validUntil` is the last day of use.
 */
export function validityOf(validity: Validity, claimedAt: number): { validFrom: number; validUntil: number } {
  if (validity.kind === 'days_after_claim')
    return { validFrom: claimedAt, validUntil: shanghaiDayEnd(addDays(shanghaiDay(claimedAt), validity.days)) - 1 }
  const validFrom = Date.parse(validity.from)
  const validUntil = Date.parse(validity.until)
  isoOf(validFrom)
  isoOf(validUntil)
  return { validFrom, validUntil }
}

/** What is allowed and yet most likely a slip: asked about, never refused. */
export const TERM_WARNINGS = ['claim_window_past', 'validity_past', 'discount_above_threshold'] as const
export type TermWarning = (typeof TERM_WARNINGS)[number]

/**
 * What to ask about terms at that moment: a time of claiming or of use that is wholly over, and money off of which more is
 * promised than has to be spent ("满 50 减 500"). A coupon without a threshold promises so on purpose.
 */
export function termWarnings(t: CouponTerms & { claimUntil: string; validity: Validity }, now: number): TermWarning[] {
  const past = (moment: string): boolean => Date.parse(moment) <= now
  const threshold = t.thresholdFen ?? 0
  const found: Record<TermWarning, boolean> = {
    claim_window_past: past(t.claimUntil),
    validity_past: t.validity.kind === 'fixed' && past(t.validity.until),
    discount_above_threshold: t.kind === 'cash' && threshold > 0 && (t.valueFen ?? 0) > threshold,
  }
  return TERM_WARNINGS.filter((warning) => found[warning])
}

export type CouponStatus = 'claimed' | 'redeemed' | 'expired' | 'voided' | 'transferring'

/**
 * The status people see: an unused coupon whose last millisecond has passed is expired, and one that was offered to a
 * friend is its holder's again at `transferUntil`, whatever is stored.
 */
export function couponStatus(
  coupon: { status: CouponStatus; validUntil: number; transferUntil?: number | null },
  now: number,
): CouponStatus {
  const { status, transferUntil } = coupon
  const back = status === 'transferring' && typeof transferUntil === 'number' && transferUntil <= now
  const unused = status === 'claimed' || status === 'transferring'
  return unused && now > coupon.validUntil ? 'expired' : back ? 'claimed' : status
}

/** True when both moments fall on one calendar day in Shanghai: a redemption is undone on its own day only. */
export const sameShanghaiDay = (a: number, b: number): boolean => shanghaiDay(a) === shanghaiDay(b)

/** 31 signs that are not taken for each other on paper or by ear over a counter: no 0 O, no 1 I L. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
/** 31^12 is about 2^59 codes; guessing is slowed besides. */
export const CODE_LENGTH = 12
const CODE = new RegExp(`^[${CODE_ALPHABET}]{${CODE_LENGTH}}$`)

/** The code as stored, from what a person typed (any case, width, blanks, dashes); null when it is none. No sign is guessed. */
export function normaliseCode(text: string): string | null {
  const code = compact(text).toUpperCase()
  return CODE.test(code) ? code : null
}

const LISTED_CODE = /^[A-Z0-9][A-Z0-9_-]{2,30}[A-Z0-9]$/

/**
 * A code of an imported list as the piece carries it to the till, capital letters; null for what is none: 4 to 32 letters,
 * digits, dashes and low lines, and not the twenty digits that a till takes for a dynamic code.
 */
export function importedCode(text: string): string | null {
  const code = plainText(text).trim().toUpperCase()
  return LISTED_CODE.test(code) && !isDynamicCode(code) ? code : null
}

/**
 * The codes that a text typed at a till may mean, the likeliest first: one of ours, then one of an imported list as it
 * stands, without its blanks, and without its dashes too.
 */
export function codesTyped(text: string): string[] {
  const listed = [plainText(text).replace(/ +/g, ''), compact(text)].map(importedCode)
  return [...new Set([normaliseCode(text), ...listed].filter((code) => code !== null))]
}

/** A one-time code as stored, from what a person typed (any case, width, blanks, dashes); null for what is none: 4 to 32 letters and digits. */
export function exchangeCode(text: string): string | null {
  const code = compact(text).toUpperCase()
  return /^[A-Z0-9]{4,32}$/.test(code) ? code : null
}

/** A word that opens a template, as stored: without blanks and dashes, compared without case and width. */
export const codeWordOf = (text: string): string => compact(text).toLowerCase()

/** 1 shows a member's card, 2 one coupon. */
export const DYNAMIC_KINDS = { memberCard: 1, coupon: 2 } as const
export type DynamicKind = (typeof DYNAMIC_KINDS)[keyof typeof DYNAMIC_KINDS]

/** True for the 20 digits of a dynamic code, also when shown in groups; says nothing about its truth. */
export const isDynamicCode = (text: string): boolean => /^\d{20}$/.test(digitsOf(text))

/** Kind (1 digit), handle (11 digits), truncated authentication code (8 digits); null when the text or its kind is none of ours. */
export function splitDynamicCode(text: string): { kind: DynamicKind; handle: string; mac: string } | null {
  if (!isDynamicCode(text)) return null
  const code = digitsOf(text)
  const kind = Number(code[0])
  if (kind !== DYNAMIC_KINDS.memberCard && kind !== DYNAMIC_KINDS.coupon) return null
  return { kind, handle: code.slice(1, 12), mac: code.slice(12) }
}

/** The 60-second step a dynamic code is computed over. */
export const dynamicStep = (at: number): number => Math.floor(at / MINUTE_MS)

/** The steps whose codes are accepted at that moment: a code lives in its own step and the next. */
export const dynamicStepsAccepted = (at: number): readonly [number, number] => [dynamicStep(at), dynamicStep(at) - 1]

/** The first moment at which a code issued at `at` is refused. */
export const dynamicExpiresAt = (at: number): number => (dynamicStep(at) + 2) * MINUTE_MS
