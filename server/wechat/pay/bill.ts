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
  const lines = linesOf(file.toString('utf8').replace(/^\uFEFF+/, ''))
  const heads = (lines[0] ?? '').split(',').map(headOf)
  const end = lines.findIndex((line) => SUMS.test(line))
  const rows = lines.slice(1, end < 0 ? undefined : end).map((line) => readLine(heads, cellsOf(line)))
  if (end < 0 || Number(cellsOf(lines[end + 1] ?? '')[0]) !== rows.length) throw broken('lines are missing')
  return rows
}

/** The heading of the sums, which ends the lines. */
const SUMS = /^`?总(交易单|笔)数,/

/** A title may hold line breaks: what begins neither with a backtick nor with the sums' heading goes on the line before. */
function linesOf(text: string): string[] {
  const lines: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (lines.length < 2 || line.startsWith('`') || SUMS.test(line)) lines.push(line)
    else lines[lines.length - 1] += `\n${line}`
  }
  return lines.map((line) => line.replace(/\n+$/, '')).filter((line) => line !== '')
}

/** A column's heading without quotes, backticks and blanks, in the one wording we look for. */
function headOf(text: string): string {
  const head = text
    .replace(/[\s"'`\uFEFF]/g, '')
    .replace(/（/g, '(')
    .replace(/）/g, ')')
    .replace(/）/g, ')')
    .replace(/\(.*\)$/, '')
  return OTHER_WORDS[head] ?? head
}

/** The same columns in the words of the download page, of older files and of the funds' bills. */
const OTHER_WORDS: Record<string, string> = {
  应用ID: '公众账号ID',
  AppID: '公众账号ID',
  APPID: '公众账号ID',
  公众号ID: '公众账号ID',
  公众账号Id: '公众账号ID',
  商户ID: '商户号',
  微信支付订单号: '微信订单号',
  微信支付单号: '微信订单号',
  商户单号: '商户订单号',
  微信支付退款单号: '微信退款单号',
  商户退款号: '商户退款单号',
  总金额: '订单金额',
  商品描述: '商品名称',
  商品: '商品名称',
}
/** The columns of people's words, in which a comma and a backtick may follow each other. */
const WORDS = '商品名称'

const broken = (why: string): PayError => new PayError('BILL_BROKEN', true, `the bill cannot be used: ${why}`)

/** Every cell begins with a backtick, so that a comma inside a title does not end it. */
const cellsOf = (line: string): string[] => line.replace(/^`/, '').split(',`')

/** One cell a heading: what is too many is a title that looked like several. */
function whole(heads: string[], cells: string[]): string[] {
  const more = cells.length - heads.length
  const title = heads.indexOf(WORDS)
  if (more === 0) return cells
  if (more < 0 || title < 0) throw broken('a line has too few or too many cells')
  return [...cells.slice(0, title), cells.slice(title, title + more + 1).join(',`'), ...cells.slice(title + more + 1)]
}

function readLine(heads: string[], found: string[]): BillLine {
  const cells = whole(heads, found)
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
