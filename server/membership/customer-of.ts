import { isDuplicate, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { mapInTurns } from '../base/map-in-turns'
import type { Deps } from '../deps'
import { IDENTITY_TAKEN, type IdentitySource } from '../identities/identity'
import { emailTraceKey, type TraceKind } from '../identities/leave-trace'
import { MEMBER_NO_TAKEN, PHONE_TAKEN, type Profile } from './create-member'
import { sortedOut, type CustomerKeys, type ToldOfCustomer } from './customer-keys'
import { readKnown, type Account, type KnownPeople } from './known-people'
import { Overtaken, writeCustomers, type CustomerNews } from './write-customers'

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

/** Of whom something was told, and what is said of her where nobody knew her. */
export type CustomerTold = { keys: CustomerKeys; profile?: Profile }
type How = { source: IdentitySource; at: number }

const MOST_ROUNDS = 5
const TAKEN = [PHONE_TAKEN, IDENTITY_TAKEN, MEMBER_NO_TAKEN]

/** Runs a transaction in which `customersOf` is asked; anew where somebody else wrote the same person down meanwhile. */
export async function withCustomers<T>(deps: Pick<Deps, 'db'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let round = 0; round < MOST_ROUNDS; round++)
    try {
      return await deps.db.inTransaction(work)
    } catch (error) {
      if (!(error instanceof Overtaken) && !TAKEN.some((key) => isDuplicate(error, key))) throw error
    }
  throw new AppError('unavailable')
}

/** The same as `customersOf` for one. */
export async function customerOf(
  tx: Tx,
  deps: Deps,
  keys: CustomerKeys,
  { profile, ...how }: How & { profile?: Profile },
): Promise<Customer | null> {
  return (await customersOf(tx, deps, [{ keys, ...(profile && { profile }) }], how))[0]!
}

/**
 * The accounts that these keys mean, members' or leads', each as if it were asked for after the one before; a lead is made
 * where nobody is known by any of them. The surest key decides: the card's number, then the phone, then the name on the
 * platform; an e-mail, which may be mistyped or shared, only where nothing else was told, and beside another key it suggests.
 * What the others say is kept for it where nobody else is known by it. Null where no key lasts, or the card's number is nobody's. A few statements however many are asked for. Only inside `withCustomers`.
 */
export async function customersOf(
  tx: Tx,
  deps: Deps,
  asked: readonly CustomerTold[],
  how: How,
): Promise<(Customer | null)[]> {
  if (asked.length === 0) return []
  const told = await mapInTurns(asked, ({ keys }) => sortedOut(deps, keys))
  const people = await readKnown(tx, told)
  const news: CustomerNews = { leads: [], learned: [], names: [], lent: [], traces: [] }
  const customers = await mapInTurns(told, (one, i) => decide(deps, people, one, asked[i]!.profile ?? {}, news))
  const came = await writeCustomers(tx, deps, news, how)
  return customers.map((one) => one && { ...one, left: one.left.filter((id) => came.has(id)) })
}

/**
 * Whom each of these keys means as it stands, and whether they say anything new of her; null where nobody is known by them.
 * Nothing is changed, and none of them knows of the one before.
 */
export async function findCustomers(
  tx: Tx,
  deps: Pick<Deps, 'vault'>,
  all: readonly Omit<CustomerKeys, 'memberNo'>[],
): Promise<({ memberId: string; news: boolean } | null)[]> {
  const told = await mapInTurns(all, (keys) => sortedOut(deps, keys))
  const people = await readKnown(tx, told)
  return told.map((one) => {
    const holder = holderOf(people, one)
    return (
      holder && {
        memberId: holder.id,
        news: learns(people, holder, one) || sortNames(people, holder, one).news.length > 0,
      }
    )
  })
}

function holderOf(people: KnownPeople, { memberNo, phoneIndex, named }: ToldOfCustomer): Account | null {
  if (memberNo !== undefined) return people.byNumber(memberNo)
  const found = phoneIndex === null ? null : people.byPhone(phoneIndex)
  const names = named.filter(({ identity }) => identity.kind !== 'email')
  const surer = phoneIndex !== null || names.length > 0
  return found ?? people.byName(surer ? names : named)
}

/** Whether the phone becomes hers: she is a lead without one, and it is nobody else's. */
const learns = (people: KnownPeople, holder: Account, { phoneIndex }: ToldOfCustomer): boolean =>
  holder.status === 'lead' && holder.phoneIndex === null && phoneIndex !== null && !people.byPhone(phoneIndex)

/** Names that nobody has, the rows of those that are hers already, and names on platforms by which another is known. */
function sortNames(people: KnownPeople, { id }: Account, { named }: ToldOfCustomer) {
  const held = named.map((by) => ({ by, row: people.name(by.keyIndex) }))
  return {
    news: held.flatMap(({ by, row }) => (row === null ? [by] : [])),
    before: held.flatMap(({ row }) => (row?.memberId === id ? [row.id] : [])),
    others: held.flatMap(({ by, row }) =>
      row !== null && row.memberId !== id ? [{ by, memberId: row.memberId }] : [],
    ),
  }
}

/** Whom it means, and what is written because of it; `left` are the rows that come unless they are there. */
function decide(
  deps: Deps,
  people: KnownPeople,
  told: ToldOfCustomer,
  profile: Profile,
  news: CustomerNews,
): Customer | null {
  const found = holderOf(people, told)
  if (!found && (told.memberNo !== undefined || (told.phone === null && told.named.length === 0))) return null
  const holder = found ?? newLead(deps, people, told, profile, news)
  const { id: memberId } = holder
  const sorted = sortNames(people, holder, told)
  const names = sorted.news.map((by) => {
    const id = deps.chance.id()
    people.addName(by.keyIndex, { id, memberId })
    news.names.push({ id, memberId, by })
    return id
  })
  const left: string[] = []
  if (told.virtual) {
    const id = deps.chance.id()
    news.lent.push({ id, memberId, virtual: told.virtual })
    left.push(id)
  }
  const learned = learns(people, holder, told)
  if (learned) {
    news.learned.push({ memberId, phone: told.phone! })
    people.add({ ...holder, phoneIndex: told.phoneIndex })
  }
  const leave = (kind: TraceKind, traceKey: string, whose: string): void => {
    const id = deps.chance.id()
    news.traces.push({ id, kind, traceKey, memberId: whose })
    left.push(id)
  }
  // One order names two accounts: they may be one person's, or one bought for the other.
  for (const { by, memberId: other } of sorted.others)
    if (by.identity.kind === 'email') leave('told_email', emailTraceKey(deps, by.identity.email), memberId)
    else for (const whose of [memberId, other]) leave('platform_name', by.keyIndex, whose)
  // Phones that came with her orders and are not the one she is known by: each is kept as a keyed hash alone.
  const own = learned ? told.phoneIndex : holder.phoneIndex
  for (const traceKey of new Set(told.phones)) if (traceKey !== own) leave('receiver_phone', traceKey, memberId)
  const status = holder.status as Customer['status']
  return { memberId, status, made: found === null, names, known: sorted.before, learned, left }
}

function newLead(
  deps: Pick<Deps, 'chance'>,
  people: KnownPeople,
  { phone, phoneIndex }: ToldOfCustomer,
  profile: Profile,
  news: CustomerNews,
): Account {
  const lead: Account = { id: deps.chance.id(), status: 'lead', phoneIndex, mergedIntoId: null }
  news.leads.push({ id: lead.id, phone, profile })
  people.add(lead)
  return lead
}
