import { externalLink } from '../../shared/rules/identityLinks'
import { isVirtualNumber, readMemberNo } from '../../shared/rules/member'
import { isDuplicate, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { findIdentity, identityIndex, identityRow } from '../identities/find-identity'
import { IDENTITY_TAKEN, type Identity, type IdentitySource } from '../identities/identity'
import { keepIdentity } from '../identities/keep-identity'
import { leaveTrace, lookAgain } from '../identities/leave-trace'
import { keepVirtualPhone, type VirtualPhoneTold } from '../identities/virtual-phone'
import { MEMBER_NO_TAKEN, PHONE_TAKEN, type Profile } from './create-member'
import { Member } from './entities'
import { makeLead } from './make-lead'
import { memberKeyOf, phoneColumns, phoneIndexOf } from './personal-data'

/** What an order or a list says of whom it is about: any of these. Phones as E.164; a virtual one is no key. */
export type CustomerKeys = {
  memberNo?: string | undefined
  phone?: string | undefined
  external?:
    | {
        platform: string
        id: string
        /** Left out: the platform's own name for the buyer. What varies or is masked is no key, whatever it is said to be. */
        as?: 'platform_id' | 'taobao_ouid' | 'oaid' | undefined
        /** In which shop of the platform, where the name is that shop's alone. */
        shop?: string | undefined
      }
    | undefined
  email?: string | undefined
  /** Kept while it rings, and nobody is looked for by it. */
  virtualPhone?: VirtualPhoneTold | null | undefined
  /** Where the parcel went, if not to the buyer's own phone: says who may be the same person, and decides nothing. */
  receiverPhone?: string | undefined
}
export type Customer = {
  memberId: string
  status: 'active' | 'frozen' | 'lead'
  made: boolean
  /** Rows of customer_identity: names she is known by from now on, and those she was known by; whether her phone was learned. */
  names: string[]
  known: string[]
  learned: boolean
  /** Rows of what is no name: numbers that platforms lent (virtual_phone), and traces (identity_trace). */
  left: string[]
}

type How = { source: IdentitySource; at: number; profile?: Profile }
/** What was told, sorted by what may be concluded from it (shared/rules/identityLinks). */
type Told = {
  phone: string | null
  named: readonly Identity[]
  virtual: VirtualPhoneTold | null
  receivers: readonly string[]
}

const MOST_ROUNDS = 5

/** Runs a transaction in which `customerOf` is asked; anew where somebody else wrote the same person down meanwhile. */
export async function withCustomers<T>(deps: Pick<Deps, 'db'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let round = 0; round < MOST_ROUNDS; round++)
    try {
      return await deps.db.inTransaction(work)
    } catch (error) {
      if (![PHONE_TAKEN, IDENTITY_TAKEN, MEMBER_NO_TAKEN].some((key) => isDuplicate(error, key))) throw error
    }
  throw new AppError('unavailable')
}

/**
 * The account that these keys mean, member's or lead's; a lead is made where nobody is known by any of them. The surest key
 * decides: the card's number, then the phone, the name on the platform, the e-mail that an order gave; what the others say is
 * kept for it where nobody else is known by it. Null where no key lasts, or the card's number is nobody's. Only inside
 * `withCustomers`.
 */
export async function customerOf(tx: Tx, deps: Deps, keys: CustomerKeys, how: How): Promise<Customer | null> {
  const told = sortedOut(keys)
  if (keys.memberNo !== undefined) {
    const holder = await byNumber(tx, keys.memberNo)
    return holder && known(tx, deps, holder, told, how)
  }
  const { phone, named } = told
  const holder = (phone === null ? null : await byPhone(tx, deps, phone)) ?? (await byName(tx, deps, named))
  if (holder) return known(tx, deps, holder, told, how)
  if (phone === null && named.length === 0) return null
  const { id, key } = await makeLead(tx, deps, { phone, profile: how.profile ?? {}, at: how.at })
  const names = []
  for (const identity of named) names.push(await keepIdentity(tx, deps, { memberId: id, key, identity }, how))
  const lent = told.virtual && (await keepVirtualPhone(tx, deps, { memberId: id, key, virtual: told.virtual }, how))
  const traces = await traceReceivers(tx, deps, id, phone === null ? null : phoneIndexOf(deps, phone), told, how.at)
  const left = [lent, ...traces].filter((one) => one !== null)
  return { memberId: id, status: 'lead', made: true, names, known: [], learned: false, left }
}

/** Whom these keys mean as it stands, and whether they say anything new of her; null where nobody is known by them. */
export async function findCustomer(
  tx: Tx,
  deps: Deps,
  keys: Omit<CustomerKeys, 'memberNo'>,
): Promise<{ member: Member; news: boolean } | null> {
  const { phone, named } = sortedOut(keys)
  const member = (phone === null ? null : await byPhone(tx, deps, phone)) ?? (await byName(tx, deps, named))
  return (
    member && { member, news: learns(member, phone) || (await sortNames(tx, deps, member.id, named)).news.length > 0 }
  )
}

const learns = (holder: Member, phone: string | null): boolean =>
  holder.status === 'lead' && phone !== null && holder.phoneIndex === null

