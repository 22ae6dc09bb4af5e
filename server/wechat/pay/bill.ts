import { createHash } from 'node:crypto'
import { z } from 'zod'
import { PayError, type BillLine } from './ports'

/** What the platform tells about a day's file. */
export const BillAddress = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string().regex(/^[0-9a-fA-F]{40}$/),
  download_url: z.url(),
})

/** Reads a day's bill (ALL) whose sha1 is the one told; throws PayError for a file that is cut, changed or of another form. */
export function readBill(file: Buffer, sha1: string): BillLine[] {
  if (createHash('sha1').update(file).digest('hex') !== sha1.toLowerCase()) throw broken('its sha1 is another')
  const lines = file
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
  const heads = (lines[0] ?? '').split(',')
  const end = lines.findIndex((line) => line.startsWith('总交易单数'))
  const rows = lines.slice(1, end < 0 ? undefined : end).map((line) => readLine(heads, cellsOf(line)))
  if (end < 0 || Number(cellsOf(lines[end + 1] ?? '')[0]) !== rows.length) throw broken('lines are missing')
  return rows
}

const broken = (why: string): PayError => new PayError('BILL_BROKEN', true, `the bill cannot be used: ${why}`)

/** Every cell begins with a backtick, so that a comma inside a title does not end it. */
const cellsOf = (line: string): string[] => line.replace(/^`/, '').split(',`')

function readLine(heads: string[], cells: string[]): BillLine {
  if (cells.length !== heads.length) throw broken('a line has too few or too many cells')
  const cell = (name: string): string => {
    const at = heads.indexOf(name)
    if (at < 0) throw broken(`there is no column ${name}`)
    return cells[at]!
  }
  const at = Date.parse(`${cell('交易时间').replace(' ', 'T')}+08:00`)
  if (!Number.isFinite(at)) throw broken('a line has no moment')
  return {
    at,
    appid: cell('公众账号ID'),
    mchid: cell('商户号'),
    orderNo: cell('商户订单号'),
    transactionId: cell('微信订单号'),
    tradeState: cell('交易状态'),
    totalFen: fenOf(cell('订单金额')),
    refundNo: numberOf(cell('商户退款单号')),
    refundId: numberOf(cell('微信退款单号')),
    refundFen: fenOf(cell('申请退款金额')),
    refundState: cell('退款状态') || null,
  }
}

/** Payments have a 0 where a refund's number would stand. */
const numberOf = (text: string): string | null => (text === '' || text === '0' ? null : text)

/** `12.34` as 1234, digit by digit: no fraction ever goes through a floating number. */
function fenOf(text: string): number {
  const parts = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text)
  if (!parts) throw broken('an amount is no number')
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'))
}
