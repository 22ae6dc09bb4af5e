import { csvOf, type Row } from '../../shared/rules/csv'

/** The browser saves the rows under the name. */
export function saveCsv(name: string, rows: readonly Row[]): void {
  const url = URL.createObjectURL(new Blob([csvOf(rows)], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name}.csv`
  link.click()
  URL.revokeObjectURL(url)
}
