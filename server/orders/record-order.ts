import { orderAfter, shareOf, type OrderFault, type OrderReport } from '../../shared/rules/order'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { busy } from '../base/repeated'
import { inList, insert, updateEach, write } from '../base/sql'
import type { Deps } from '../deps'
import { addToTimelines } from '../membership/timeline'
import type { TierHooks } from '../points/rise'
import { bookPoints } from './book-points'
import { hold, type Held } from './hold'
import { findOrders, keyOf, readOrders, type OrderKey, type StandingOrder } from './standing'
import { bookShares } from './stats'

/** Decides two who tell of a new order at once: one order, one count. */
const ORDER_TAKEN = uniqueKey('shop_order', 'uq_shop_order_no', ['platform', 'orderNo'])
/** More at once would hold too many rows for too long, and are inserted in more than one statement. */
export const MOST_ORDERS_AT_ONCE = 500
const MOST_LOOKS = 5

/** One order as a source tells it; `memberId` is the buyer where she is known. */
export type OrderTold = OrderReport & OrderKey & { memberId: string | null }

/** Who tells, and when. `storeIds`: only orders of these stores are theirs to change; `made`: buyers whom this transaction has made. */
export type OrderSource = {
  source: 'open' | 'import' | 'till' | 'shop'
  at: number
  importId?: string
  apiKeyId?: string
  storeIds?: readonly string[] | null
  made?: ReadonlySet<string>
}

export type Recorded =
  | { outcome: 'recorded' | 'corrected' | 'unchanged'; order: StandingOrder }
  | { outcome: 'refused'; fault: OrderFault | 'other_store' }

/**
 * Puts an order on record or corrects the one that stands, once for each platform and number (`orderAfter` has the rule);
 * its buyer's figures and points change in the same transaction. A buyer who becomes known later is attached, one who is known stays.
 * 422 for what makes no sense, 409 `refund_above_paid`, 403 for an order of another store.
 */
export async function recordOrder(
  tx: Tx,
  deps: Deps,
  hooks: TierHooks,
  told: OrderTold,
  by: OrderSource,
): Promise<Exclude<Recorded, { outcome: 'refused' }>> {
  const [recorded] = await recordOrders(tx, deps, hooks, [told], by)
  if (recorded!.outcome !== 'refused') return recorded!
  throw REFUSALS[recorded!.fault]()
}

const REFUSALS: Record<OrderFault | 'other_store', () => AppError> = {
  other_store: () => new AppError('forbidden'),
  refund_above_amount: () => new AppError('refund_above_paid'),
  refund_incomplete: () => invalid('refundedFen', 'an order that is refunded went back whole'),
  paid_at_missing: () => invalid('paidAt', 'needed for an order that was paid'),
}

/** The same for up to 500 orders in one go, answered in their order; one that is refused stops none of the others. */
export async function recordOrders(
  tx: Tx,
  deps: Deps,
  hooks: TierHooks,
  told: readonly OrderTold[],
  by: OrderSource,
): Promise<Recorded[]> {
  if (told.length > MOST_ORDERS_AT_ONCE) throw new Error(`${told.length} orders at once`)
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const held = await hold(tx, told, by.made ?? new Set())
    if (!held) continue
    const { books, answers } = decide(deps, held, told, by)
    if (!(await insertNew(tx, books, by))) continue
    await writeRest(tx, deps, books, by)
    await bookPoints(tx, deps, hooks, books, by.at)
    return answers.map((answer) => answer())
  }
  throw busy()
}

/**
 * What would become of these orders if they were told now, and nothing is changed: for a count before it counts. A buyer is
 * any id, and one where nobody is known yet will be.
 */
export async function weighOrders(tx: Tx, deps: Pick<Deps, 'chance'>, told: readonly OrderTold[]): Promise<Recorded[]> {
  const seen = await findOrders(tx, told)
  const standing = await readOrders(
    tx,
    seen.map((o) => o.id),
  )
  const held = { orders: new Map(standing.map((o) => [keyOf(o), o])), holderOf: (id: string | null) => id }
  return decide(deps, held, told, {}).answers.map((answer) => answer())
}

type Change = { version: number; was: object | null; became: object }
/** One order on its way: as it was found, as it stands after what was told so far, and each step. */
type Book = { found: StandingOrder | null; now: StandingOrder; changes: Change[] }

function decide(deps: Pick<Deps, 'chance'>, held: Held, told: readonly OrderTold[], by: Pick<OrderSource, 'storeIds'>) {
  const open = new Map<string, Book>()
  const answers = told.map((one): (() => Recorded) => {
    const key = keyOf(one)
    const found = held.orders.get(key) ?? null
    const before = open.get(key)?.now ?? found
    if (before && by.storeIds && !by.storeIds.includes(before.storeId ?? ''))
      return () => ({ outcome: 'refused', fault: 'other_store' })
    const after = orderAfter(before, one)
    if ('fault' in after) return () => ({ outcome: 'refused', fault: after.fault })
    const next: StandingOrder = {
      ...after,
      id: before?.id ?? deps.chance.id(),
      platform: one.platform,
      orderNo: one.orderNo,
      memberId: before?.memberId ?? held.holderOf(one.memberId),
      points: before?.points ?? 0,
      pointRate: before?.pointRate ?? null,
      pointFen: before?.pointFen ?? null,
      version: (before?.version ?? 0) + 1,
    }
    const change = changeOf(before, next)
    if (before && !change) return () => ({ outcome: 'unchanged', order: before })
    const book = open.get(key) ?? { found, now: next, changes: [] }
    book.now = next
    book.changes.push({ version: next.version, ...change! })
    open.set(key, book)
    return () => ({ outcome: before ? 'corrected' : 'recorded', order: next })
  })
  return { books: [...open.values()], answers }
}