/** Names that nobody has, the rows of those that are hers already, and names on platforms by which another is known. */
async function sortNames(tx: Tx, deps: Deps, memberId: string, named: readonly Identity[]) {
  const news: Identity[] = []
  const before: string[] = []
  const others: { identity: Identity; memberId: string }[] = []
  for (const identity of named) {
    const row = await identityRow(tx, deps, identity)
    if (row === null) news.push(identity)
    else if (row.memberId === memberId) before.push(row.id)
    else if (identity.kind !== 'email') others.push({ identity, memberId: row.memberId })
  }
  return { news, before, others }
}

function sortedOut({ phone, external, email, virtualPhone, receiverPhone }: CustomerKeys): Told {
  const lent = phone !== undefined && isVirtualNumber(phone)
  const kind = external && externalLink(external)
  const named: Identity[] = []
  if (external && kind === 'platform_id') named.push({ kind: 'platform', platform: external.platform, id: external.id })
  if (external?.shop !== undefined && kind === 'taobao_ouid')
    named.push({ kind: 'shop_id', platform: external.platform, shop: external.shop, id: external.id })
  if (email !== undefined) named.push({ kind: 'email', email })
  return {
    phone: phone === undefined || lent ? null : phone,
    named,
    virtual: virtualPhone ?? (lent ? { number: phone, extension: null, expiresAt: null } : null),
    receivers: receiverPhone === undefined || isVirtualNumber(receiverPhone) ? [] : [receiverPhone],
  }
}

/** What was learned of somebody known: names nobody else has, the phone of a lead who had none, and what others share. */
async function known(tx: Tx, deps: Deps, holder: Member, told: Told, how: How): Promise<Customer> {
  const { id, status } = holder
  const { phone, named, virtual } = told
  const { news, before, others } = await sortNames(tx, deps, id, named)
  const names = []
  const left: (string | null)[] = []
  let learned = false
  if (news.length > 0 || learns(holder, phone) || virtual) {
    const key = await memberKeyOf(tx, deps, id)
    for (const identity of news) names.push(await keepIdentity(tx, deps, { memberId: id, key, identity }, how))
    if (virtual) left.push(await keepVirtualPhone(tx, deps, { memberId: id, key, virtual }, how))
    if (phone !== null && learns(holder, phone)) {
      const { phoneSealed, phoneIndex, phoneTail, phoneMasked } = phoneColumns(deps, key, id, phone)
      const sql = `UPDATE member SET phoneSealed = ?, phoneIndex = ?, phoneTail = ?, phoneMasked = ?, version = version + 1
        WHERE id = ? AND status = 'lead' AND phoneIndex IS NULL`
      learned = (await write(tx, sql, [phoneSealed, phoneIndex, phoneTail, phoneMasked, id])) === 1
      await lookAgain(tx, [id])
    }
  }
  // One order names two accounts: they may be one person's, or one bought for the other.
  for (const { identity, memberId } of others)
    left.push(...(await traceBoth(tx, deps, [id, memberId], identityIndex(deps.vault, identity), how.at)))
  const own = learned && phone !== null ? phoneIndexOf(deps, phone) : holder.phoneIndex
  left.push(...(await traceReceivers(tx, deps, id, own, told, how.at)))
  return {
    memberId: id,
    status: status as Customer['status'],
    made: false,
    names,
    known: before,
    learned,
    left: left.filter((one) => one !== null),
  }
}

async function traceBoth(tx: Tx, deps: Deps, ids: readonly string[], traceKey: string, at: number) {
  const left = []
  for (const memberId of [...ids].sort())
    left.push(await leaveTrace(tx, deps, { kind: 'platform_name', traceKey, memberId, at }))
  return left
}

/** Phones that came with somebody's orders and are not the one she is known by: each is kept as a keyed hash alone. */
async function traceReceivers(
  tx: Tx,
  deps: Deps,
  memberId: string,
  own: string | null,
  { phone, receivers }: Told,
  at: number,
): Promise<(string | null)[]> {
  const indexes = [...(phone === null ? [] : [phone]), ...receivers].map((e164) => phoneIndexOf(deps, e164))
  const left = []
  for (const traceKey of new Set(indexes))
    if (traceKey !== own) left.push(await leaveTrace(tx, deps, { kind: 'receiver_phone', traceKey, memberId, at }))
  return left
}

async function byNumber(tx: Tx, typed: string): Promise<Member | null> {
  const memberNo = readMemberNo(typed)
  return memberNo === null ? null : standing(tx, await tx.getRepository(Member).findOneBy({ memberNo }))
}

const byPhone = (tx: Tx, deps: Deps, phone: string): Promise<Member | null> =>
  tx.getRepository(Member).findOneBy({ phoneIndex: phoneIndexOf(deps, phone) })

async function byName(tx: Tx, deps: Deps, named: readonly Identity[]): Promise<Member | null> {
  for (const identity of named) {
    const id = await findIdentity(tx, deps, identity)
    const holder = id === null ? null : await standing(tx, await tx.getRepository(Member).findOneBy({ id }))
    if (holder) return holder
  }
  return null
}

/** The account that a merged one has become; nobody, where she is erased. */
async function standing(tx: Tx, member: Member | null): Promise<Member | null> {
  let at = member
  while (at?.mergedIntoId) at = await tx.getRepository(Member).findOneBy({ id: at.mergedIntoId })
  return at?.status === 'erased' ? null : at
}
