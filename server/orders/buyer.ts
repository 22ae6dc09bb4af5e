import { readMemberNo } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { inList, row, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { phoneIndexOf } from '../membership/personal-data'
import { phonesTyped } from '../membership/phone'

export type Customer = { memberNo?: string | undefined; phone?: string | undefined }

const FOUND = { id: text }

/**
 * The member who bought, by her number or else by her phone; null for nobody we know. What cannot be read is 422 where
 * nothing else says who it was: a slip of a finger must not lose the order's buyer in silence.
 */
export async function buyerOf(
  tx: Tx,
  deps: Pick<Deps, 'vault'>,
  { memberNo, phone }: Customer,
): Promise<string | null> {
  const number = memberNo === undefined ? null : readMemberNo(memberNo)
  const phones = phone === undefined ? [] : phonesTyped(phone)
  if (memberNo !== undefined && number === null && phones.length === 0)
    throw invalid('customer.memberNo', 'no member number')
  if (phone !== undefined && phones.length === 0 && number === null)
    throw invalid('customer.phone', 'no number of a mobile phone')
  const byNumber = number === null ? null : await row(tx, FOUND, 'SELECT id FROM member WHERE memberNo = ?', [number])
  if (byNumber) return byNumber.id
  const indexes = phones.map((e164) => phoneIndexOf(deps, e164))
  const found = await rows(tx, FOUND, `SELECT id FROM member WHERE phoneIndex IN ${inList(indexes)}`, indexes)
  // Digits that are two people's numbers, here and across a border, name neither.
  return found.length === 1 ? found[0]!.id : null
}
