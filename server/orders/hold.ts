import type { Tx } from '../base/database'
import { forUpdate, inList, rows, text } from '../base/sql'
import { findOrders, keyOf, lockOrders, type OrderKey, type StandingOrder } from './standing'

const ACCOUNT = { id: text, mergedIntoId: text.nullable() }

export type Told = OrderKey & { memberId: string | null }
export type Held = { orders: Map<string, StandingOrder>; holderOf: (memberId: string | null) => string | null }

/**
 * Holds what these reports may change: first the members, by rising id, then the orders, by rising id; so whoever merges
 * two accounts, gives points or tells of the same orders stands in one line with us. Null where somebody was quicker
 * between the look and the hold: then look again. `made`: members whom this transaction has made, which nobody else sees.
 */
export async function hold(tx: Tx, told: readonly Told[], made: ReadonlySet<string>): Promise<Held | null> {
  const seen = await findOrders(tx, told)
  const named = [...told, ...seen].flatMap(({ memberId }) => (memberId === null || made.has(memberId) ? [] : memberId))
  const holders = await holdersOf(tx, named)
  const before = [...new Set(holders.values())]
  const sql = `SELECT id, mergedIntoId FROM member WHERE id IN ${inList(before)} ORDER BY id${forUpdate(tx)}`
  const held = before.length === 0 ? [] : await rows(tx, ACCOUNT, sql, before)
  for (const id of made) holders.set(id, id)
  if (held.some((m) => m.mergedIntoId !== null)) return null
  const orders = await lockOrders(
    tx,
    seen.map((o) => o.id),
  )
  const members = new Set(holders.values())
  const isHeld = (id: string | null) => id === null || members.has(id)
  if (orders.length !== seen.length || !orders.every((o) => isHeld(o.memberId))) return null
  return {
    orders: new Map(orders.map((order) => [keyOf(order), order])),
    holderOf: (memberId) => (memberId === null ? null : (holders.get(memberId) ?? null)),
  }
}

/** Whose these accounts are now: of two that became one, the one that stayed. An unknown id leads to nobody. */
async function holdersOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const into = new Map<string, string | null>()
  for (let next = [...new Set(ids)]; next.length > 0;) {
    const sql = `SELECT id, mergedIntoId FROM member WHERE id IN ${inList(next)}`
    const found = await rows(tx, ACCOUNT, sql, next)
    for (const { id, mergedIntoId } of found) into.set(id, mergedIntoId)
    next = found.flatMap(({ mergedIntoId }) => (mergedIntoId && !into.has(mergedIntoId) ? mergedIntoId : []))
  }
  const last = (id: string): string => {
    const on = into.get(id)
    return on ? last(on) : id
  }
  return new Map([...into.keys()].map((id) => [id, last(id)]))
}
