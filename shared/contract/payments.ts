import { z } from 'zod'
import { Day, Fen, FenPositive, Id, IdParams, ListQuery, Moment, listOf, text } from './common'
import { route, staff } from './route'

export const ProductKind = z.enum(['membership', 'coupon_pack'])
const PackItem = z.object({ couponTemplateId: Id, title: z.string(), quantity: z.int() })
const ProductShape = {
  id: Id,
  kind: ProductKind,
  title: z.string(),
  priceFen: Fen,
  /** Of a membership: for so many months. */
  months: z.int().optional(),
  /** Of a membership: the tier one has meanwhile. */
  tier: z.string().optional(),
  items: z.array(PackItem).optional(),
  onSale: z.boolean(),
}
export const Product = z.object(ProductShape).meta({ id: 'Product' })
export type Product = z.output<typeof Product>
export const StaffProduct = z
  .object({ ...ProductShape, sold: z.int(), version: z.int(), createdAt: Moment })
  .meta({ id: 'StaffProduct' })
export type StaffProduct = z.output<typeof StaffProduct>

/** For `wx.requestPayment`, as it takes them. */
export const PaymentParams = z
  .object({
    timeStamp: z.string(),
    nonceStr: z.string(),
    package: z.string(),
    signType: z.literal('RSA'),
    paySign: z.string(),
  })
  .meta({ id: 'PaymentParams' })
export type PaymentParams = z.output<typeof PaymentParams>

/** `unpaid` until the platform says it is paid or it is closed; `refunded` once all of it went back. */
export const OrderStatus = z.enum(['unpaid', 'paid', 'closed', 'refunded'])
export const Order = z
  .object({
    id: Id,
    orderNo: z.string(),
    productId: Id,
    kind: ProductKind,
    title: z.string(),
    amountFen: Fen,
    status: OrderStatus,
    createdAt: Moment,
    payUntil: Moment,
    paidAt: Moment.optional(),
    closedAt: Moment.optional(),
    refundedFen: Fen,
    /** What it brought: the coupons of a pack. */
    couponIds: z.array(Id).optional(),
    /** What it brought: the paid membership, until its last day. */
    memberUntil: Moment.optional(),
  })
  .meta({ id: 'Order' })
export type Order = z.output<typeof Order>

export const listProducts = route({
  method: 'GET',
  path: '/mini/products',
  who: { side: 'mini', needs: 'guest' },
  summary: 'Paid memberships and coupon packs on sale',
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(Product).extend({ payable: z.boolean() }) },
})
export const createOrder = route({
  method: 'POST',
  path: '/mini/orders',
  who: { side: 'mini', needs: 'member' },
  summary: 'Order a product; what it costs is the server’s alone',
  keyed: true,
  body: z.strictObject({ productId: Id }),
  answers: { 201: z.object({ order: Order, payment: PaymentParams }) },
  refusals: [
    'product_not_on_sale',
    'coupon_sold_out',
    'order_not_payable',
    'idempotency_key_reused',
    'pay_unavailable',
  ],
})
export const payOrder = route({
  method: 'POST',
  path: '/mini/orders/:id/payments',
  who: { side: 'mini', needs: 'member' },
  summary: 'The parameters to pay an unpaid order with, again',
  params: IdParams,
  body: z.strictObject({}).optional(),
  answers: { 200: z.object({ order: Order, payment: PaymentParams }) },
  refusals: ['order_not_payable', 'pay_unavailable'],
})
export const closeOrder = route({
  method: 'POST',
  path: '/mini/orders/:id/closures',
  who: { side: 'mini', needs: 'member' },
  summary: 'Give up an unpaid order; one that is paid after all stays paid',
  params: IdParams,
  body: z.strictObject({}).optional(),
  answers: { 200: Order },
  refusals: ['order_not_payable', 'pay_unavailable'],
})
export const listMyOrders = route({
  method: 'GET',
  path: '/mini/orders',
  who: { side: 'mini', needs: 'member' },
  summary: 'One’s orders, newest first',
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(Order) },
})
export const readMyOrder = route({
  method: 'GET',
  path: '/mini/orders/:id',
  who: { side: 'mini', needs: 'member' },
  summary: 'How the payment stands; asks the platform where its news stayed out',
  params: IdParams,
  answers: { 200: Order },
})
export const readPaidMembership = route({
  method: 'GET',
  path: '/mini/me/paid-membership',
  who: { side: 'mini', needs: 'member' },
  summary: 'Until when the paid membership lasts',
  answers: { 200: z.object({ until: Moment.nullable(), tier: z.string().nullable(), endsSoon: z.boolean() }) },
})

