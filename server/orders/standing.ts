import { z } from 'zod'
import { ORDER_STATES, type OrderFacts, type OrderItem } from '../../shared/rules/order'
import type { Tx } from '../base/database'
import { forUpdate, inList, rows, text, whole } from '../base/sql'

/** An order of the ledger as it stands. */
export type StandingOrder = OrderFacts & {
  id: string
  platform: string
  orderNo: string
  memberId: string | null
  version: number
  /** What it has earned so far, and how it earns: `pointRate` null means not at all. */
  points: number
  pointRate: number | null
  pointFen: number | null
}
export type OrderKey = { platform: string; orderNo: string }

const ORDER = {
  id: text,
  platform: text,
  orderNo: text,
  memberId: text.nullable(),
  storeId: text.nullable(),
  status: z.enum(ORDER_STATES),
  paidAt: whole.nullable(),
  amountFen: whole,
  refundedFen: whole,
  version: whole,
  points: whole,
  pointRate: whole.nullable(),
  pointFen: whole.nullable(),
}
const COLUMNS = Object.keys(ORDER).join(', ')
const ITEM = {
  shopOrderId: text,
  sku: text.nullable(),
  name: text.nullable(),
  quantity: whole.nullable(),
  amountFen: whole.nullable(),
}

/** One text for one key: no platform holds a blank. */
export const keyOf = ({ platform, orderNo }: OrderKey): string => `${platform} ${orderNo}`

const SEEN = { id: text, memberId: text.nullable() }

/** Which of these orders are on record, and whose; not held. */
export async function findOrders(
  tx: Tx,
  keys: readonly OrderKey[],
): Promise<{ id: string; memberId: string | null }[]> {
  const found: { id: string; memberId: string | null }[] = []
  for (const platform of new Set(keys.map((k) => k.platform))) {
    const numbers = [...new Set(keys.filter((k) => k.platform === platform).map((k) => k.orderNo))]
    const sql = `SELECT id, memberId FROM shop_order WHERE platform = ? AND orderNo IN ${inList(numbers)}`
    found.push(...(await rows(tx, SEEN, sql, [platform, ...numbers])))
  }
  return found
}

/** These orders as they stand, not held. */
export async function readOrders(tx: Tx, ids: readonly string[]): Promise<StandingOrder[]> {
  if (ids.length === 0) return []
  return withItems(tx, await rows(tx, ORDER, `SELECT ${COLUMNS} FROM shop_order WHERE id IN ${inList(ids)}`, ids))
}

/** These orders, held by rising id until the transaction ends. */
export async function lockOrders(tx: Tx, ids: readonly string[]): Promise<StandingOrder[]> {
  if (ids.length === 0) return []
  const sql = `SELECT ${COLUMNS} FROM shop_order WHERE id IN ${inList(ids)} ORDER BY id${forUpdate(tx)}`
  return withItems(tx, await rows(tx, ORDER, sql, ids))
}

type Bare = Omit<StandingOrder, 'items'>

async function withItems(tx: Tx, orders: readonly Bare[]): Promise<StandingOrder[]> {
  const items = await itemsOf(
    tx,
    orders.map((o) => o.id),
  )
  return orders.map((order) => ({ ...order, items: items.get(order.id) ?? [] }))
}

/** The goods of these orders, by order, as they were told. */
export async function itemsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, OrderItem[]>> {
  const byOrder = new Map<string, OrderItem[]>()
  if (ids.length === 0) return byOrder
  const sql = `SELECT shopOrderId, sku, name, quantity, amountFen FROM shop_order_item
    WHERE shopOrderId IN ${inList(ids)} ORDER BY shopOrderId, place`
  for (const { shopOrderId, ...item } of await rows(tx, ITEM, sql, ids))
    byOrder.set(shopOrderId, [...(byOrder.get(shopOrderId) ?? []), item])
  return byOrder
}
