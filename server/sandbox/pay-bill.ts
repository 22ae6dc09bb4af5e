import { createHash } from 'node:crypto'
import type Router from '@koa/router'
import { DAY_MS, isDay, shanghaiDay, shanghaiDayStart } from '../../shared/rules/calendar'
import { rfc3339 } from '../wechat/pay/moments'
import { PAY_MOUNT, PayRefusal, paramError, payRoute, type PayDeps } from './pay-door'
import type { PayOrder, PayRefund } from './pay-state'

/** Bills are there from ten the next morning, for three months. */
const READY_MS = DAY_MS + 10 * 3_600_000
const KEPT_DAYS = 92

const HEADS =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const SUMS = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'
type Line = Record<string, string>

/** The daily bill: an address with a token and a sha1, and the file behind it, which alone is not signed. */
export function payBillRoutes(router: Router, deps: PayDeps): void {
  const files = new Map<string, string>()
  payRoute(router, deps, 'get', '/v3/bill/tradebill', async ({ query }) => {
    const day = query.bill_date ?? ''
    if (!isDay(day)) throw paramError('bill_date')
    if ((query.bill_type ?? 'ALL') !== 'ALL') throw paramError('bill_type')
    const age = deps.clock.now() - shanghaiDayStart(day)
    if (age < READY_MS) throw new PayRefusal(400, 'STATEMENT_CREATING', '账单生成中，请稍候再试')
    if (age > KEPT_DAYS * DAY_MS) throw new PayRefusal(400, 'INVALID_REQUEST', '账单日期超出范围')
    const lines = await linesOf(deps, day)
    if (lines.length === 0) throw new PayRefusal(400, 'NO_STATEMENT_EXIST', '账单文件不存在')
    const token = deps.chance.bytes(24).toString('base64url')
    const file = fileOf(lines)
    files.set(token, file)
    const download_url = `${deps.publicUrl().replace(/\/+$/, '')}${PAY_MOUNT}/v3/billdownload/file?token=${token}`
    return { body: { hash_type: 'SHA1', hash_value: createHash('sha1').update(file).digest('hex'), download_url } }
  })
  payRoute(router, deps, 'get', '/v3/billdownload/file', async ({ query }) => {
    const file = files.get(query.token ?? '')
    if (file === undefined) throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '账单文件不存在')
    return { body: file, unsigned: true }
  })
}

async function linesOf(deps: PayDeps, day: string): Promise<Line[]> {
  const { merchant } = deps.keys()
  const orders = await deps.store.list('payOrder')
  const paid = orders.filter((o) => o.paidAt !== null && shanghaiDay(o.paidAt) === day)
  const refunds = (await deps.store.list('payRefund')).filter(
    (r) => r.successAt !== null && shanghaiDay(r.successAt) === day,
  )
  const base = { 公众账号ID: merchant.appid, 商户号: merchant.mchid, 特约商户号: '0' }
  const lines = [
    ...paid.map((order) => ({ ...base, ...paymentLine(order) })),
    ...refunds.map((one) => ({
      ...base,
      ...refundLine(
        one,
        orders.find((o) => o.orderNo === one.orderNo)!,
      ),
    })),
  ]
  return planted(deps, day, lines)
}

const yuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
const timeOf = (at: number): string => rfc3339(at).slice(0, 19).replace('T', ' ')

const common = (order: PayOrder): Line => ({
  微信订单号: order.transactionId ?? '',
  商户订单号: order.orderNo,
  用户标识: order.openid,
  交易类型: 'JSAPI',
  付款银行: 'OTHERS',
  货币种类: 'CNY',
  代金券金额: '0.00',
  充值券退款金额: '0.00',
  商品名称: order.description,
  手续费: '0.00000',
  费率: '0.60%',
})

const paymentLine = (order: PayOrder): Line => ({
  ...common(order),
  交易时间: timeOf(order.paidAt!),
  交易状态: 'SUCCESS',
  应结订单金额: yuan(order.totalFen),
  微信退款单号: '0',
  商户退款单号: '0',
  退款金额: '0.00',
  订单金额: yuan(order.totalFen),
  申请退款金额: '0.00',
})

const refundLine = (refund: PayRefund, order: PayOrder): Line => ({
  ...common(order),
  交易时间: timeOf(refund.successAt!),
  交易状态: 'REFUND',
  应结订单金额: '0.00',
  微信退款单号: refund.refundId,
  商户退款单号: refund.refundNo,
  退款金额: yuan(refund.refundFen),
  退款类型: 'ORIGINAL',
  退款状态: refund.status,
  订单金额: '0.00',
  申请退款金额: yuan(refund.refundFen),
})

/** Makes the bill wrong where it was asked to be; a line's number is its refund's, or else its order's. */
function planted(deps: PayDeps, day: string, lines: Line[]): Line[] {
  let out = lines
  const is = (line: Line, number: string) =>
    (line.交易状态 === 'REFUND' ? line.商户退款单号 : line.商户订单号) === number
  for (const plant of deps.billPlants) {
    if (plant.kind === 'add') out = plant.day === day ? [...out, plant.cells] : out
    else if (plant.kind === 'drop') out = out.filter((line) => !is(line, plant.number))
    else if (plant.kind === 'repeat') out = out.flatMap((line) => (is(line, plant.number) ? [line, line] : [line]))
    else if (plant.kind === 'change')
      out = out.map((line) => (is(line, plant.number) ? { ...line, [plant.column]: plant.value } : line))
  }
  return out
}

function fileOf(lines: Line[]): string {
  const heads = HEADS.split(',')
  const rows = lines.map((line) => heads.map((head) => `\`${line[head] ?? ''}`).join(','))
  const sum = (head: string) => yuan(lines.reduce((all, line) => all + Math.round(Number(line[head] ?? 0) * 100), 0))
  const sums = [
    String(lines.length),
    sum('应结订单金额'),
    sum('退款金额'),
    '0.00',
    '0.00000',
    sum('订单金额'),
    sum('申请退款金额'),
  ]
  return `\uFEFF${HEADS}\r\n${rows.join('\r\n')}\r\n${SUMS}\r\n${sums.map((cell) => `\`${cell}`).join(',')}\r\n`
}
