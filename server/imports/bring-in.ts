import type { OrderTold } from '../orders/record-order'
import { recordOrders, weighOrders } from '../orders/record-order'
import type { Tx } from '../base/database'
import { busy } from '../base/repeated'
import { inList, insertIgnore, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import type { CustomerKeys } from '../membership/customer-keys'
import { customersOf, findCustomers, type Customer, type CustomerTold } from '../membership/customer-of'
import { lockMembers } from '../membership/find-member'
import type { TierHooks } from '../points/rise'
import { fillLeads, shortName, wouldFill, type Filled } from './fill-lead'
import type { CustomerLine } from './rows'
import type { Tally } from './tally'
import type { OrderUnit, Unit } from './units'

/** For whom and by what a piece is written. */
export type BringingIn = { importId: string; at: number; orderColumn: string | undefined }
type Person = Pick<CustomerLine, 'phone' | 'externalId' | 'email' | 'virtualPhone' | 'receiverPhone'>

/** A number that a platform lent counts from the order it was lent for, where nobody told when it ends. */
const keysOf = (
  { phone, externalId, email, virtualPhone, receiverPhone }: Person,
  platform: string | null,
  paidAt?: number,
): CustomerKeys => ({
  phone: phone ?? undefined,
  external: externalId === null || platform === null ? undefined : { platform, id: externalId },
  email: email ?? undefined,
  virtualPhone: virtualPhone && { ...virtualPhone, from: paidAt },
  receiverPhone: receiverPhone ?? undefined,
})

/** What is said of somebody whom nobody knew. */
const profileOf = (told: Partial<Pick<CustomerLine, 'nickname' | 'gender' | 'birthday' | 'language' | 'regionCode'>>) =>
  Object.fromEntries(
    Object.entries({ ...told, nickname: shortName(told.nickname ?? null) }).filter(([, value]) => value !== null),
  )

const isOrder = (unit: Unit): unit is OrderUnit => unit.kind === 'order'

/** What the batch did, so that it can be taken back; once told is enough. */
type Did = { kind: string; objectId: string; memberId: string | null; made: number; detail: string | null }
const did = (kind: string, objectId: string, more: Partial<Did> = {}): Did => ({
  kind,
  objectId,
  memberId: null,
  made: 1,
  detail: null,
  ...more,
})

function didFor({ memberId, made, names, known, learned, left }: Customer): Did[] {
  return [
    did('member', memberId, { memberId, made: made ? 1 : 0 }),
    ...names.map((id) => did('identity', id, { memberId })),
    ...left.map((id) => did('identity', id, { memberId })),
    ...known.map((id) => did('identity', id, { memberId, made: 0 })),
    ...(learned ? [did('phone', memberId, { memberId })] : []),
  ]
}

/** Writes a piece of a batch: people first, then their orders, and what was done by it. Only inside `withCustomers`. */
export async function bringIn(
  tx: Tx,
  deps: Deps,
  hooks: TierHooks,
  units: readonly Unit[],
  by: BringingIn,
  tally: Tally,
): Promise<void> {
  const told = units.filter((unit) => unit.kind !== 'refused')
  const customers = await customersOf(tx, deps, told.map(toldOf), { source: 'import', at: by.at })
  const customer = new Map(told.map((unit, i) => [unit, customers[i]!]))
  const done = customers.flatMap((one) => (one ? didFor(one) : []))
  const made = new Set(customers.flatMap((one) => (one?.made ? one.memberId : [])))
  await standStill(tx, done, made)
  const lines = told.flatMap((unit) => (unit.kind === 'customer' && customer.get(unit) ? [unit] : []))
  const filled = await fillLeads(
    tx,
    lines.map((line) => ({ memberId: customer.get(line)!.memberId, told: line })),
  )
  const fill = new Map(lines.map((line, i) => [line, filled[i]!]))
  for (const unit of units) {
    if (unit.kind === 'refused') tally.refused(unit)
    else if (unit.kind === 'customer')
      done.push(...tellOf(deps, unit, customer.get(unit) ?? null, fill.get(unit), tally))
  }
  const orders = units.filter(isOrder)
  const stores = await storesNamed(tx, units)
  const recorded = await recordOrders(
    tx,
    deps,
    hooks,
    orders.map((unit) => toldBy(unit, customer.get(unit)?.memberId ?? null, stores)),
    { source: 'import', at: by.at, importId: by.importId, made },
  )
  recorded.forEach((answer, i) => {
    const unit = orders[i]!
    if (answer.outcome === 'refused') return tally.refusedOrder(unit, reasonOf(answer.fault), by.orderColumn)
    done.push(did('order', answer.order.id, { made: answer.outcome === 'recorded' ? 1 : 0 }))
    tally.known(unit.lines, { new: answer.outcome === 'recorded', changed: answer.outcome !== 'unchanged' })
  })
  // Whoever made somebody has made her, whatever else is said of her later.
  await insertIgnore(
    tx,
    'import_did',
    done.map((one) => ({ importId: by.importId, ...one })),
  )
}

/** What a unit says of a person: an order of its buyer, a line of whom it is about. */
function toldOf(unit: Exclude<Unit, { kind: 'refused' }>): CustomerTold {
  if (unit.kind === 'order')
    return {
      keys: keysOf(unit.person, unit.order.platform, unit.order.paidAt),
      profile: profileOf({ nickname: unit.person.nickname }),
    }
  const { nickname, gender, birthday, language, regionCode } = unit
  return { keys: keysOf(unit, unit.platform), profile: profileOf({ nickname, gender, birthday, language, regionCode }) }
}

/** Counts a line about a person, and answers what it filled and added. */
function tellOf(
  deps: Pick<Deps, 'chance'>,
  line: CustomerLine,
  customer: Customer | null,
  filled: Filled | undefined,
  tally: Tally,
): Did[] {
  if (!customer || !filled) {
    tally.refusedRow(line, 'no_person')
    return []
  }
  const { memberId, made, names, learned } = customer
  const changed = names.length + filled.profile.length + filled.tag.length > 0 || learned
  tally.known(1, { new: made, changed })
  return Object.entries(filled)
    .filter(([, what]) => what.length > 0)
    .map(([kind, what]) => did(kind, deps.chance.id(), { memberId, detail: JSON.stringify(what) }))
}

/** Counts what a piece would come to and changes nothing. */
export async function weigh(
  tx: Tx,
  deps: Deps,
  units: readonly Unit[],
  by: Pick<BringingIn, 'orderColumn'>,
  tally: Tally,
): Promise<void> {
  const stores = await storesNamed(tx, units)
  const told = units.filter((unit) => unit.kind !== 'refused')
  const found = await findCustomers(
    tx,
    deps,
    told.map((unit) => toldOf(unit).keys),
  )
  const holder = new Map(told.map((unit, i) => [unit, found[i]!]))
  const outcomes = await weighOrders(
    tx,
    deps,
    units.filter(isOrder).map((unit) => toldBy(unit, holder.get(unit)?.memberId ?? 'somebody new', stores)),
  )
  const lines = told.flatMap((unit) => (unit.kind === 'customer' && holder.get(unit) ? [unit] : []))
  const fills = await wouldFill(
    tx,
    lines.map((line) => ({ memberId: holder.get(line)!.memberId, told: line })),
  )
  const fill = new Map(lines.map((line, i) => [line, fills[i]!]))
  let i = 0
  for (const unit of units) {
    if (unit.kind === 'refused') tally.refused(unit)
    else if (unit.kind === 'order') {
      const answer = outcomes[i++]!
      if (answer.outcome === 'refused') tally.refusedOrder(unit, reasonOf(answer.fault), by.orderColumn)
      else tally.known(unit.lines, { new: answer.outcome === 'recorded', changed: answer.outcome !== 'unchanged' })
    } else {
      const one = holder.get(unit)
      const changed = !one || one.news || fill.get(unit)!
      tally.known(1, { new: !one && unit.decision === 'accepted', changed })
    }
  }
}

const reasonOf = (fault: string) => (fault === 'paid_at_missing' ? 'paid_at_missing' : 'refund_above_paid')

function toldBy({ order }: OrderUnit, memberId: string | null, stores: ReadonlyMap<string, string>): OrderTold {
  const { platform, orderNo, status, paidAt, amountFen, refundedFen, storeName, items } = order
  return {
    platform,
    orderNo,
    memberId,
    status,
    paidAt,
    amountFen,
    refundedFen,
    storeId: (storeName !== null && stores.get(storeName)) || undefined,
    items: items.map(({ name, quantity }) => ({ sku: null, name, quantity, amountFen: null })),
  }
}

const STORE = { id: text, name: text }

/** The stores that these orders name, where a name is one store's alone. */
async function storesNamed(tx: Tx, units: readonly Unit[]): Promise<Map<string, string>> {
  const names = [...new Set(units.flatMap((u) => (u.kind === 'order' && u.order.storeName ? [u.order.storeName] : [])))]
  if (names.length === 0) return new Map()
  const found = await rows(tx, STORE, `SELECT id, name FROM store WHERE name IN ${inList(names)}`, names)
  const times = (name: string): number => found.filter((one) => one.name === name).length
  return new Map(found.filter(({ name }) => times(name) === 1).map(({ id, name }) => [name, id]))
}

/** Holds everybody a piece told of, so that nobody who takes another batch back removes her meanwhile; who was made is seen by nobody. */
async function standStill(tx: Tx, done: readonly Did[], made: ReadonlySet<string>): Promise<void> {
  const told = done.flatMap((one) => (one.kind === 'member' && !made.has(one.objectId) ? [one.objectId] : []))
  const ids = [...new Set(told)].sort()
  if (ids.length > 0 && (await lockMembers(tx, ids)).length < ids.length) throw busy()
}
