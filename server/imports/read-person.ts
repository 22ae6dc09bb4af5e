import { isCipher, isMasked, momentOf, nameText, type ImportCell } from '../../shared/rules/importCells'
import { isVirtualNumber } from '../../shared/rules/member'
import { plainText } from '../../shared/rules/typed'
import { readPhone } from '../membership/phone'
import type { PlannedColumns } from './planned-columns'
import type { Person, PhoneKind, VirtualPhone } from './rows'

type PhoneCell = { kind: PhoneKind; e164: string | null; extension: string | null }

const EXTENDED = /^(.*?\d)\s*(?:[-_,，、#转]|转接|分机|ext\.?)\s*(\d{1,6})$/i
const MAINLAND = /^(?:\+|00)?(?:86)?-?(1[3-9]\d{9})$/
const LANDLINE = /^(?:(?:\+|00)?86-?)?(?:0\d{2,3}-?\d{7,8}|[48]00-?\d{3,4}-?\d{3,4})(?:-\d{1,6})?$/

/** What a cell of phones holds: a mobile, a number with an extension (split first, whatever its prefix), a mask, a cipher. */
export function phoneCell(text: string): PhoneCell {
  const none = (kind: PhoneKind): PhoneCell => ({ kind, e164: null, extension: null })
  if (text === '') return none('empty')
  if (isCipher(text)) return none('cipher')
  if (isMasked(text)) return none('masked')
  const plain = plainText(text).replace(/\.0+$/, '').replace(/[ ()]/g, '')
  const [, number = plain, extension = null] = /^\+?\d{11,13}$/.test(plain) ? [] : (extended(plain) ?? [])
  const e164 = mobileOf(number)
  if (e164 && (extension !== null || isVirtualNumber(e164))) return { kind: 'virtual', e164, extension }
  if (e164) return { kind: 'mobile', e164, extension: null }
  return none(LANDLINE.test(plain) ? 'landline' : 'invalid')
}

/** A mobile and what is dialled after it; the dashes of a landline or of groups of digits are none. */
function extended(plain: string): [string, string, string] | null {
  const parts = EXTENDED.exec(plain)
  return parts && mobileOf(parts[1] ?? '') ? [parts[0], parts[1] ?? '', parts[2] ?? ''] : null
}

function mobileOf(text: string): string | null {
  const mainland = MAINLAND.exec(text.replace(/[-.·]/g, ''))
  if (mainland) return `+86${mainland[1]}`
  const foreign = /^(?:\+|00)(\d{7,15})$/.exec(text.replace(/[-.·]/g, ''))
  const read = foreign ? readPhone(`+${foreign[1]}`) : { fault: 'invalid' as const }
  return 'e164' in read ? read.e164 : null
}

const WITHIN = /(?:^|[^\d*])(?:\+?86-?)?(1[3-9][\d*]{9}(?:[-_转]\d{1,6})?)(?![\d*])/

/** Who a row speaks of: the number of the first column that holds one, the keys of a platform, and what she is called. */
export function readPerson(cells: readonly ImportCell[], columns: PlannedColumns): Person {
  const column = columns.first(cells, 'phone')
  const within = column ? null : columns.first(cells, 'phoneWithin')
  const inside = within ? (WITHIN.exec(plainText(within.text))?.[1] ?? '') : ''
  const read = phoneCell(column?.text ?? inside)
  const virtual = read.kind === 'virtual'
  return {
    phone: virtual ? null : read.e164,
    phoneKind: read.kind,
    phoneFrom: column?.column ?? (inside === '' ? null : (within?.column ?? null)),
    virtualPhone: virtual ? virtualPhone(read, cells, columns) : null,
    receiverPhone: read.e164 === null || virtual ? null : otherMobile(columns.each(cells, 'phone'), read.e164),
    externalId: keyOf(columns.first(cells, 'externalId')?.text),
    email: emailOf(columns.first(cells, 'email')?.text),
    nickname: clipped(nameText(columns.first(cells, 'nickname')?.cell), 60),
  }
}

/** The first mobile of the further columns that is another than this one. */
function otherMobile(found: readonly { text: string }[], buyers: string): string | null {
  const mobiles = found.map(({ text }) => phoneCell(text)).filter(({ kind }) => kind === 'mobile')
  return mobiles.find(({ e164 }) => e164 !== buyers)?.e164 ?? null
}

function virtualPhone(read: PhoneCell, cells: readonly ImportCell[], columns: PlannedColumns): VirtualPhone {
  const end = momentOf(columns.first(cells, 'virtualPhoneExpiresAt')?.cell)
  return { number: read.e164 ?? '', extension: read.extension, expiresAt: typeof end === 'number' ? end : null }
}

/** A person's name on a platform; masked and enciphered ones are those of many, or of nobody twice. */
function keyOf(text: string | undefined): string | null {
  const key = nameText(text)
  return key === '' || key.length > 100 || isMasked(key) || isCipher(key) ? null : key
}

function emailOf(text: string | undefined): string | null {
  const email = plainText(text ?? '')
    .trim()
    .toLowerCase()
  return email.length <= 200 && /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(email) && !isMasked(email) ? email : null
}

/** The text with at most so many signs; null for none. */
export function clipped(text: string, most: number): string | null {
  if (text === '') return null
  return text.length <= most ? text : Array.from(text).slice(0, most).join('')
}
