import type { AnswerOf } from '../../shared/contract/route'
import type { createOrder as spec } from '../../shared/contract/payments'
import type { Call, MemberActor } from '../base/contract'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { findStored } from '../base/idempotency'
import { audit } from '../base/audit'
import { forUpdate, inList, row, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { PayError } from '../wechat/pay/ports'
import { askPlatform, GONE, PAID, payOf, unavailable } from './ask'
import { PayOrder, Product, type OrderTerms } from './entities'
import type { PaymentHooks } from './hooks'
import { payNumber } from './numbers'
import { presentOrder } from './present-order'

const STOCK = { id: text, state: text, remaining: whole }

/** How long it can be paid, in ms: as long as a prepay id lives (WeChat Pay, JSAPI: two hours). */
export const PAY_MS = 2 * 3_600_000
/** The platform is asked first after this, in ms. */
export const FIRST_ASK_MS = 30_000
/** The platform wants an order to be payable for a minute at least. */
const LEAST_MS = 60_000
const KEY_USED = uniqueKey('pay_order', 'uq_order_key', ['askKey'])

/**
 * Puts the order on record under our number, commits, and only then asks the platform for its prepay id: whatever happens
 * on the way, a payment that comes finds its order, and the same key asks again with the same number. The answer is stored
 * and given again byte for byte; its signature holds as long as the prepay id, which is as long as the order can be paid.
 */
export async function createOrder(deps: Deps, hooks: PaymentHooks, call: Call<typeof spec>) {
  const pay = payOf(deps)
  const key = call.key!
  const stored = await deps.db.read((tx) => findStored(tx, key))
  if (stored) return stored
  const order = await placeOnce(deps, call, key.id)
  if (order.productId !== call.body.productId) throw new AppError('idempotency_key_reused')
  const prepayId = await ensurePrepay(deps, hooks, order)
  return call.once(async (tx): Promise<AnswerOf<typeof spec>> => ({
    status: 201,
    body: { order: await presentOrder(tx, order.id), payment: pay.paymentParams(prepayId) },
  }))
}

async function placeOnce(deps: Deps, call: Call<typeof spec>, askKey: string): Promise<PayOrder> {
  try {
    return await deps.db.inTransaction(async (tx) => {
      // The buyer's row is held: a repeat finds the order, and orders made at once are counted one after the other.
      await row(tx, ID, `SELECT id FROM member WHERE id = ?${forUpdate(tx)}`, [call.actor.memberId])
      const before = await tx.getRepository(PayOrder).findOneBy({ askKey })
      return before ?? place(tx, deps, call.actor, call.body.productId, askKey, call.requestId)
    })
  } catch (error) {
    if (!isDuplicate(error, KEY_USED)) throw error
    return deps.db.read((tx) => tx.getRepository(PayOrder).findOneByOrFail({ askKey }))
  }
}

async function place(
  tx: Tx,
  deps: Deps,
  actor: MemberActor,
  productId: string,
  askKey: string,
  requestId: string,
): Promise<PayOrder> {
  await checkUnpaid(tx, actor.memberId, deps.clock.now())
  const product = await tx.getRepository(Product).findOneBy({ id: productId })
  if (!product?.onSale) throw new AppError('product_not_on_sale')
  const terms: OrderTerms = product.items ? { items: product.items } : { months: product.months!, tier: product.tier }
  if ('items' in terms) await checkStock(tx, terms.items)
  const now = deps.clock.now()
  const order: PayOrder = {
    id: deps.chance.id(),
    orderNo: payNumber(deps.chance),
    askKey,
    memberId: actor.memberId,
    openid: actor.openid,
    productId,
    kind: product.kind,
    title: product.title,
    terms,
    amountFen: product.priceFen,
    status: 'unpaid',
    prepayId: null,
    payUntil: now + PAY_MS,
    transactionId: null,
    paidAt: null,
    closedAt: null,
    paidLate: false,
    refundedFen: 0,
    refundingFen: 0,
    couponIds: null,
    takenBack: null,
    nextQueryAt: now + FIRST_ASK_MS,
    askedAt: null,
    queries: 0,
    createdAt: now,
  }
  await tx.getRepository(PayOrder).insert(order)
  await audit(tx, deps, now, {
    actor: { kind: 'member', id: actor.memberId },
    action: 'payments.order',
    objectKind: 'pay_order',
    objectId: order.id,
    requestId,
  })
  return order
}

/** Orders a person may leave unpaid; each is ours and the platform's to ask after until it closes. */
const MOST_UNPAID = 10
const ID = { id: text }
const UNPAID = { n: whole, first: whole.nullable() }

/** 429 until the first of too many unpaid orders closes. */
async function checkUnpaid(tx: Tx, memberId: string, now: number): Promise<void> {
  const sql = "SELECT COUNT(*) AS n, MIN(payUntil) AS first FROM pay_order WHERE memberId = ? AND status = 'unpaid'"
  const unpaid = await row(tx, UNPAID, sql, [memberId])
  if (unpaid === null || unpaid.n < MOST_UNPAID) return
  const wait = Math.max(1, Math.ceil(((unpaid.first ?? now) - now) / 1000))
  throw new AppError('rate_limited', { headers: { 'Retry-After': String(wait) } })
}

/** An early hint, so that nobody pays for what is gone; what decides is the row lock when it is paid. */
async function checkStock(tx: Tx, items: { couponTemplateId: string; quantity: number }[]): Promise<void> {
  const ids = items.map((i) => i.couponTemplateId)
  const stock = await rows(
    tx,
    STOCK,
    `SELECT t.id, t.state, t.total - t.issued - COALESCE((SELECT SUM(s.issued) FROM coupon_stripe s WHERE s.couponTemplateId = t.id), 0) AS remaining
       FROM coupon_template t WHERE t.id IN ${inList(ids)}`,
    ids,
  )
  for (const { couponTemplateId, quantity } of items) {
    const template = stock.find((r) => r.id === couponTemplateId)
    if (!template || !['published', 'paused'].includes(template.state)) throw new AppError('product_not_on_sale')
    if (template.remaining < quantity) throw new AppError('coupon_sold_out')
  }
}

/** The order's prepay id, asked for with the same number until the platform gives one. 409 once it cannot be paid. */
export async function ensurePrepay(deps: Deps, hooks: PaymentHooks, order: PayOrder): Promise<string> {
  const left = order.payUntil - deps.clock.now()
  if (order.status !== 'unpaid' || left <= 0) throw new AppError('order_not_payable')
  if (order.prepayId !== null) return order.prepayId
  if (left < LEAST_MS) throw new AppError('order_not_payable')
  try {
    const { prepayId } = await payOf(deps).prepay({
      orderNo: order.orderNo,
      description: order.title,
      totalFen: order.amountFen,
      openid: order.openid,
      expiresAt: order.payUntil,
    })
    await deps.db.inTransaction((tx) =>
      write(tx, 'UPDATE pay_order SET prepayId = ? WHERE id = ?', [prepayId, order.id]),
    )
    return prepayId
  } catch (error) {
    if (!(error instanceof PayError) || !(PAID.test(error.code) || GONE.test(error.code)))
      return unavailable(deps, error)
    const now = await askPlatform(deps, hooks, order).catch((failure: unknown) => unavailable(deps, failure))
    throw new AppError(now.status === 'unpaid' ? 'pay_unavailable' : 'order_not_payable')
  }
}
