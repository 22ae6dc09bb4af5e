import type { OrderTold } from '../orders/record-order'
import { recordOrders, weighOrders } from '../orders/record-order'
import type { Tx } from '../base/database'
import { busy } from '../base/repeated'
import { inList, insertIgnore, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { customerOf, findCustomer, type Customer, type CustomerKeys } from '../membership/customer-of'
import { lockMembers } from '../membership/find-member'
import type { TierHooks } from '../points/rise'
import { fillLead, shortName, wouldFill } from './fill-lead'
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
  const done: Did[] = []
  const how = { source: 'import' as const, at: by.at }
  const told: OrderTold[] = []
  const stores = await storesNamed(tx, units)
  for (const unit of units) {
    if (unit.kind === 'refused') tally.refused(unit)
    else if (unit.kind === 'order') {
      const profile = profileOf({ nickname: unit.person.nickname })
      const customer = await customerOf(tx, deps, keysOf(unit.person, unit.order.platform, unit.order.paidAt), {
        ...how,
        profile,
      })
      if (customer) done.push(...didFor(customer))
      told.push(toldBy(unit, customer?.memberId ?? null, stores))
    } else {
      const { nickname, gender, birthday, language, regionCode } = unit
      const profile = profileOf({ nickname, gender, birthday, language, regionCode })
      const customer = await customerOf(tx, deps, keysOf(unit, unit.platform), { ...how, profile })
      if (!customer) {
        tally.refusedRow(unit, 'no_person')
        continue
      }
      done.push(...didFor(customer))
      const { memberId } = customer
      const filled = await fillLead(tx, memberId, unit)
      for (const [kind, what] of Object.entries(filled))
        if (what.length > 0) done.push(did(kind, deps.chance.id(), { memberId, detail: JSON.stringify(what) }))
      const changed = customer.names.length + filled.profile.length + filled.tag.length > 0 || customer.learned
      tally.known(1, { new: customer.made, changed })
    }
  }
  await standStill(tx, done)
  const orders = units.filter(isOrder)
  const recorded = await recordOrders(tx, deps, hooks, told, { source: 'import', at: by.at, importId: by.importId })
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

/** Counts what a piece would come to and changes nothing. */
export async function weigh(
  tx: Tx,
  deps: Deps,
  units: readonly Unit[],
  by: Pick<BringingIn, 'orderColumn'>,
  tally: Tally,
): Promise<void> {
  const stores = await storesNamed(tx, units)
  const orders = units.filter(isOrder)
  const told: OrderTold[] = []
  for (const unit of orders) {
    const found = await findCustomer(tx, deps, keysOf(unit.person, unit.order.platform))
    told.push(toldBy(unit, found?.member.id ?? 'somebody new', stores))
  }
  const outcomes = await weighOrders(tx, deps, told)
  let i = 0
  for (const unit of units) {
    if (unit.kind === 'refused') tally.refused(unit)
    else if (unit.kind === 'order') {
      const answer = outcomes[i++]!
      if (answer.outcome === 'refused') tally.refusedOrder(unit, reasonOf(answer.fault), by.orderColumn)
      else tally.known(unit.lines, { new: answer.outcome === 'recorded', changed: answer.outcome !== 'unchanged' })
    } else {
      const found = await findCustomer(tx, deps, keysOf(unit, unit.platform))
      const changed = !found || found.news || (await wouldFill(tx, found.member, unit))
      tally.known(1, { new: !found && unit.decision === 'accepted', changed })
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

const ID = { id: text }

/** Holds everybody a piece told of, so that nobody who takes another batch back removes her meanwhile. */
async function standStill(tx: Tx, done: readonly Did[]): Promise<void> {
  const ids = [...new Set(done.flatMap((one) => (one.kind === 'member' ? [one.objectId] : [])))].sort()
  if (ids.length === 0) return
  await lockMembers(tx, ids)
  const there = await rows(tx, ID, `SELECT id FROM member WHERE id IN ${inList(ids)}`, ids)
  if (there.length < ids.length) throw busy()
}
