import { readMemberNo } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { inList, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import type { CustomerKeys } from '../membership/customer-keys'
import { customerOf } from '../membership/customer-of'
import { phoneIndexOf } from '../membership/personal-data'
import { phonesTyped } from '../membership/phone'

export type BuyerTold = {
  memberNo?: string | undefined
  phone?: string | undefined
  externalId?: string | undefined
}

/**
 * Who bought, by her member number, else by her phone, else by what the platform calls her; somebody nobody knows yet is a
 * lead from now on. Null where nothing is said of her. What cannot be read is 422 where nothing else says who she was: a slip
 * of a finger must not lose the order's buyer in silence. Only inside `withCustomers`.
 */
export async function buyerOf(
  tx: Tx,
  deps: Deps,
  platform: string,
  told: BuyerTold,
  at: number,
): Promise<string | null> {
  const { memberNo, phone, externalId } = told
  const number = memberNo === undefined ? null : readMemberNo(memberNo)
  const phones = phone === undefined ? [] : phonesTyped(phone)
  // Two people may have one masked name.
  const external = externalId === undefined || externalId.includes('*') ? null : { platform, id: externalId }
  if (number === null && phones.length === 0 && external === null) {
    if (memberNo !== undefined) throw invalid('customer.memberNo', 'no member number')
    if (phone !== undefined) throw invalid('customer.phone', 'no number of a mobile phone')
    if (externalId !== undefined) throw invalid('customer.externalId', 'a masked name')
  }
  const others: CustomerKeys = { phone: await onePhone(tx, deps, phones), external: external ?? undefined }
  const how = { source: 'open' as const, at }
  // A card nobody has says nothing; the other names may.
  const byCard = number === null ? null : await customerOf(tx, deps, { ...others, memberNo: number }, how)
  return (byCard ?? (await customerOf(tx, deps, others, how)))?.memberId ?? null
}

const INDEX = { phoneIndex: text }

/** Digits that may be a number on both sides of a border are the one that somebody has; else they are nobody's. */
async function onePhone(tx: Tx, deps: Pick<Deps, 'vault'>, phones: readonly string[]): Promise<string | undefined> {
  if (phones.length < 2) return phones[0]
  const indexes = phones.map((e164) => phoneIndexOf(deps, e164))
  const found = await rows(tx, INDEX, `SELECT phoneIndex FROM member WHERE phoneIndex IN ${inList(indexes)}`, indexes)
  return found.length === 1 ? phones[indexes.indexOf(found[0]!.phoneIndex)] : undefined
}
