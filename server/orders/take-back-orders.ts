import { z } from 'zod'
import { ORDER_STATES, type OrderItem } from '../../shared/rules/order'
import type { Tx } from '../base/database'
import { busy } from '../base/repeated'
import { forUpdate, inList, insert, json, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import type { TierHooks } from '../points/rise'
import { takeBackPoints } from '../points/take-back'
import { bookPoints } from './book-points'
import { lockOrders, type StandingOrder } from './standing'
import { recount } from './stats'

/** What a list told that is taken back: which orders, and who else told of which, asked once they are held. */
export type TakingBack = {
  importId: string
  ids: readonly string[]
  heirsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  at: number
}

/**
 * Takes back what an import told of these orders. One that nobody else told of goes, with its points, its line in the story
 * and its share of her figures; one that others told of first is what they said; one that others told of later, or another
 * list told of too (`heirsOf`), stays as it stands and is theirs. Members' and orders' rows are held, as by whoever records one.
 */
export async function takeBackOrders(tx: Tx, deps: Deps, hooks: TierHooks, doing: TakingBack): Promise<void> {
  const orders = await holdOrders(tx, doing.ids)
  const held = orders.map((o) => o.id)
  const trails = await trailsOf(tx, held)
  const heirs = await doing.heirsOf(tx, held)
  for (const order of orders) {
    const trail = trails.get(order.id) ?? []
    const heir = heirs.get(order.id)
    const isMine = (step: Step) => step.importId === doing.importId
    if (!trail.some(isMine)) continue
    if (heir !== undefined) await inherit(tx, order.id, doing.importId, heir)
    else if (trail.every(isMine)) await remove(tx, deps, order, trail, doing.at)
    else if (!isMine(trail[0]!)) await setBack(tx, deps, hooks, order, trail, doing)
  }
}

const SEEN = { id: text, memberId: text.nullable() }

/** First the buyers by rising id, then the orders, as everybody holds them. */
async function holdOrders(tx: Tx, ids: readonly string[]): Promise<StandingOrder[]> {
  if (ids.length === 0) return []
  const seen = await rows(tx, SEEN, `SELECT id, memberId FROM shop_order WHERE id IN ${inList(ids)}`, ids)
  const members = [...new Set(seen.flatMap(({ memberId }) => memberId ?? []))]
  if (members.length > 0)
    await rows(
      tx,
      { id: text },
      `SELECT id FROM member WHERE id IN ${inList(members)} ORDER BY id${forUpdate(tx)}`,
      members,
    )
  const orders = await lockOrders(
    tx,
    seen.map((one) => one.id),
  )
  // Whose it is became another's between the look and the hold: whoever asked comes again.
  if (orders.some(({ memberId }) => memberId !== null && !members.includes(memberId))) throw busy()
  return orders
}

const Item = z.object({
  sku: z.string().nullable(),
  name: z.string().nullable(),
  quantity: z.number().nullable(),
  amountFen: z.number().nullable(),
})
const Said = z.object({
  status: z.enum(ORDER_STATES).optional(),
  paidAt: z.number().nullable().optional(),
  amountFen: z.number().optional(),
  refundedFen: z.number().optional(),
  storeId: z.string().nullable().optional(),
  items: z.array(Item).optional(),
  buyer: z.boolean().optional(),
})
type Said = z.output<typeof Said>
const STEP = { shopOrderId: text, version: whole, importId: text.nullable(), became: json(Said) }
type Step = z.infer<z.ZodObject<typeof STEP>>

async function trailsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Step[]>> {
  const trails = new Map<string, Step[]>()
  if (ids.length === 0) return trails
  const sql = `SELECT shopOrderId, version, importId, became FROM shop_order_change WHERE shopOrderId IN ${inList(ids)} ORDER BY shopOrderId, version`
  for (const step of await rows(tx, STEP, sql, ids))
    trails.set(step.shopOrderId, [...(trails.get(step.shopOrderId) ?? []), step])
  return trails
}

/** What was told by both is the other list's alone from now on. */
async function inherit(tx: Tx, id: string, from: string, to: string): Promise<void> {
  const sql = 'UPDATE shop_order_change SET importId = ? WHERE shopOrderId = ? AND importId = ?'
  await write(tx, sql, [to, id, from])
  await write(tx, 'UPDATE shop_order SET importId = ? WHERE id = ? AND importId = ?', [to, id, from])
}

async function remove(tx: Tx, deps: Deps, order: StandingOrder, trail: readonly Step[], at: number): Promise<void> {
  await unearn(tx, deps, order, at)
  for (const table of ['shop_order_item', 'shop_order_change'])
    await write(tx, `DELETE FROM ${table} WHERE shopOrderId = ?`, [order.id])
  await write(tx, 'DELETE FROM shop_order WHERE id = ?', [order.id])
  if (order.memberId === null) return
  await recount(tx, [order.memberId])
  await forgetLine(tx, order, trail)
}

/** Takes back all that it has earned, as far as it is there. */
async function unearn(tx: Tx, deps: Deps, { id, memberId, points, version }: StandingOrder, at: number): Promise<void> {
  if (memberId !== null && points > 0)
    await takeBackPoints(tx, deps, { memberId, points, occasion: `order:${id}:${version}:taken back`, at })
}

const LINE = { id: text, detail: json(z.record(z.string(), z.unknown())) }

/** Her story does not tell of it any more; where her account became another, it was told in the first one's. */
async function forgetLine(tx: Tx, order: StandingOrder, trail: readonly Step[]): Promise<void> {
  const { memberId, platform, orderNo } = order
  const moments = [...new Set([order.paidAt, ...trail.map(({ became }) => became.paidAt)])].filter(
    (at): at is number => typeof at === 'number',
  )
  if (memberId === null || moments.length === 0) return
  const whose = await rows(tx, { id: text }, 'SELECT id FROM member WHERE mergedIntoId = ?', [memberId])
  const ids = [memberId, ...whose.map(({ id }) => id)]
  const found = await rows(
    tx,
    LINE,
    `SELECT id, detail FROM timeline_entry WHERE memberId IN ${inList(ids)} AND at IN ${inList(moments)} AND kind = 'order_recorded'`,
    [...ids, ...moments],
  )
  const its = found.filter(({ detail }) => detail.platform === platform && detail.orderNo === orderNo)
  if (its.length === 0) return
  await write(
    tx,
    `DELETE FROM timeline_entry WHERE id IN ${inList(its)}`,
    its.map(({ id }) => id),
  )
}

/** What all others said, one after the other, is what stands. */
async function setBack(
  tx: Tx,
  deps: Deps,
  hooks: TierHooks,
  order: StandingOrder,
  trail: readonly Step[],
  { importId, at }: TakingBack,
): Promise<void> {
  const said = Object.assign({}, ...trail.filter((s) => s.importId !== importId).map((s) => s.became)) as Said
  const isDetached = said.buyer === false && order.memberId !== null
  const next: StandingOrder = {
    ...order,
    status: said.status ?? order.status,
    paidAt: said.paidAt === undefined ? order.paidAt : said.paidAt,
    amountFen: said.amountFen ?? order.amountFen,
    refundedFen: said.refundedFen ?? order.refundedFen,
    storeId: said.storeId === undefined ? order.storeId : said.storeId,
    items: said.items ?? order.items,
    memberId: isDetached ? null : order.memberId,
    version: order.version + 1,
  }
  const [was, became] = [told(order), told(next)]
  const other = Object.keys(became).filter((name) => JSON.stringify(was[name]) !== JSON.stringify(became[name]))
  if (other.length === 0) return
  if (isDetached) await unearn(tx, deps, order, at)
  const purchase = next.status === 'unpaid' || next.status === 'closed' ? 0 : 1
  const { status, paidAt, amountFen, refundedFen, storeId, memberId, version } = next
  await write(
    tx,
    `UPDATE shop_order SET status = ?, purchase = ?, paidAt = ?, amountFen = ?, refundedFen = ?, storeId = ?, memberId = ?,
       version = ?, updatedAt = ?${isDetached ? ', points = 0, pointRate = NULL, pointFen = NULL' : ''} WHERE id = ?`,
    [status, purchase, paidAt, amountFen, refundedFen, storeId, memberId, version, at, order.id],
  )
  if (other.includes('items')) await writeGoods(tx, order.id, next.items)
  const pick = (from: Record<string, unknown>) => JSON.stringify(Object.fromEntries(other.map((n) => [n, from[n]])))
  await insert(tx, 'shop_order_change', {
    shopOrderId: order.id,
    version,
    at,
    source: 'import',
    importId,
    apiKeyId: null,
    was: pick(was),
    became: pick(became),
  })
  if (order.memberId !== null) await recount(tx, [order.memberId])
  if (isDetached) await forgetLine(tx, order, trail)
  else await bookPoints(tx, deps, hooks, [{ found: order, now: next }], at)
}

const told = (order: StandingOrder): Record<string, unknown> => ({
  status: order.status,
  paidAt: order.paidAt,
  amountFen: order.amountFen,
  refundedFen: order.refundedFen,
  storeId: order.storeId,
  items: order.items,
  buyer: order.memberId !== null,
})

async function writeGoods(tx: Tx, id: string, items: readonly OrderItem[]): Promise<void> {
  await write(tx, 'DELETE FROM shop_order_item WHERE shopOrderId = ?', [id])
  await insert(
    tx,
    'shop_order_item',
    items.map((item, place) => ({
      shopOrderId: id,
      place,
      sku: item.sku,
      name: item.name,
      quantity: item.quantity,
      amountFen: item.amountFen,
    })),
  )
}
