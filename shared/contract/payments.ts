import { z } from 'zod'
import { Fen, Id, IdParams, ListQuery, Moment, listOf, translationsOf } from './common'
import { route } from './route'

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
  .object({
    ...ProductShape,
    titles: translationsOf(40).nullable(),
    sold: z.int(),
    version: z.int(),
    createdAt: Moment,
  })
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

export const paymentRoutes = {
  listProducts,
  createOrder,
  payOrder,
  closeOrder,
  listMyOrders,
  readMyOrder,
  readPaidMembership,
}
