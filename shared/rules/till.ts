import { DYNAMIC_KINDS, splitDynamicCode } from './coupon'
import { readMemberNo } from './member'
import { digitsOf } from './typed'

/** What stands for a person and not for one coupon: the code of a card, or a member number. */
export type PersonTyped = { dynamicCode: string } | { memberNo: string }

/**
 * The person whom a text typed or scanned at a till names; null where it can only be a coupon's code. A code of an imported
 * list may look like a member number (one in ten of twelve digits does), so a number nobody has is asked for as a code.
 */
export function personTyped(text: string): PersonTyped | null {
  if (splitDynamicCode(text)?.kind === DYNAMIC_KINDS.memberCard) return { dynamicCode: text }
  const memberNo = readMemberNo(text)
  return memberNo === null ? null : { memberNo }
}

/** The last four digits of a phone, where that is all that was typed; a code of an imported list may look like them, too. */
export const phoneEndTyped = (text: string): string | null => (/^\d{4}$/.test(digitsOf(text)) ? digitsOf(text) : null)

/** How a till asks its server about a text. */
export type TillAsks<Person, People, Piece> = {
  /** Null where nobody has that number. */
  person: (who: PersonTyped) => Promise<Person | null>
  /** Null where nobody's phone ends so. */
  people: (phoneEnd: string) => Promise<People | null>
  piece: () => Promise<Piece>
}
export type AtTill<Person, People, Piece> =
  { kind: 'person'; person: Person } | { kind: 'people'; people: People } | { kind: 'piece'; piece: Piece }

/**
 * Who or what a text at a till stands for: the person whose card or number it is, else those whose phone ends so, else one
 * coupon. `known` is the number of whom this same text named before: the code of her card may have run out while the
 * amount was typed.
 */
export async function whoOrWhat<Person, People, Piece>(
  text: string,
  known: string | null,
  asks: TillAsks<Person, People, Piece>,
): Promise<AtTill<Person, People, Piece>> {
  const who = known === null ? personTyped(text) : { memberNo: known }
  const person = who && (await asks.person(who))
  if (person) return { kind: 'person', person }
  const end = phoneEndTyped(text)
  const people = end === null ? null : await asks.people(end)
  if (people) return { kind: 'people', people }
  return { kind: 'piece', piece: await asks.piece() }
}

/** The keys of the pad on which an amount is tapped. */
export const PAD_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0'] as const
export type PadKey = (typeof PAD_KEYS)[number] | 'back'
/** More than ten million yuan are no order at a till. */
const PAD_MOST = 7

/** The amount in yuan once a key of the pad was tapped; a key that would make it no amount leaves it as it is. */
export function tapped(amount: string, key: PadKey): string {
  if (key === 'back') return amount.slice(0, -1)
  if (key === '.') return amount.includes('.') ? amount : `${amount || '0'}.`
  const next = (/^0+$/.test(amount) ? '' : amount) + key
  const [yuan = '', cents = ''] = next.split('.')
  if (/^0+$/.test(next)) return '0'
  return yuan.length > PAD_MOST || cents.length > 2 ? amount : next
}