const ProductFields = {
  kind: ProductKind,
  title: text(40),
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
  summary: 'All products, newest first',
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(StaffProduct) },
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
    orderNo: text(64).optional(),
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
export const refundOrder = route({
  method: 'POST',
  path: '/staff/orders/:id/refunds',
  who: staff('service'),
  summary: 'Pay back all or a part; above the limit a second person approves first',
  params: IdParams,
  keyed: true,
  body: z.strictObject({ amountFen: FenPositive, reason: text(80, 2) }),
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
  body: z.strictObject({ reason: text(80, 2) }),
  answers: { 200: Refund },
  refusals: ['state_conflict'],
})
export const listRefunds = route({
  method: 'GET',
  path: '/staff/refunds',
  who: staff('service'),
  summary: 'Refunds, newest first',
  query: z.strictObject({ ...ListQuery, status: RefundStatus.optional() }),
  answers: { 200: listOf(Refund) },
})

export const BILL_DIFFERENCES = [
  'missing_here',
  'missing_there',
  'amount',
  'state',
  'transaction',
  'refund_missing_here',
  'refund_missing_there',
  'refund_amount',
  'refund_state',
  'duplicate_line',
  'foreign_merchant',
] as const
export const BillDifference = z
  .object({
    id: Id,
    day: Day,
    kind: z.enum(BILL_DIFFERENCES),
    orderNo: z.string().nullable(),
    /** What we hold and what the bill says, by field. */
    ours: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).nullable(),
    theirs: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).nullable(),
    settledAt: Moment.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'BillDifference' })
export const BillCheck = z
  .object({
    day: Day,
    status: z.enum(['waiting', 'no_bill', 'equal', 'different', 'failed']),
    payments: z.int(),
    paidFen: Fen,
    refunds: z.int(),
    refundedFen: Fen,
    open: z.int(),
    checkedAt: Moment.nullable(),
  })
  .meta({ id: 'BillCheck' })
export const listBillChecks = route({
  method: 'GET',
  path: '/staff/bill-checks',
  who: staff('service'),
  summary: 'Each day’s bill beside our books, newest first',
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(BillCheck) },
})
export const checkBill = route({
  method: 'POST',
  path: '/staff/bill-checks',
  who: staff('service'),
  summary: 'Fetch and compare a day’s bill (again)',
  body: z.strictObject({ day: Day }),
  answers: { 202: z.object({ jobId: Id }) },
  refusals: ['pay_unavailable'],
})
const DayParams = z.strictObject({ day: Day })
export const listBillDifferences = route({
  method: 'GET',
  path: '/staff/bill-checks/:day/differences',
  who: staff('service'),
  summary: 'Where bill and books differ',
  params: DayParams,
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(BillDifference) },
})
export const settleBillDifference = route({
  method: 'POST',
  path: '/staff/bill-differences/:id/settlements',
  who: staff('service'),
  summary: 'Note how a difference was settled',
  params: IdParams,
  body: z.strictObject({ note: text(200, 2) }),
  answers: { 200: BillDifference },
  refusals: ['state_conflict'],
})

export const paymentRoutes = {
  listProducts,
  createOrder,
  payOrder,
  closeOrder,
  listMyOrders,
  readMyOrder,
  readPaidMembership,
  listStaffProducts,
  createProduct,
  editProduct,
  listOrders,
  readOrder,
  queryOrder,
  refundOrder,
  approveRefund,
  refuseRefund,
  listRefunds,
  listBillChecks,
  checkBill,
  listBillDifferences,
  settleBillDifference,
}
