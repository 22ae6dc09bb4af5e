import { plainText } from './typed'

/** CSV as everybody of the house writes it, so that a spreadsheet shows what was written and runs none of it. */

export type Cell = string | number | boolean | null | undefined

/**
 * What Excel would take for a number and change: zeros in front are dropped, of more than fifteen digits the rest, twelve and
 * more are shown as 7.9E+11, and a code like 2345E678 is none of ours any more.
 */
const MISREAD_NUMBER = /^0\d+$|^\d{12,}$|^\d+E\d+$/i

/** What begins a formula, once a spreadsheet has taken away blanks, breaks and unseen signs and made full width narrow. */
const FORMULA = /^[=+\-@]/

/**
 * A cell that a spreadsheet neither splits, nor runs, nor rounds: quotes doubled; a text that would be read as a formula gets
 * an apostrophe before it; digits that would lose zeros, places or their look stand as `="00123"`. Numbers are numbers.
 */
export function cell(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  if (typeof value === 'boolean') return String(value)
  if (MISREAD_NUMBER.test(value)) return `"=""${value}"""`
  const harmless = FORMULA.test(plainText(value).trimStart()) ? `'${value}` : value
  return /[",\t\n\r;]|^\s|\s$/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless
}

export type Row = readonly Cell[]

/** The rows as CSV (RFC 4180) with the mark by which Excel knows UTF-8. */
export const csvOf = (rows: readonly Row[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`

/** The first cell of a line of CSV, as it was before somebody wrote it: without quotes and the signs that keep digits text. */
export function firstCell(line: string): string {
  const quoted = /^\s*"((?:[^"]|"")*)"/.exec(line)
  const text = (quoted?.[1]?.replace(/""/g, '"') ?? line.split(/[,\t;]/)[0] ?? '').trim()
  return /^="([^"]*)"$/.exec(text)?.[1] ?? /^'(.*)$/.exec(text)?.[1] ?? text
}
