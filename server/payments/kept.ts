import { inList, forUpdate, rows, text, whole } from '../base/sql'
import type { Tx } from '../base/database'
import { mostOf } from '../coupons/budget'
import type { CouponTemplate } from '../coupons/entities'
import { lockTemplates } from '../coupons/lock-template'
import type { PayOrder } from './entities'

type Bought = Pick<PayOrder, 'id' | 'amountFen' | 'couponIds'>
type Piece = { used: boolean; worthFen: number | null }

/**
 * What of the price the used pieces of a pack keep, in fen: the part that they are worth of all, and where one of them
 * has no worth of its own the part that they are in number. Rounded up, and the whole price once all are used.
 */
export function keptOf(amountFen: number, pieces: readonly Piece[]): number {
  const byWorth = pieces.every((p) => (p.worthFen ?? 0) > 0)
  const weight = (some: readonly Piece[]) => some.reduce((sum, p) => sum + (byWorth ? p.worthFen! : 1), 0)
  const used = pieces.filter((p) => p.used)
  if (used.length === 0) return 0
  // Amounts and worths are whole numbers whose product may pass 2^53.
  const [part, all] = [BigInt(weight(used)), BigInt(weight(pieces))]
  return Number((BigInt(amountFen) * part + all - 1n) / all)
}

const PIECE = {
  id: text,
  status: text,
  kind: text,
  valueFen: whole.nullable(),
  maxDiscountFen: whole.nullable(),
}

/** What the used pieces of these orders keep, by order; nothing for one of which none is used. */
export async function keptOfOrders(tx: Tx, orders: readonly Bought[]): Promise<Map<string, number>> {
  const ids = orders.flatMap((o) => o.couponIds ?? [])
  if (ids.length === 0) return new Map()
  const found = await rows(
    tx,
    PIECE,
    `SELECT c.id, c.status, t.kind, t.valueFen, t.maxDiscountFen
       FROM coupon c JOIN coupon_template t ON t.id = c.couponTemplateId WHERE c.id IN ${inList(ids)}`,
    ids,
  )
  const pieces = new Map(
    found.map((p): [string, Piece] => [
      p.id,
      { used: p.status === 'redeemed', worthFen: mostOf({ ...p, kind: p.kind as CouponTemplate['kind'] }) },
    ]),
  )
  return new Map(
    orders.map((o) => [
      o.id,
      keptOf(
        o.amountFen,
        (o.couponIds ?? []).flatMap((id) => pieces.get(id) ?? []),
      ),
    ]),
  )
}

const OF = { couponTemplateId: text }

/**
 * The same for one order, exact until the transaction ends: no till uses a piece of it meanwhile. The templates' rows come
 * before, since a piece that is taken back afterwards is counted in them.
 */
export async function keptHeld(tx: Tx, order: Bought): Promise<number> {
  const ids = [...(order.couponIds ?? [])].sort()
  if (ids.length === 0) return 0
  const of = await rows(tx, OF, `SELECT DISTINCT couponTemplateId FROM coupon WHERE id IN ${inList(ids)}`, ids)
  await lockTemplates(
    tx,
    of.map((one) => one.couponTemplateId),
  )
  await rows(tx, { id: text }, `SELECT id FROM coupon WHERE id IN ${inList(ids)} ORDER BY id${forUpdate(tx)}`, ids)
  return (await keptOfOrders(tx, [order])).get(order.id) ?? 0
}
