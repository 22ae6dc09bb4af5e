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
