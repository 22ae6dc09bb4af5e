import { bareText, headerKey, type ImportCell } from '../../shared/rules/importCells'
import type { FileReason, ImportPlan, RowReason } from '../../shared/rules/importPlan'
import { isSumWord } from '../../shared/rules/importStates'
import { turns } from '../base/map-in-turns'
import { HEADER_WITHIN, plannedHeader, type Header } from './find-header'
import { OrdersSoFar } from './orders-so-far'
import { PlannedColumns } from './planned-columns'
import { PeopleSoFar, readCustomer } from './read-customer'
import { readOrder } from './read-order'
import { FileRefused, LIMITS } from './refused'
import {
  isRefusal,
  ownText,
  refusedRow,
  type CustomerRead,
  type ImportLine,
  type OrderRead,
  type RowRefusal,
} from './rows'
import type { Source } from './source'
import type { Row } from './text-rows'

/** What has gone by of a file so far. */
export type Seen = { rows: number; skippedSheets: string[] }

/** What becomes of each row of a file by a plan, in its order; the file is let go at the end. */
export async function* linesOf(
  source: Source,
  plan: ImportPlan,
  fault: FileReason | null,
  seen: Seen,
): AsyncGenerator<ImportLine> {
  try {
    if (fault) throw new FileRefused(fault)
    yield* rowsRead(source, plan, seen, plan.lines === 'sum' ? await tornOrders(source, plan) : new Set())
  } finally {
    source.close()
  }
}

/** Why a line that cannot be read leaves the sum of its order's lines too small; one that was never paid does not. */
const TEARS = new Set<RowReason>([
  'scientific_notation',
  'number_precision',
  'bad_amount',
  'bad_time',
  'currency',
  'column_count',
  'cut_row',
  'unfinished_status',
  'no_person',
])

/** The orders of which a line cannot be read: found by reading all of the file once before, for the line may be the last. */
async function tornOrders(source: Source, plan: ImportPlan): Promise<ReadonlySet<string>> {
  const torn = new Set<string>()
  for await (const line of rowsRead(source, plan, { rows: 0, skippedSheets: [] }, torn))
    if (line.kind === 'refused' && line.orderNo !== undefined && TEARS.has(line.reason)) torn.add(ownText(line.orderNo))
  return torn
}

async function* rowsRead(
  source: Source,
  plan: ImportPlan,
  seen: Seen,
  torn: ReadonlySet<string>,
): AsyncGenerator<ImportLine> {
  const told = teller(plan, torn)
  const turn = turns()
  for (const sheet of source.sheets) {
    const rows = sheet.rows()
    const first = await take(rows, HEADER_WITHIN)
    const header = plannedHeader(first, plan)
    if (!header) {
      if (sheet.name !== null && first.some(({ cells }) => !isBlank(cells))) seen.skippedSheets.push(sheet.name)
      await rows.return(undefined)
      continue
    }
    const columns = new PlannedColumns(plan, header.places)
    const line = (row: Row): ImportLine | null => {
      if (row.line <= header.row.line || isBlank(row.cells)) return null
      if (++seen.rows > LIMITS.rows) throw new FileRefused('file_too_many_rows', { line: row.line })
      const { sheet: name, line: at } = row
      const read = formFault(row, header, columns) ?? told(row.cells, columns)
      return isRefusal(read)
        ? { sheet: name, line: at, kind: 'refused', decision: 'refused', ...read, cells: row.cells }
        : { sheet: name, line: at, ...read }
    }
    for (const row of first) {
      const read = line(row)
      if (read) yield read
    }
    for await (const row of rows) {
      const read = line(row)
      if (read) yield read
      // Rows that have arrived come one after the other, and nobody else would have a turn before the last of them.
      const due = turn()
      if (due) await due
    }
  }
}

async function take(rows: AsyncGenerator<Row>, most: number): Promise<Row[]> {
  const taken: Row[] = []
  while (taken.length < most) {
    const next = await rows.next()
    if (next.done) break
    taken.push(next.value)
  }
  return taken
}

type Read = OrderRead | CustomerRead | RowRefusal

/** What rows say by a plan, each in the light of those before it; of torn orders none is taken. */
function teller(
  plan: ImportPlan,
  torn: ReadonlySet<string>,
): (cells: readonly ImportCell[], columns: PlannedColumns) => Read {
  if (plan.kind === 'orders') {
    const orders = new OrdersSoFar(plan)
    return (cells, columns) => {
      const draft = readOrder(cells, columns, plan)
      if (isRefusal(draft)) return draft
      const read = orders.add(draft)
      return isRefusal(read) || !torn.has(draft.orderNo) ? read : refusedRow('torn_order', { orderNo: draft.orderNo })
    }
  }
  const people = new PeopleSoFar()
  return (cells, columns) => {
    const person = readCustomer(cells, columns, plan)
    return isRefusal(person)
      ? person
      : { ...person, decision: people.met(person) ? ('updated' as const) : ('accepted' as const) }
  }
}

const isBlank = (cells: readonly ImportCell[]): boolean =>
  cells.every((cell) => typeof cell === 'string' && cell.trim() === '')

/** What is wrong with a row as such: a sum, the header once more, more cells than columns, the torn end of a text. */
function formFault({ cells, last }: Row, { places }: Header, columns: PlannedColumns): RowRefusal | null {
  const filled = cells.find((cell) => bareText(cell) !== '')
  const word = bareText(filled)
  if (isSumWord(word)) return refusedRow('summary_row')
  if (headerKey(word) === places.keys.find((key) => key !== '') && isSameHeader(cells, places.keys))
    return refusedRow('header_again')
  const orderNo = bareText(columns.first(cells, 'orderNo')?.cell)
  const identified = orderNo === '' ? {} : { orderNo }
  if (cells.slice(places.width).some((cell) => bareText(cell) !== '')) return refusedRow('column_count', identified)
  return last && cells.length < places.width ? refusedRow('cut_row', identified) : null
}

const isSameHeader = (cells: readonly ImportCell[], keys: readonly string[]): boolean =>
  keys.every((key, i) => headerKey(bareText(cells[i])) === key)
