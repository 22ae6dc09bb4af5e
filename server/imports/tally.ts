import type { IMPORT_ROW_REASONS } from '../../shared/contract/imports'
import { bareText, headerKey, type ImportCell } from '../../shared/rules/importCells'
import type { Reject } from './batch'
import type { RefusedLine } from './rows'
import type { CodeUnit, OrderUnit } from './units'

export type ImportRowReason = (typeof IMPORT_ROW_REASONS)[number]

/** What a piece of a batch came to, in rows. */
export class Tally {
  accepted = 0
  updated = 0
  unchanged = 0
  readonly rejects: Reject[] = []
  readonly reasons: Record<string, number> = {}

  constructor(private readonly header: readonly string[]) {}

  /** Rows of one order or person: the first of somebody new is accepted, all others are known already. */
  known(lines: number, is: { new: boolean; changed: boolean }): void {
    if (is.new) this.accepted++
    this.updated += lines - (is.new ? 1 : 0)
    if (!is.new && !is.changed) this.unchanged += lines
  }

  refused({ sheet, line, reason, column, word, cells }: RefusedLine): void {
    this.reject({
      sheet,
      line,
      reason,
      column: column ?? null,
      word: word === undefined ? null : word.slice(0, 100),
      cells: cells.map(cellText),
    })
  }

  /** An order that the ledger refuses: of its rows the last is told, by the order's number. */
  refusedOrder({ last, lines, order }: OrderUnit, reason: ImportRowReason, column: string | undefined): void {
    const at = column === undefined ? -1 : this.header.findIndex((name) => headerKey(name) === headerKey(column))
    const cells = this.header.map((_, i) => (i === at ? order.orderNo : ''))
    const row = { sheet: last.sheet, line: last.line, reason, column: null, word: order.orderNo, cells }
    for (let i = 0; i < lines; i++) this.reject(row)
  }

  refusedCode({ sheet, line, cells }: CodeUnit, reason: ImportRowReason): void {
    this.reject({ sheet, line, reason, column: null, word: null, cells: cells.map(cellText) })
  }

  /** A person whose row could not be written. */
  refusedRow({ sheet, line }: { sheet: string | null; line: number }, reason: ImportRowReason): void {
    this.reject({ sheet, line, reason, column: null, word: null, cells: [] })
  }

  private reject(row: Reject): void {
    this.rejects.push(row)
    this.reasons[row.reason] = (this.reasons[row.reason] ?? 0) + 1
  }
}

/** What a cell says, as text: of a date its serial, as a spreadsheet has it. */
const cellText = (cell: ImportCell): string => (typeof cell === 'string' ? cell : bareText(cell))
