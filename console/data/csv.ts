/** A cell that a spreadsheet neither splits nor runs: quotes doubled, a leading sign of a formula made harmless. */
export function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export type Row = readonly (string | number | boolean | null | undefined)[]

/** The rows as CSV (RFC 4180) with the mark by which Excel knows UTF-8. */
export const csvOf = (rows: readonly Row[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
