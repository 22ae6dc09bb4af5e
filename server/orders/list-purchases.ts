import { z } from 'zod'
import type { listMemberPurchases as route } from '../../shared/contract/shopOrders'
import type { AnswerBody } from '../../shared/contract/route'
import { DAY_MS, isoOf } from '../../shared/rules/calendar'
import { averageOrderFen, ORDER_STATES, repurchaseCycleMs } from '../../shared/rules/order'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { rows, text, whole } from '../base/sql'
import { itemsOf } from './standing'
import { statOf } from './stats'

const ORDER = {
  id: text,
  platform: text,
  orderNo: text,
  status: z.enum(ORDER_STATES),
  storeId: text.nullable(),
  storeName: text.nullable(),
  paidAt: whole.nullable(),
  amountFen: whole,
  refundedFen: whole,
  source: z.enum(['open', 'import', 'till', 'shop']),
  updatedAt: whole,
}

/** A member's orders, the latest paid first and those that never were last, with what they add up to. */
export async function listPurchases(
  tx: Tx,
  memberId: string,
  query: { limit: number; cursor?: string },
): Promise<AnswerBody<typeof route>> {
  const after = readCursor(query.cursor)
  const found = await rows(
    tx,
    ORDER,
    `SELECT o.id, o.platform, o.orderNo, o.status, o.storeId, s.name AS storeName, o.paidAt, o.amountFen, o.refundedFen,
            o.source, o.updatedAt
       FROM shop_order o LEFT JOIN store s ON s.id = o.storeId
      WHERE o.memberId = ?${after ? ' AND (COALESCE(o.paidAt, 0) < ? OR (COALESCE(o.paidAt, 0) = ? AND o.id < ?))' : ''}
      ORDER BY COALESCE(o.paidAt, 0) DESC, o.id DESC LIMIT ?`,
    [memberId, ...(after ? [Number(after.sort), Number(after.sort), after.id] : []), query.limit + 1],
  )
  const items = await itemsOf(
    tx,
    found.map((o) => o.id),
  )
  const stat = await statOf(tx, memberId)
  const cycle = repurchaseCycleMs(stat.orderCount, stat.firstPaidAt, stat.lastPaidAt)
  return {
    ...page(
      found,
      query.limit,
      (o) => ({ sort: o.paidAt ?? 0, id: o.id }),
      (o) => ({
        ...o,
        paidAt: o.paidAt === null ? null : isoOf(o.paidAt),
        updatedAt: isoOf(o.updatedAt),
        items: items.get(o.id) ?? [],
      }),
    ),
    stat: {
      ...stat,
      averageFen: averageOrderFen(stat.orderCount, stat.spentFen),
      firstPaidAt: stat.firstPaidAt === null ? null : isoOf(stat.firstPaidAt),
      lastPaidAt: stat.lastPaidAt === null ? null : isoOf(stat.lastPaidAt),
      cycleDays: cycle === null ? null : Math.round((cycle / DAY_MS) * 10) / 10,
    },
  }
}
