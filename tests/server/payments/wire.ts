import { ask } from '../../harness/ask'
import { payKeysOf } from '../../../server/sandbox/pay-keys'
import { seal, signedHeaders } from '../../../server/sandbox/pay-sign'
import { NOTICE_PATH } from '../../../server/wechat/pay/notice-routes'
import type { World } from '../../harness/world'

/** What the platform would say of a payment, in its words; each field can be made another. */
export const paymentFacts = (
  w: World,
  o: { orderNo: string; amountFen: number; openid: string; transactionId: string },
  more: Record<string, unknown> = {},
) => ({
  mchid: w.deps.pay!.mchid,
  appid: w.deps.pay!.appid,
  out_trade_no: o.orderNo,
  transaction_id: o.transactionId,
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  success_time: '2026-03-02T10:00:00+08:00',
  payer: { openid: o.openid },
  amount: { total: o.amountFen, payer_total: o.amountFen, currency: 'CNY', payer_currency: 'CNY' },
  ...more,
})

/** The same of a refund, as its notice words it. */
export const refundFacts = (
  w: World,
  o: { orderNo: string; totalFen: number; transactionId: string; refundNo: string; refundFen: number },
  more: Record<string, unknown> = {},
) => ({
  mchid: w.deps.pay!.mchid,
  out_trade_no: o.orderNo,
  transaction_id: o.transactionId,
  out_refund_no: o.refundNo,
  refund_id: `50${o.refundNo.slice(0, 20)}`,
  refund_status: 'SUCCESS',
  success_time: '2026-03-02T10:00:00+08:00',
  amount: { total: o.totalFen, refund: o.refundFen, payer_total: o.totalFen, payer_refund: o.refundFen },
  ...more,
})

export type Wire = { body: string; headers: Record<string, string> }

/** The platform's own pen: signs and seals notices of any content, as only WeChat Pay can. */
export function platformPen(w: World) {
  const { clock, chance, vault, pay } = w.deps
  const { keys } = payKeysOf({ vault, appid: pay!.appid, clock, chance })
  let numbers = 0
  const notice = (
    facts: object,
    kind: 'transaction' | 'refund' = 'transaction',
    id = `EV-${++numbers}-${chance.id()}`,
  ): Wire => {
    const body = JSON.stringify({
      id,
      create_time: '2026-03-02T10:00:00+08:00',
      resource_type: 'encrypt-resource',
      event_type: kind === 'refund' ? 'REFUND.SUCCESS' : 'TRANSACTION.SUCCESS',
      summary: '支付成功',
      resource: { original_type: kind, ...seal({ chance }, keys().merchant.apiV3Key, JSON.stringify(facts), kind) },
    })
    return { body, headers: signedHeaders({ clock, chance }, keys().publicKey, Buffer.from(body)) }
  }
  const post = async ({ body, headers }: Wire): Promise<number> => {
    const send = () =>
      ask(`${w.url}${NOTICE_PATH}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body,
      })
    // Signing keeps this process busy longer than the server keeps an idle connection: told again on a new one, as WeChat does.
    return (await send().catch(send)).status
  }
  return {
    notice,
    post,
    say: (facts: object, kind?: 'transaction' | 'refund', id?: string) => post(notice(facts, kind, id)),
  }
}

/** What no notice may change unseen: every row that money moves. */
export const moneyRows = (w: World): Promise<unknown> =>
  w.db.read(async (tx) => ({
    orders: await tx.query(
      'SELECT id, status, transactionId, refundedFen, refundingFen, couponIds FROM pay_order ORDER BY id',
    ),
    refunds: await tx.query('SELECT id, status, amountFen FROM pay_refund ORDER BY id'),
    periods: await tx.query('SELECT id, since, until, endedAt FROM paid_period ORDER BY id'),
    coupons: await tx.query('SELECT id, status FROM coupon ORDER BY id'),
  }))

/** An order's openid and number as the platform was told them. */
export async function facing(w: World, orderId: string) {
  const [row] = (await w.db.read((tx) =>
    tx.query('SELECT orderNo, openid, amountFen, transactionId FROM pay_order WHERE id = ?', [orderId]),
  )) as { orderNo: string; openid: string; amountFen: number; transactionId: string | null }[]
  return {
    ...row!,
    amountFen: Number(row!.amountFen),
    transactionId: row!.transactionId ?? `42000${row!.orderNo.slice(0, 22)}`,
  }
}
