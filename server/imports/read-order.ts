import { amountFen, momentOf, nameText, quantityOf, type ImportCell } from '../../shared/rules/importCells'
import { itemsOf, type ImportItem } from '../../shared/rules/importItems'
import type { ImportPlan } from '../../shared/rules/importPlan'
import { isNoRefund, isRefundWord, platformOf, stageOf, type OrderStage } from '../../shared/rules/importStates'
import { regionInAddress, regionNamed } from '../../shared/regions/named'
import { MAX_FEN } from '../../shared/rules/money'
import { clipped, readPerson } from './read-person'
import { refusedRow, type Person, type RowRefusal } from './rows'
import type { PlannedColumns } from './planned-columns'

/** A fault of a cell, with the column it stands in. */
export type Fault = { fault: true; column: string | undefined }

/** What a line says of its order by itself; null and 'none' where it says nothing, as further lines of goods may. */
export type OrderDraft = {
  orderNo: string
  platform: string
  stage: OrderStage | 'unknown' | null
  word: string
  payTime: number | 'none' | null
  paidAt: number | 'none' | Fault
  paidAtFrom: string | null
  amountFen: number | null | Fault
  refundedFen: number | null | Fault
  /** A word says that the money went back. */
  refundWord: boolean
  foreign: boolean
  person: Person
  storeName: string | null
  regionCode: string | null
  items: ImportItem[]
}

const MOST_ITEMS = 200
const LONGEST_ORDER_NO = 64

/** Reads what a line says of an order; refused are lost digits, no number, and a platform that nobody named. */
export function readOrder(
  cells: readonly ImportCell[],
  columns: PlannedColumns,
  plan: ImportPlan,
): OrderDraft | RowRefusal {
  const orderNo = nameText(columns.first(cells, 'orderNo')?.cell)
  const lost = columns.lostDigits(cells, ['orderNo', 'phone', 'externalId'])
  // A number without its digits identifies nothing, so only another column's fault is told with it.
  if (lost) return lost.column === columns.name('orderNo') || orderNo === '' ? lost : { ...lost, orderNo }
  if (orderNo === '') return refusedRow('missing_order_no')
  if (orderNo.length > LONGEST_ORDER_NO) return refusedRow('too_long', { column: columns.name('orderNo')! })
  const named = columns.first(cells, 'platform')
  const platform = named ? platformOf(named.text) : plan.platform
  if (platform === null) return refusedRow('unknown_platform', { orderNo, ...(named && { word: named.text }) })
  return {
    orderNo,
    platform,
    ...stageIn(cells, columns, plan),
    ...timeIn(cells, columns),
    amountFen: amountIn(cells, columns),
    refundedFen: refundIn(cells, columns),
    refundWord: isRefundWord(columns.first(cells, 'refundState')?.text ?? ''),
    foreign: isForeign(columns.first(cells, 'currency')?.text),
    person: readPerson(cells, columns),
    storeName: clipped(nameText(columns.first(cells, 'storeName')?.cell), 100),
    regionCode: regionIn(cells, columns),
    items: itemsOf(plan.itemForm, columns.first(cells, 'items')?.cell, columns.first(cells, 'quantity')?.cell)
      .slice(0, MOST_ITEMS)
      .map(({ name, quantity }) => ({ name: clipped(name, 200) ?? name, quantity })),
  }
}

function stageIn(
  cells: readonly ImportCell[],
  columns: PlannedColumns,
  plan: ImportPlan,
): Pick<OrderDraft, 'stage' | 'word'> {
  const word = columns.first(cells, 'status')?.text ?? ''
  if (columns.first(cells, 'cancelled')) return { stage: 'closed', word: columns.first(cells, 'cancelled')?.text ?? '' }
  // Beside the state stands how it was paid, which is any word but one of not being paid.
  if (stageOf(columns.first(cells, 'payState')?.text ?? '') === 'unpaid') return { stage: 'unpaid', word }
  if (word === '') return { stage: columns.has('status') ? null : plan.stateless, word }
  const stage = stageOf(word) ?? 'unknown'
  const sent = stageOf(columns.first(cells, 'fulfilment')?.text ?? '')
  return { stage: stage === 'paid' && (sent === 'shipped' || sent === 'completed') ? sent : stage, word }
}

function timeIn(
  cells: readonly ImportCell[],
  columns: PlannedColumns,
): Pick<OrderDraft, 'payTime' | 'paidAt' | 'paidAtFrom'> {
  const paid = columns.first(cells, 'paidAt')
  const payTime = momentOf(paid?.cell)
  if (paid && payTime !== 'none')
    return { payTime, paidAt: payTime ?? { fault: true, column: paid.column }, paidAtFrom: paid.column }
  const ordered = columns.first(cells, 'orderedAt')
  const orderTime = momentOf(ordered?.cell)
  return {
    payTime: 'none',
    paidAt: orderTime ?? { fault: true, column: ordered?.column },
    paidAtFrom: orderTime === 'none' ? null : (ordered?.column ?? null),
  }
}

/** The sum a buyer paid: in fen or yuan, columns added up where several make it, pieces times price where there is no sum. */
function amountIn(cells: readonly ImportCell[], columns: PlannedColumns): OrderDraft['amountFen'] {
  const whole = columns.first(cells, 'amountFen')
  if (whole) return fenIn(whole.text, whole.column)
  const parts = columns.group(cells, 'amount')
  if (parts.length > 0) {
    const fens = parts.map((part) => amountFen(part.cell))
    const bad = fens.indexOf(null)
    return bad === -1
      ? capped(
          fens.reduce<number>((sum, fen) => sum + (fen ?? 0), 0),
          parts[0]?.column,
        )
      : { fault: true, column: parts[bad]?.column }
  }
  const price = columns.first(cells, 'unitPrice')
  if (!price) return null
  const [each, pieces] = [amountFen(price.cell), quantityOf(columns.first(cells, 'quantity')?.cell)]
  return each === null || pieces === null ? { fault: true, column: price.column } : capped(each * pieces, price.column)
}

const fenIn = (text: string, column: string): number | Fault =>
  /^\d{1,12}$/.test(text) ? capped(Number(text), column) : { fault: true, column }

const capped = (fen: number, column: string | undefined): number | Fault =>
  fen <= MAX_FEN ? fen : { fault: true, column }

function refundIn(cells: readonly ImportCell[], columns: PlannedColumns): OrderDraft['refundedFen'] {
  const whole = columns.first(cells, 'refundedFen')
  if (whole) return fenIn(whole.text, whole.column)
  const back = columns.first(cells, 'refunded')
  if (!back) return null
  return isNoRefund(back.text) ? 0 : (amountFen(back.cell) ?? { fault: true, column: back.column })
}

const isForeign = (currency: string | undefined): boolean =>
  currency !== undefined && !/^(?:CNY|RMB|CNH|人民币|元|¥|￥)$/i.test(currency.trim())

/** Where it was sent, from a code, from names side by side, or from an address. */
export function regionIn(cells: readonly ImportCell[], columns: PlannedColumns): string | null {
  const parts = columns.group(cells, 'region')
  if (parts.length === 0) return null
  const [first] = parts
  return parts.length === 1 && first ? regionInAddress(first.text) : regionNamed(...parts.map((part) => part.text))
}
