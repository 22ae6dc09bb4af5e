import { z } from 'zod'
import { ORDER_STATES } from '../rules/order'
import { Fen, Id, IdParams, ListQuery, Moment, MomentIn, Typed, line, listOf } from './common'
import { open, route, staff } from './route'

/** Orders of every source; what is paid here by WeChat is a payment order (payments.ts). */

export const ShopOrderStatus = z.enum(ORDER_STATES)
/** `taobao`, `tmall`, `youzan`, a till's own name: letters and digits, whatever their case. */
const Platform = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/)
const Item = z
  .strictObject({
    sku: line(64).optional(),
    name: line(200).optional(),
    quantity: z.int().min(1).max(1_000_000).optional(),
    amountFen: Fen.optional(),
  })
  .refine((item) => item.sku !== undefined || item.name !== undefined, { message: 'sku_or_name' })

export const openRecordOrder = route({
  method: 'POST',
  path: '/open/orders',
  who: open('orders'),
  summary:
    'Put an order on record: 201 for a new one, 200 for one that is known, corrected where this is newer, else unchanged. Repeats harmlessly',
  body: z.strictObject({
    platform: Platform,
    orderNo: line(64),
    storeId: Id.optional(),
    /** Left out: it was paid; of an order that stands further on it says nothing. */
    status: ShopOrderStatus.optional(),
    paidAt: MomentIn.optional(),
    /** What the buyer paid, postage included, before refunds. */
    amountFen: Fen,
    /** All that went back so far, never what went back this time. */
    refundedFen: Fen.optional(),
    items: z.array(Item).max(500).optional(),
    customer: z
      .strictObject({
        memberNo: Typed.optional(),
        phone: Typed.optional(),
        /** What the platform itself calls the buyer, always the same; no masked name. */
        externalId: line(128).optional(),
      })
      .optional(),
  }),
  answers: { 200: RecordedOrder('corrected', 'unchanged'), 201: RecordedOrder('recorded') },
  refusals: ['refund_above_paid'],
})

/** Never whether the buyer is a member: a phone would be all it takes to ask. */
function RecordedOrder<const O extends [string, ...string[]]>(...outcomes: O) {
  return z.object({
    id: Id,
    platform: z.string(),
    orderNo: z.string(),
    status: ShopOrderStatus,
    amountFen: Fen,
    refundedFen: Fen,
    /** How often it was changed, from 1. */
    version: z.int(),
    outcome: z.enum(outcomes),
  })
}

export const ShopOrder = z
  .object({
    id: Id,
    platform: z.string(),
    orderNo: z.string(),
    status: ShopOrderStatus,
    storeId: Id.nullable(),
    storeName: z.string().nullable(),
    paidAt: Moment.nullable(),
    amountFen: Fen,
    refundedFen: Fen,
    items: z.array(
      z.object({
        sku: z.string().nullable(),
        name: z.string().nullable(),
        quantity: z.int().nullable(),
        amountFen: Fen.nullable(),
      }),
    ),
    source: z.enum(['open', 'import', 'till', 'shop']),
    updatedAt: Moment,
  })
  .meta({ id: 'ShopOrder' })
export type ShopOrder = z.output<typeof ShopOrder>

/** What purchases add up to; those that went back whole count as orders, for no money. */
const Purchases = z.object({
  orderCount: z.int(),
  returnedCount: z.int(),
  spentFen: Fen,
  averageFen: Fen.nullable(),
  firstPaidAt: Moment.nullable(),
  lastPaidAt: Moment.nullable(),
  /** Days between two purchases on average, in tenths. */
  cycleDays: z.number().nullable(),
})

export const listMemberPurchases = route({
  method: 'GET',
  path: '/staff/members/:id/purchases',
  who: staff('marketer', 'service'),
  summary: 'What a member bought, wherever that was, the latest first, and what it adds up to',
  params: IdParams,
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(ShopOrder).extend({ stat: Purchases }) },
})

export const shopOrderRoutes = { openRecordOrder, listMemberPurchases }
