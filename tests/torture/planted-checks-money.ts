import { seal, signedHeaders } from '../../server/sandbox/pay-sign'
import { payKeysOf } from '../../server/sandbox/pay-keys'
import { facing, paymentFacts, type Wire } from '../server/payments/wire'
import type { Bench } from './planted'
import { number } from './planted-checks'
import { toldOf, unless } from './told'

/** Each looks for one kind of mistake of orders, refunds and notices through their doors; answers what it found broken. */
export async function refundsWithinPaid(b: Bench): Promise<string[]> {
  const order = await ordered(b)
  await b.pen.say(paymentFacts(b.w, await facing(b.w, order.id)))
  const told = [await b.counter.refund(order.id, 3_000), await b.counter.refund(order.id, 3_000)]
  return unless(['201', 'refund_above_paid'], told.map(toldOf))
}

export const amountIsCompared = (b: Bench): Promise<string[]> =>
  staysUnpaid(b, (facts) => ({ ...facts, amount: { ...facts.amount, total: facts.amount.total - 1 } }))

export const payerIsCompared = (b: Bench): Promise<string[]> =>
  staysUnpaid(b, (facts) => ({ ...facts, payer: { openid: 'o-somebody-else' } }))

export async function settledOnce(b: Bench): Promise<string[]> {
  const order = await ordered(b)
  const facts = paymentFacts(b.w, await facing(b.w, order.id))
  const sold = () => number(b, 'SELECT sold AS n FROM product WHERE id = ?', [b.counter.pack.id])
  const before = await sold()
  for (let i = 0; i < 3; i++) await b.pen.say(facts)
  const { coupons, status } = await b.counter.read(order.id)
  return unless(['paid', '3', '1'], [status, String(coupons.length), String((await sold()) - before)])
}

export async function brokenSealIsRefused(b: Bench): Promise<string[]> {
  const order = await ordered(b)
  const { clock, chance, vault, pay } = b.w.deps
  const { keys } = payKeysOf({ vault, appid: pay!.appid, clock, chance })
  const facts = JSON.stringify(paymentFacts(b.w, await facing(b.w, order.id)))
  const sealed = seal({ chance }, keys().merchant.apiV3Key, facts, 'transaction')
  const bytes = Buffer.from(sealed.ciphertext, 'base64')
  bytes[bytes.length - 1]! ^= 1
  const body = JSON.stringify({
    id: `EV-${chance.id()}`,
    create_time: '2026-03-02T10:00:00+08:00',
    resource_type: 'encrypt-resource',
    event_type: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource: { original_type: 'transaction', ...sealed, ciphertext: bytes.toString('base64') },
  })
  const headers = signedHeaders({ clock, chance }, keys().publicKey, Buffer.from(body))
  return refusedAndUnpaid(b, order.id, { body, headers })
}

export async function unsignedIsRefused(b: Bench): Promise<string[]> {
  const order = await ordered(b)
  const wire = b.pen.notice(paymentFacts(b.w, await facing(b.w, order.id)))
  return refusedAndUnpaid(b, order.id, { ...wire, headers: { ...wire.headers, 'Wechatpay-Signature': '' } })
}

export async function oldIsRefused(b: Bench): Promise<string[]> {
  const order = await ordered(b)
  const wire = b.pen.notice(paymentFacts(b.w, await facing(b.w, order.id)))
  b.w.clock.advance(301_000)
  return refusedAndUnpaid(b, order.id, wire)
}

/** An order of the pack by somebody new, and her session. */
export async function ordered(b: Bench): Promise<{ id: string; token: string }> {
  const { token } = await b.w.member()
  const made = await b.counter.order({ token }, b.counter.pack.id, b.till.key())
  if (made.status !== 201) throw new Error(made.text)
  return { id: made.body.order.id, token }
}

type Facts = ReturnType<typeof paymentFacts>

async function staysUnpaid(b: Bench, change: (facts: Facts) => object): Promise<string[]> {
  const order = await ordered(b)
  await b.pen.say(change(paymentFacts(b.w, await facing(b.w, order.id))))
  return unless(['unpaid'], [(await b.counter.read(order.id)).status])
}

async function refusedAndUnpaid(b: Bench, orderId: string, wire: Wire): Promise<string[]> {
  const status = await b.pen.post(wire)
  const refused = status >= 400 && status < 500 ? [] : [`answered ${status}`]
  return [...refused, ...unless(['unpaid'], [(await b.counter.read(orderId)).status])]
}
