import { z } from 'zod'
import {
  Day,
  Fen,
  FenPositive,
  Id,
  IdParams,
  ListQuery,
  Moment,
  countedListOf,
  findIn,
  line,
  listOf,
  translationsOf,
} from './common'
import { Order, OrderStatus, ProductKind, StaffProduct } from './payments'
import { route, staff } from './route'

const ProductFields = {
  kind: ProductKind,
  title: line(40),
  /** The title in other languages. */
  titles: translationsOf(40).nullable().optional(),
  priceFen: FenPositive,
  months: z.int().min(1).max(36).optional(),
  tier: z
    .string()
    .regex(/^[\x21-\x7e]{1,20}$/)
    .optional(),
  items: z
    .array(z.strictObject({ couponTemplateId: Id, quantity: z.int().min(1).max(50) }))
    .min(1)
    .max(20)
    .optional(),
  onSale: z.boolean(),
}
export const listStaffProducts = route({
  method: 'GET',
  path: '/staff/products',
  who: staff('marketer', 'service', 'analyst'),
  summary: 'All products, newest first; q finds in titles',
  query: z.strictObject({
    ...findIn('title', 'priceFen', 'sold', 'createdAt'),
    kind: ProductKind.optional(),
    state: z.enum(['on_sale', 'off_sale']).optional(),
  }),
  answers: { 200: countedListOf(StaffProduct) },
})
export const createProduct = route({
  method: 'POST',
  path: '/staff/products',
  who: staff(),
  summary: 'A new product',
  body: z.strictObject(ProductFields),
  answers: { 201: StaffProduct },
})
export const editProduct = route({
  method: 'PATCH',
  path: '/staff/products/:id',
  who: staff(),
  summary: 'Change a product; orders keep the terms they were made with',
  params: IdParams,
  versioned: true,
  body: z.strictObject(ProductFields).omit({ kind: true }).partial(),
  answers: { 200: StaffProduct },
  refusals: ['version_conflict'],
})

export const RefundStatus = z.enum(['awaiting_approval', 'refused', 'processing', 'done', 'failed'])
export const Refund = z
  .object({
    id: Id,
    refundNo: z.string(),
    orderId: Id,
    orderNo: z.string(),
    amountFen: Fen,
    reason: z.string(),
    status: RefundStatus,
    /** Who asked; null where it was opened by itself. */
    askedBy: Id.nullable(),
    askedByName: z.string().nullable(),
    approvedByName: z.string().nullable(),
    /** What the platform said where it went wrong. */
    problem: z.string().nullable(),
    createdAt: Moment,
    doneAt: Moment.nullable(),
  })
  .meta({ id: 'Refund' })
export type Refund = z.output<typeof Refund>
export const StaffOrder = Order.extend({
  memberNo: z.string(),
  memberId: Id,
  transactionId: z.string().nullable(),
  /** Set where the money came after the order was closed: a refund is asked for by itself. */
  paidLate: z.boolean(),
  refundableFen: Fen,
}).meta({ id: 'StaffOrder' })
export type StaffOrder = z.output<typeof StaffOrder>
export const listOrders = route({
  method: 'GET',
  path: '/staff/orders',
  who: staff('service'),
  summary: 'Orders, newest first',
  query: z.strictObject({
    ...ListQuery,
    status: OrderStatus.optional(),
    orderNo: line(64).optional(),
    memberId: Id.optional(),
    from: Day.optional(),
    to: Day.optional(),
  }),
  answers: { 200: listOf(StaffOrder).extend({ count: z.int(), paidFen: Fen, refundedFen: Fen }) },
})
export const readOrder = route({
  method: 'GET',
  path: '/staff/orders/:id',
  who: staff('service'),
  summary: 'One order with its refunds and coupons',
  params: IdParams,
  answers: {
    200: StaffOrder.extend({
      refunds: z.array(Refund),
      coupons: z.array(z.object({ id: Id, title: z.string(), status: z.string() })),
    }),
  },
})
export const queryOrder = route({
  method: 'POST',
  path: '/staff/orders/:id/queries',
  who: staff('service'),
  summary: 'Ask the platform now how the payment stands',
  params: IdParams,
  body: z.strictObject({}).optional(),
  answers: { 200: StaffOrder },
  refusals: ['pay_unavailable'],
})
export const endOrder = route({
  method: 'POST',
  path: '/staff/orders/:id/closures',
  who: staff('service'),
  summary:
    'Give up an unpaid order, so that nobody can pay it; closed already it stays so, paid after all it is answered as paid',
  params: IdParams,
  body: z.strictObject({}).optional(),
  answers: { 200: StaffOrder },
  refusals: ['order_not_payable', 'pay_unavailable'],
})
export const refundOrder = route({
  method: 'POST',
  path: '/staff/orders/:id/refunds',
  who: staff('service'),
  summary: 'Pay back all or a part; above the limit a second person approves first',
  params: IdParams,
  keyed: true,
  body: z.strictObject({ amountFen: FenPositive, reason: line(80, 2) }),
  answers: { 201: Refund },
  refusals: ['order_not_paid', 'refund_above_paid'],
})
export const approveRefund = route({
  method: 'POST',
  path: '/staff/refunds/:id/approvals',
  who: staff('service'),
  summary: 'A second person approves',
  params: IdParams,
  body: z.strictObject({}).optional(),
  answers: { 200: Refund },
  refusals: ['approval_by_self', 'state_conflict'],
})
export const refuseRefund = route({
  method: 'POST',
  path: '/staff/refunds/:id/refusals',
  who: staff('service'),
  summary: 'A second person refuses, or who asked takes it back',
  params: IdParams,
  body: z.strictObject({ reason: line(80, 2) }),
  answers: { 200: Refund },
  refusals: ['state_conflict'],
})
export const listRefunds = route({
  method: 'GET',
  path: '/staff/refunds',
  who: staff('service'),
  summary: 'Refunds, newest first',
  query: z.strictObject({ ...ListQuery, status: RefundStatus.optional() }),
  answers: { 200: countedListOf(Refund) },
})

export const orderRoutes = {
  listStaffProducts,
  createProduct,
  editProduct,
  listOrders,
  readOrder,
  queryOrder,
  endOrder,
  refundOrder,
  approveRefund,
  refuseRefund,
  listRefunds,
}
