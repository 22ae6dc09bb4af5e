import { serialWallClock, type ImportCell } from '../../shared/rules/importCells'
import { FileRefused, LIMITS } from './refused'
import { Merged, mergedIn } from './merged'
import type { Row } from './text-rows'
import { unescaped, type Sheet, type Workbook } from './workbook'
import { readXml } from './xml'

/**
 * The rows of a sheet as they stand in it, in bounded memory: texts, numbers, results of formulas, days and times as the text
 * of their wall clock, and below the first row of merged cells their value once more.
 */
export async function* sheetRows(book: Workbook, sheet: Sheet): AsyncGenerator<Row> {
  sheet.merged ??= await mergedIn(book.archive, sheet.part)
  const reader = new SheetReader(book, sheet.name, new Merged(sheet.merged))
  for await (const _ of readXml(book.archive.read(sheet.part), reader.events)) {
    yield* reader.rows
    reader.rows.length = 0
  }
}

const DAYS_1904 = 1462

class SheetReader {
  readonly rows: Row[] = []
  private line = 0
  private cells: ImportCell[] = []
  private column = -1
  private type = 'n'
  private style = 0
  private value = ''
  private inValue = false
  private aids = 0

  constructor(
    private readonly book: Workbook,
    private readonly sheet: string,
    private readonly merged: Merged,
  ) {}

  readonly events = {
    open: (name: string, a: Readonly<Record<string, string>>): void => {
      if (name === 'c') this.beginCell(a)
      else if (name === 'v' || (name === 't' && this.aids === 0)) this.inValue = true
      else if (name === 'rPh') this.aids++
      else if (name === 'row') {
        this.line = a.r === undefined ? this.line + 1 : Number(a.r)
        this.cells = []
        this.column = -1
      }
    },
    text: (piece: string): void => {
      if (this.inValue) this.value += piece
    },
    close: (name: string): void => {
      if (name === 'v' || name === 't') this.inValue = false
      else if (name === 'rPh') this.aids--
      else if (name === 'c') this.endCell()
      else if (name === 'row') this.endRow()
    },
  }

  private beginCell(a: Readonly<Record<string, string>>): void {
    this.column = a.r === undefined ? this.column + 1 : columnOf(a.r)
    this.type = a.t ?? 'n'
    this.style = Number(a.s ?? 0)
    this.value = ''
  }

  private endCell(): void {
    const cell = this.cell()
    if (cell === '') return
    if (this.column >= LIMITS.columns)
      throw new FileRefused('file_too_many_columns', {
        sheet: this.sheet,
        line: this.line,
        detail: String(this.column + 1),
      })
    while (this.cells.length < this.column) this.cells.push('')
    this.cells[this.column] = cell
  }

  private cell(): ImportCell {
    switch (this.type) {
      case 's':
        return this.book.shared.get(Number(this.value))
      case 'b':
        return this.value === '1' ? 'TRUE' : 'FALSE'
      case 'n':
        return this.number()
      default:
        // Texts in the cell, results of formulas, errors, days as ISO writes them.
        return unescaped(this.value)
    }
  }

  private number(): ImportCell {
    const value = this.value.trim()
    const number = Number(value)
    if (value === '' || !Number.isFinite(number)) return value
    if (!this.book.dates[this.style]) return number
    const at = new Date(serialWallClock(number + (this.book.since1904 ? DAYS_1904 : 0)))
    if (Number.isNaN(at.getTime())) return number
    // Of a double that counts days a second is safe, a thousandth of it is not.
    const text = new Date(Math.round(at.getTime() / 1000) * 1000).toISOString()
    return `${text.slice(0, 10)} ${text.slice(11, 19)}`
  }

  private endRow(): void {
    this.merged.fill(this.line, this.cells)
    this.rows.push({ sheet: this.sheet, line: this.line, cells: this.cells })
  }
}

/** "AB12" → 27. */
function columnOf(reference: string): number {
  let column = 0
  for (let i = 0; i < reference.length; i++) {
    const letter = reference.charCodeAt(i) & 0xdf
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
  }
  return column - 1
}
