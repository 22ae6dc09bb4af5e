import { ageOn } from './calendar'
import { regionPrefix } from './region'
import { digitsOf, plainText } from './typed'

export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'yue', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
export const GENDERS = ['female', 'male', 'other', 'unknown'] as const
export type Gender = (typeof GENDERS)[number]
/** What a member may want to hear about; all are wanted until changed. */
export const TOPICS = ['offers', 'new_arrivals', 'events', 'service'] as const
export type Topic = (typeof TOPICS)[number]
export const INTERESTS = [
  'skincare',
  'sun_care',
  'makeup',
  'fragrance',
  'hair_care',
  'body_care',
  'men',
  'mother_and_baby',
] as const
export type Interest = (typeof INTERESTS)[number]

/**
 * True for what is typed as a whole phone number, so that it is searched as one and never put into an address: with + or 00,
 * a mainland mobile, or with the bare country number of the mainland, Hong Kong, Macao or Taiwan.
 */
export function looksLikePhone(typed: string): boolean {
  const text = plainText(typed).replace(/[ \-().]/g, '')
  return /^(\+|00)\d{7,15}$/.test(text) || /^(86)?1[3-9]\d{9}$|^85[23]\d{8}$|^8869\d{8}$/.test(text)
}

/**
 * A number as it is shown: "138****5678" on the mainland, where that is the custom; elsewhere the country and a quarter of the
 * digits ("+852 ******67"), for there are fewer of them.
 */
export function maskNumber(callingCode: string, national: string): string {
  if (callingCode === '86' && national.length === 11) return `${national.slice(0, 3)}****${national.slice(7)}`
  const shown = Math.min(3, Math.floor(national.length / 4))
  return `+${callingCode} ${'*'.repeat(national.length - shown)}${national.slice(national.length - shown)}`
}

/** "l***@example.com": the first sign and the domain; of a text that is no address nothing is shown. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return at > 0 ? `${Array.from(email)[0] ?? ''}***${email.slice(at)}` : '***'
}

/**
 * True for the ranges of virtual operators (162, 165, 167, 170, 171), which platforms also hand out as masks of a buyer's
 * number: usable while they live, never a lasting key of a person.
 */
export const isVirtualNumber = (e164: string): boolean => /^\+861(?:62|65|67|70|71)\d{8}$/.test(e164)

export const MEMBER_NO_LENGTH = 12

/** Luhn's check digit (ISO/IEC 7812-1 annex B): one wrong digit or two swapped neighbours (but 09 and 90) are noticed. */
function luhnDigit(digits: string): number {
  let sum = 0
  for (let i = digits.length - 1, doubled = true; i >= 0; i--, doubled = !doubled) {
    const value = Number(digits[i]) * (doubled ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return (10 - (sum % 10)) % 10
}

/** The member number of 11 random digits, the first not zero, with its check digit. A RangeError for other input. */
export function memberNoFrom(digits11: string): string {
  if (!/^[1-9]\d{10}$/.test(digits11)) throw new RangeError('a member number is made of 11 digits, the first not zero')
  return `${digits11}${luhnDigit(digits11)}`
}

/** The member number in what a person typed (grouped, full width), or null: a slip of the finger is noticed before any search. */
export function readMemberNo(text: string): string | null {
  const digits = digitsOf(text)
  return isMemberNo(digits) ? digits : null
}

/** True for 12 digits, the first not zero, whose check digit is right. */
export const isMemberNo = (text: string): boolean =>
  /^[1-9]\d{11}$/.test(text) && luhnDigit(text.slice(0, -1)) === Number(text.slice(-1))

export type CompletenessFacts = {
  phone?: string | boolean | null
  nickname?: string | null
  gender?: string | null
  birthday?: string | null
  email?: string | boolean | null
  language?: string | null
  regionCode?: string | null
  interests?: readonly string[] | null
}

/** What each answer adds, in percent; together 100. */
export const COMPLETENESS_WEIGHTS = {
  phone: 30,
  nickname: 10,
  gender: 5,
  birthday: 15,
  email: 10,
  language: 10,
  regionCode: 15,
  interests: 5,
} as const satisfies Record<keyof CompletenessFacts, number>

/** How much is known of a member, 0 to 100, and which fields are missing, the weightiest first. A gender of `unknown` is missing. */
export function profileCompleteness(profile: CompletenessFacts): { percent: number; missing: string[] } {
  const known = (field: keyof CompletenessFacts): boolean => {
    const value = profile[field]
    if (typeof value === 'string') return value.trim() !== '' && !(field === 'gender' && value === 'unknown')
    return Array.isArray(value) ? value.length > 0 : value === true
  }
  const fields = Object.keys(COMPLETENESS_WEIGHTS) as (keyof CompletenessFacts)[]
  const missing = fields.filter((field) => !known(field))
  const percent = missing.reduce((left, field) => left - COMPLETENESS_WEIGHTS[field], 100)
  return { percent, missing: missing.sort((a, b) => COMPLETENESS_WEIGHTS[b] - COMPLETENESS_WEIGHTS[a]) }
}

/** True when a known birthday makes the person younger than 14 on that day: no marketing (PIPL art. 31). */
export const isMinorUnder14 = (birthday: string | null | undefined, day: string): boolean =>
  Boolean(birthday) && ageOn(String(birthday), day) < 14

/** Tiers A and B of shared/regions/cantonese.ts as code prefixes; a test holds the two together. */
const CANTONESE_FIRST = '4401 4404 4406 4407 4409 4412 4417 4419 4420 4453 4504 81 82'.split(' ')
const CANTONESE_SECOND = '4402 4403 4408 4413 4418 4501 4505 4506 4507 4508 4509 4511'.split(' ')

/**
 * Languages to offer at that place, the first one first. An offer only: where a person lives is not what she speaks, so
 * nothing is preselected from it. Written Chinese is simplified on the mainland, traditional in Taiwan, Hong Kong, Macao.
 */
export function suggestedLanguages(regionCode: string | null | undefined): Language[] {
  const prefix = regionPrefix(regionCode ?? '')
  const within = (places: readonly string[]): boolean => places.some((place) => prefix.startsWith(place))
  const written: Language = within(['71', '81', '82']) ? 'zh-Hant' : 'zh-Hans'
  if (within(CANTONESE_FIRST)) return ['yue', written]
  return within(CANTONESE_SECOND) ? [written, 'yue'] : [written]
}

/** What a person may tell of herself step by step, in the order it is shown; each may bring points once. */
export const PROFILE_STEPS = ['nickname', 'birthday', 'regionCode', 'email', 'gender', 'interests'] as const
export type ProfileStep = (typeof PROFILE_STEPS)[number]