const FIELDS = ['status', 'paidAt', 'amountFen', 'refundedFen', 'storeId', 'items'] as const

/** What is another now, from what to what; null for nothing. Of the buyer it says only whether she is known. */
function changeOf(before: StandingOrder | null, next: StandingOrder): Omit<Change, 'version'> | null {
  const said = (order: StandingOrder): Record<string, unknown> => ({
    ...Object.fromEntries(FIELDS.map((name) => [name, order[name]])),
    buyer: order.memberId !== null,
  })
  if (!before) return { was: null, became: said(next) }
  const [was, became] = [said(before), said(next)]
  const other = Object.keys(became).filter((name) => JSON.stringify(was[name]) !== JSON.stringify(became[name]))
  if (other.length === 0) return null
  const pick = (from: Record<string, unknown>) => Object.fromEntries(other.map((name) => [name, from[name]]))
  return { was: pick(was), became: pick(became) }
}

/** The first write of all: false where somebody else has just put one of them on record. */
async function insertNew(tx: Tx, books: readonly Book[], by: OrderSource): Promise<boolean> {
  const fresh = books.filter((b) => b.found === null)
  if (fresh.length === 0) return true
  const made = fresh.map(({ now }) => ({
    id: now.id,
    platform: now.platform,
    orderNo: now.orderNo,
    ...columnsOf(now, by),
    source: by.source,
    importId: by.importId ?? null,
    points: 0,
    createdAt: by.at,
  }))
  try {
    await insert(tx, 'shop_order', made)
    return true
  } catch (error) {
    if (isDuplicate(error, ORDER_TAKEN)) return false
    throw error
  }
}

const columnsOf = (order: StandingOrder, by: OrderSource) => ({
  memberId: order.memberId,
  storeId: order.storeId,
  status: order.status,
  purchase: shareOf(order).orders,
  paidAt: order.paidAt,
  amountFen: order.amountFen,
  refundedFen: order.refundedFen,
  version: order.version,
  updatedAt: by.at,
})

async function writeRest(tx: Tx, deps: Deps, books: readonly Book[], by: OrderSource): Promise<void> {
  await update(tx, books, by)
  await writeItems(tx, books)
  const trail = books.flatMap(({ now, changes }) =>
    changes.map(({ version, was, became }) => ({
      shopOrderId: now.id,
      version,
      at: by.at,
      source: by.source,
      importId: by.importId ?? null,
      apiKeyId: by.apiKeyId ?? null,
      was: was && JSON.stringify(was),
      became: JSON.stringify(became),
    })),
  )
  await insert(tx, 'shop_order_change', trail)
  await bookShares(
    tx,
    books.map(({ found, now }) => ({ before: found, after: now })),
  )
  await tellTimelines(tx, deps, books, by)
}

/** Their rows are held, so nobody can have changed them since. */
async function update(tx: Tx, books: readonly Book[], by: OrderSource): Promise<void> {
  const stands = books.flatMap(({ found, now }) => (found ? [{ id: now.id, ...columnsOf(now, by) }] : []))
  if (stands.length === 0) return
  const { id: _, ...columns } = stands[0]!
  const done = await updateEach(tx, 'shop_order', stands, Object.keys(columns))
  if (done !== stands.length) throw new Error('an order was changed by somebody who did not hold it')
}

async function writeItems(tx: Tx, books: readonly Book[]): Promise<void> {
  const other = books.filter(({ found, now }) => JSON.stringify(found?.items ?? []) !== JSON.stringify(now.items))
  const old = other.flatMap(({ found }) => (found && found.items.length > 0 ? found.id : []))
  if (old.length > 0) await write(tx, `DELETE FROM shop_order_item WHERE shopOrderId IN ${inList(old)}`, old)
  const items = other.flatMap(({ now }) =>
    now.items.map(({ sku, name, quantity, amountFen }, place) => ({
      shopOrderId: now.id,
      place,
      sku,
      name,
      quantity,
      amountFen,
    })),
  )
  await insert(tx, 'shop_order_item', items)
}

/**
 * A purchase is a line of its buyer's story, at the moment it was paid; once, when both are known. What was paid here has
 * its lines from the payments room.
 */
async function tellTimelines(tx: Tx, deps: Deps, books: readonly Book[], by: OrderSource): Promise<void> {
  if (by.source === 'shop') return
  const isTold = (order: StandingOrder | null) => order !== null && order.memberId !== null && shareOf(order).orders > 0
  const lines = books
    .filter(({ found, now }) => isTold(now) && !isTold(found))
    .map(({ now }) => ({
      memberId: now.memberId!,
      at: now.paidAt!,
      kind: 'order_recorded' as const,
      detail: { platform: now.platform, orderNo: now.orderNo, storeId: now.storeId, amountFen: now.amountFen },
    }))
  await addToTimelines(tx, deps, lines)
}
