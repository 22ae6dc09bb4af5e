import type { ImportCell } from '../../shared/rules/importCells'
import type { Archive } from './archive'
import { FileRefused, LIMITS } from './refused'

/** Ranges over several rows, as [first row, last row, column], by their first row. */
export type Ranges = readonly (readonly [number, number, number])[]

/** Merged cells hold their value in the first one; rows are read as if it stood in each row of the range. */
export class Merged {
  private next = 0
  private open: { until: number; column: number; value: ImportCell }[] = []

  constructor(private readonly ranges: Ranges) {}

  /** Writes into a row what merged cells above it say, and notes what its own say for the rows below. Rows come in order. */
  fill(line: number, cells: ImportCell[]): void {
    if (this.open.length > 0) {
      this.open = this.open.filter((one) => one.until >= line)
      for (const { column, value } of this.open) {
        while (cells.length <= column) cells.push('')
        if (cells[column] === '') cells[column] = value
      }
    }
    for (; (this.ranges[this.next]?.[0] ?? Infinity) <= line; this.next++) {
      const [from, until, column] = this.ranges[this.next]!
      const value = from === line ? cells[column] : undefined
      if (value !== undefined && value !== '') this.open.push({ until, column, value })
    }
  }
}

const RANGE = /<(?:\w+:)?mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?(\d+):\$?[A-Z]{1,3}\$?(\d+)"/g

/** Reads a sheet for its merged cells alone, which stand behind its rows. */
export async function mergedIn(archive: Archive, part: string): Promise<Ranges> {
  const ranges: [number, number, number][] = []
  let tail = ''
  for await (const chunk of archive.read(part)) {
    const text = tail + chunk.toString('latin1')
    if (text.includes('mergeCell '))
      for (const [, letters = '', from, until] of text.matchAll(RANGE)) {
        if (from === until) continue
        if (ranges.length >= LIMITS.mergedCells) throw new FileRefused('file_too_large', { detail: 'merged cells' })
        ranges.push([Number(from), Number(until), placeOfLetters(letters)])
      }
    // An element may lie across two pieces; what has been read whole is not kept.
    const cut = text.lastIndexOf('<')
    tail = cut >= 0 && text.length - cut < 200 && !text.includes('>', cut) ? text.slice(cut) : ''
  }
  return ranges.sort((a, b) => a[0] - b[0])
}

const placeOfLetters = (letters: string): number =>
  [...letters].reduce((place, letter) => place * 26 + letter.charCodeAt(0) - 64, 0) - 1
