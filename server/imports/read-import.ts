import { bareText, headerKey, type ImportCell } from '../../shared/rules/importCells'
import type { FileReason, ImportKind, ImportPlan } from '../../shared/rules/importPlan'
import { isSumWord } from '../../shared/rules/importStates'
import { encodingOf, type Encoding } from './encoding'
import { findHeader, HEADER_WITHIN, planFor, plannedHeader, type Header } from './find-header'
import { OrdersSoFar } from './orders-so-far'
import { PlannedColumns } from './planned-columns'
import { PeopleSoFar, readCustomer } from './read-customer'
import { readOrder } from './read-order'
import { FileRefused, LIMITS } from './refused'
import { isRefusal, refusedRow, type CustomerRead, type ImportLine, type OrderRead, type RowRefusal } from './rows'
import { sheetRows } from './sheet-rows'
import { textRows, type Row } from './text-rows'
import { whatItIs } from './what-it-is'
import { openWorkbook } from './workbook'

export type ImportAsk = {
  kind: ImportKind
  /** Of whose platform the file is, where neither its form nor a column says it. */
  platform?: string
  /** As a person has corrected it; proposed where there is none. */
  plan?: ImportPlan
}

export type ImportReading = {
  format: 'csv' | 'xlsx'
  encoding: Encoding | null
  bom: boolean
  sheets: readonly string[]
  /** The names over the columns as they stand there; a name may stand twice. */
  header: readonly string[]
  headerLine: number
  plan: ImportPlan
  /** Why the file brings nothing in by this plan; another plan may mend it. */
  fault: FileReason | null
  /** What has gone by so far, of use when the lines have ended. Exactly 65,535 rows are probably a cut file of an old Excel. */
  seen: { rows: number; skippedSheets: string[] }
  /** What becomes of each row, in the order of the file, once. */
  lines: () => AsyncGenerator<ImportLine>
  /** Lets go of the file; done by `lines` when they end. */
  close: () => void
}

type Source = {
  format: 'csv' | 'xlsx'
  encoding: Encoding | null
  bom: boolean
  sheets: readonly { name: string | null; rows: () => AsyncGenerator<Row> }[]
  close: () => void
}

/**
 * Reads a file of customers or orders as shops export it, in bounded memory: says at once what it is, and line by line what
 * each row holds or why it is refused. Nothing is decided here about what is known already outside the file. A FileRefused is
 * thrown for a file that is none of these, and also late, when it breaks in the middle: so whoever brings lines in reads them
 * all once before the first one counts.
 */
export async function readImport(path: string, ask: ImportAsk): Promise<ImportReading> {
  const source = await opened(path)
  try {
    const header = await firstHeader(source, ask)
    const { plan, fault } = planFor(header, ask)
    const seen: ImportReading['seen'] = { rows: 0, skippedSheets: [] }
    return {
      format: source.format,
      encoding: source.encoding,
      bom: source.bom,
      sheets: source.sheets.flatMap(({ name }) => (name === null ? [] : [name])),
      header: header.places.names,
      headerLine: header.row.line,
      plan,
      fault,
      seen,
      lines: () => linesOf(source, plan, fault, seen),
      close: source.close,
    }
  } catch (error) {
    source.close()
    throw error
  }
}

async function opened(path: string): Promise<Source> {
  if ((await whatItIs(path)) === 'text') {
    const encoded = await encodingOf(path)
    const rows = (): AsyncGenerator<Row> => textRows(path, encoded)
    return { format: 'csv', ...encoded, sheets: [{ name: null, rows }], close: () => undefined }
  }
  const book = await openWorkbook(path)
  const close = (): void => {
    book.archive.close()
    book.shared.close()
  }
  const sheets = book.sheets.map((sheet) => ({ name: sheet.name, rows: () => sheetRows(book, sheet) }))
  return { format: 'xlsx', encoding: null, bom: false, sheets, close }
}

/** The header of the first sheet that has one. */
async function firstHeader(source: Source, ask: ImportAsk): Promise<Header> {
  for (const sheet of source.sheets) {
    const rows: Row[] = []
    for await (const row of sheet.rows()) if (rows.push(row) >= HEADER_WITHIN) break
    const header = ask.plan ? plannedHeader(rows, ask.plan) : findHeader(rows, ask.kind)
    if (header) return header
  }
  throw new FileRefused('file_no_header')
}

async function* linesOf(
  source: Source,
  plan: ImportPlan,
  fault: FileReason | null,
  seen: ImportReading['seen'],
): AsyncGenerator<ImportLine> {
  try {
    if (fault) throw new FileRefused(fault)
    const told = teller(plan)
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
      }
    }
  } finally {
    source.close()
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

/** What rows say by a plan, each in the light of those before it. */
function teller(plan: ImportPlan): (cells: readonly ImportCell[], columns: PlannedColumns) => Read {
  if (plan.kind === 'orders') {
    const orders = new OrdersSoFar(plan)
    return (cells, columns) => {
      const draft = readOrder(cells, columns, plan)
      return isRefusal(draft) ? draft : orders.add(draft)
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
