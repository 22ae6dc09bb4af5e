import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max'
import { maskNumber } from '../../shared/rules/member'
import { plainText } from '../../shared/rules/typed'

/** The only kinds of numbers an SMS reaches; in some countries (US) landlines and mobiles cannot be told apart. */
const MOBILE = new Set(['MOBILE', 'FIXED_LINE_OR_MOBILE', 'PERSONAL_NUMBER'])
/** Mainland ranges are opened faster than lists of them are published, so there the form decides. */
const MAINLAND = /^\+861[3-9]\d{9}$/

/** What people and spreadsheets put into numbers beside blanks and dashes. */
const DECORATION = /[ \-()./·]+/g

export type PhoneReading = { e164: string } | { fault: 'invalid' | 'not_mobile' }

/** A number with its country (`+852…`) as E.164, or why no member can have it: a wrong number, or one of no mobile. */
export function readPhone(international: string): PhoneReading {
  if (MAINLAND.test(international)) return { e164: international }
  const number = parsePhoneNumberFromString(international)
  if (!number?.isValid()) return { fault: 'invalid' }
  return isMobile(number) ? { e164: number.number } : { fault: 'not_mobile' }
}

const isMobile = (number: PhoneNumber): boolean => MAINLAND.test(number.number) || MOBILE.has(number.getType() ?? '')

/** Where people leave their country's number out. */
const HOMES = ['CN', 'HK', 'MO', 'TW'] as const

/**
 * The mobile numbers that a person at a desk may mean, as E.164: with +, 00 or the bare number of the country, or as dialled at
 * home on the mainland, in Hong Kong, Macao or Taiwan, in any writing. Empty for what is none; letters and scientific
 * notation are never guessed at.
 */
export function phonesTyped(typed: string): string[] {
  const digits = /^(\+|00)?(\d{5,15})$/.exec(plainText(typed).replace(DECORATION, ''))
  if (!digits) return []
  const [, prefix, rest = ''] = digits
  const asAtHome = prefix ? [] : HOMES.map((home) => parsePhoneNumberFromString(rest, home)?.number ?? '')
  const readings = [...asAtHome, `+${rest}`].map(readPhone)
  return [...new Set(readings.flatMap((one) => ('e164' in one ? [one.e164] : [])))]
}

/** As much of the number as lets its owner recognise it: "138****5678", "+852 ******67". Of any other text nothing is shown. */
export function maskPhone(e164: string): string {
  const number = parsePhoneNumberFromString(e164)
  return number ? maskNumber(number.countryCallingCode, number.nationalNumber) : '****'
}
