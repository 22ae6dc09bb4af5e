import { encodingOf, type Encoding } from './encoding'
import type { FileBytes } from './file-bytes'
import { sheetRows } from './sheet-rows'
import { textRows, type Row } from './text-rows'
import { whatItIs } from './what-it-is'
import { openWorkbook } from './workbook'

/** A file as sheets of rows, each of which may be read from its beginning more than once; a text is one sheet without a name. */
export type Source = {
  format: 'csv' | 'xlsx'
  encoding: Encoding | null
  bom: boolean
  sheets: readonly { name: string | null; rows: () => AsyncGenerator<Row> }[]
  close: () => void
}

/** Opens a file as what its bytes say it is. */
export async function openSource(file: FileBytes): Promise<Source> {
  if ((await whatItIs(file)) === 'text') {
    const encoded = await encodingOf(file)
    const rows = (): AsyncGenerator<Row> => textRows(file, encoded)
    return { format: 'csv', ...encoded, sheets: [{ name: null, rows }], close: () => undefined }
  }
  const book = await openWorkbook(file)
  const close = (): void => {
    book.archive.close()
    book.shared.close()
  }
  const sheets = book.sheets.map((sheet) => ({ name: sheet.name, rows: () => sheetRows(book, sheet) }))
  return { format: 'xlsx', encoding: null, bom: false, sheets, close }
}
