import { pipeline, Readable } from 'node:stream'
import { parse, type CsvError } from 'csv-parse'
import type { ImportCell } from '../../shared/rules/importCells'
import { decoded, type Encoded } from './encoding'
import type { FileBytes } from './file-bytes'
import { FileRefused, LIMITS } from './refused'

/** A record of a file with the line of text, or the row of its sheet, at which it begins; the first is 1. */
export type Row = {
  sheet: string | null
  line: number
  cells: readonly ImportCell[]
  /** The last record of a text that ends without a line's end: perhaps not all of it has arrived. */
  last?: true
}

const DELIMITERS = [',', '\t', ';'] as const

/**
 * The records of a text, blank lines among them, in bounded memory. Quotes within cells are read as they stand, as exports
 * write them (`="123"`); a quote that never closes, a record without end and too many columns refuse the file.
 */
export async function* textRows(file: FileBytes, encoded: Encoded): AsyncGenerator<Row> {
  const pieces = decoded(file, encoded)
  const first = await pieces.next()
  if (first.done) throw new FileRefused('file_empty')
  const text = { endsWithin: false }
  const parser = parse({
    delimiter: delimiterOf(first.value),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: LIMITS.recordBytes,
    // Lines are counted here: the parser counts a line's end within quotes twice where it is of two signs.
    skip_empty_lines: false,
  })
  // Ends the one with the other, whichever breaks or is let go; what broke is thrown by the parser.
  pipeline(Readable.from(watched(first.value, pieces, text), { highWaterMark: 2 }), parser, () => undefined)
  let line = 1
  let held: Row | undefined
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (held) yield held
      if (cells.length > LIMITS.columns)
        throw new FileRefused('file_too_many_columns', { line, detail: String(cells.length) })
      held = { sheet: null, line, cells }
      line += 1 + breaksIn(cells)
    }
  } catch (error) {
    throw refusalOf(error as CsvError, line)
  }
  if (held) yield text.endsWithin ? { ...held, last: true } : held
}

/** Hands a text on and notes whether it ends without a line's end. */
async function* watched(
  first: string,
  rest: AsyncIterable<string>,
  text: { endsWithin: boolean },
): AsyncGenerator<string> {
  let last = first
  yield last
  for await (const piece of rest) yield (last = piece)
  text.endsWithin = !/[\r\n]$/.test(last)
}

/** Line ends within the cells of one record. */
function breaksIn(cells: readonly string[]): number {
  let breaks = 0
  for (const cell of cells)
    if (cell.includes('\n') || cell.includes('\r')) breaks += cell.match(/\r\n|\n|\r/g)?.length ?? 0
  return breaks
}

function refusalOf(error: CsvError | Error, line: number): Error {
  const code = 'code' in error ? error.code : undefined
  if (code === 'CSV_QUOTE_NOT_CLOSED') return new FileRefused('file_open_quote', { line })
  if (code === 'CSV_MAX_RECORD_SIZE') return new FileRefused('file_line_too_long', { line })
  return error
}

/** What divides the cells: of the first lines, the sign that stands most often outside quotes on one of them. */
function delimiterOf(text: string): string {
  let best: { sign: string; times: number } = { sign: ',', times: 0 }
  const bare = text.slice(0, 65_536).replace(/"(?:[^"]|"")*"/g, '')
  for (const line of bare.split(/\r\n|\n|\r/, 12))
    for (const sign of DELIMITERS) {
      const times = line.split(sign).length - 1
      if (times > best.times) best = { sign, times }
    }
  return best.sign
}
