import { verify } from 'node:crypto'
import type Router from '@koa/router'
import type { RouterContext } from '@koa/router'
import { z } from 'zod'
import { controlBody, ControlProblem } from './control-door'
import type { PayDeps } from './pay-door'
import type { Notifier } from './pay-notices'
import { payNow } from './pay-orders'
import { settle } from './pay-refunds'
import { sendCards } from './pay-send-card'
import type { BillPlant } from './pay-state'
import type { Person } from './state'

const Switches = z.strictObject({
  notices: z.enum(['on', 'off']).optional(),
  copies: z.int().min(1).max(16).optional(),
  delayMs: z.int().min(0).max(86_400_000).optional(),
  lossPercent: z.number().min(0).max(100).optional(),
  noticeFirst: z.boolean().optional(),
  noticeKey: z.enum(['public_key', 'certificate', 'mixed']).optional(),
  certificates: z.enum(['some', 'none']).optional(),
  refunds: z.enum(['SUCCESS', 'ABNORMAL', 'CLOSED', 'PROCESSING']).optional(),
})
/** What wx.requestPayment was given, or the prepay id alone; the sign is checked where it is told. */
const Payment = z.strictObject({
  prepayId: z.string().optional(),
  package: z.string().optional(),
  timeStamp: z.string().optional(),
  nonceStr: z.string().optional(),
  signType: z.string().optional(),
  paySign: z.string().optional(),
  outcome: z.enum(['paid', 'cancelled']),
})
const Plants: z.ZodType<{ items: BillPlant[] }> = z.strictObject({
  items: z.array(
    z.union([
      z.strictObject({ kind: z.literal('drop'), number: z.string() }),
      z.strictObject({ kind: z.literal('repeat'), number: z.string() }),
      z.strictObject({ kind: z.literal('change'), number: z.string(), column: z.string(), value: z.string() }),
      z.strictObject({ kind: z.literal('add'), day: z.string(), cells: z.record(z.string(), z.string()) }),
    ]),
  ),
})
const Cards = z.strictObject({
  sendCouponParams: z
    .array(z.strictObject({ stock_id: z.string(), out_request_no: z.string(), coupon_code: z.string() }))
    .min(1),
  sign: z.string(),
  sendCouponMerchant: z.string(),
})

/** Under `/sandbox/api`: what a payer does, what payments a person made, how WeChat Pay behaves. */
export function payControlRoutes(router: Router, mount: string, deps: PayDeps, notifier: Notifier): void {
  router.post(`${mount}/people/:id/payments`, async (ctx) => {
    const person = await personOf(deps, ctx)
    await pay(deps, notifier, person, await controlBody(ctx, Payment), ctx)
  })
  router.get(`${mount}/people/:id/payments`, async (ctx) => {
    const person = await personOf(deps, ctx)
    const orders = (await deps.store.list('payOrder')).filter((order) => order.openid === person.openids.mini)
    ctx.body = {
      items: orders.reverse().map((order) => ({
        orderNo: order.orderNo,
        prepayId: order.prepayId,
        description: order.description,
        totalFen: order.totalFen,
        state: order.state,
        refundedFen: order.refundedFen,
        transactionId: order.transactionId,
        createdAt: new Date(order.createdAt).toISOString(),
        paidAt: order.paidAt === null ? null : new Date(order.paidAt).toISOString(),
      })),
    }
  })
  router.post(`${mount}/people/:id/wechat-cards`, async (ctx) => {
    const person = await personOf(deps, ctx)
    ctx.body = await sendCards(deps, notifier, person, await controlBody(ctx, Cards))
  })
  router.get(`${mount}/people/:id/wechat-cards`, async (ctx) => {
    const person = await personOf(deps, ctx)
    const cards = (await deps.store.list('payCard')).filter((card) => card.openid === person.openids.mini)
    ctx.body = { items: cards.map(({ code, stockId, state }) => ({ code, stockId, state })) }
  })
  platformRoutes(router, mount, deps, notifier)
}

function platformRoutes(router: Router, mount: string, deps: PayDeps, notifier: Notifier): void {
  router.get(`${mount}/pay`, async (ctx) => {
    const notices = (await deps.store.list('payNotice')).map(({ id, eventType, tries, nextAt }) => ({
      id,
      eventType,
      tries,
      nextAt: new Date(nextAt).toISOString(),
    }))
    ctx.body = { ...deps.paySwitches, notices: deps.paySwitches.notices, underWay: notices }
  })
  router.put(`${mount}/pay`, async (ctx) => {
    Object.assign(deps.paySwitches, await controlBody(ctx, Switches))
    ctx.body = deps.paySwitches
  })
  router.post(`${mount}/pay/rotations`, (ctx) => {
    ctx.status = 201
    ctx.body = { serial: deps.keys().rotate().serial }
  })
  // Every try that is due by the clock, now: for tests, whose clock stands.
  router.post(`${mount}/pay/deliveries`, async (ctx) => {
    await notifier.deliverDue()
    ctx.status = 204
  })
  router.put(`${mount}/pay/bill-plants`, async (ctx) => {
    deps.billPlants.splice(0, deps.billPlants.length, ...(await controlBody(ctx, Plants)).items)
    ctx.body = { items: deps.billPlants }
  })
  // Ends the refunds that were held by the switch `refunds: PROCESSING`, as the switch says now.
  router.post(`${mount}/pay/settlements`, async (ctx) => {
    for (const { refundNo } of await deps.store.list('payRefund')) await settle(deps, notifier, refundNo)
    ctx.status = 204
  })
}

async function pay(
  deps: PayDeps,
  notifier: Notifier,
  person: Person,
  input: z.output<typeof Payment>,
  ctx: RouterContext,
): Promise<void> {
  const prepayId = input.prepayId ?? (input.package ?? '').replace(/^prepay_id=/, '')
  if (prepayId === '') throw new ControlProblem(422, 'validation_failed', 'package: what requestPayment was given')
  if (input.paySign !== undefined && !signRight(deps, input, prepayId))
    throw new ControlProblem(409, 'sign_wrong', 'requestPayment:fail 支付验证签名失败')
  ctx.status = 200
  if (input.outcome === 'cancelled') {
    ctx.body = { errMsg: 'requestPayment:fail cancel' }
    return
  }
  const refused = await payNow(deps, notifier, prepayId, person.openids.mini)
  if (refused === 'unknown') throw new ControlProblem(404, 'not_found', 'requestPayment:fail 没有这笔预支付')
  const words = { foreign: '下单的不是这个人', expired: '订单已超时', paid: '该订单已支付', closed: '订单已关闭' }
  if (refused !== null) throw new ControlProblem(409, `order_${refused}`, `requestPayment:fail ${words[refused]}`)
  ctx.body = { errMsg: 'requestPayment:ok' }
}

function signRight(deps: PayDeps, input: z.output<typeof Payment>, prepayId: string): boolean {
  const { appid } = deps.keys().merchant
  const message = `${appid}\n${input.timeStamp ?? ''}\n${input.nonceStr ?? ''}\nprepay_id=${prepayId}\n`
  if (input.signType !== 'RSA') return false
  return verify('RSA-SHA256', Buffer.from(message), deps.keys().merchantKey, Buffer.from(input.paySign ?? '', 'base64'))
}

async function personOf(deps: PayDeps, ctx: RouterContext): Promise<Person> {
  const person = await deps.store.get('person', String(ctx.params.id))
  if (person === null) throw new ControlProblem(404, 'not_found', 'there is no such person')
  return person
}
