import type { FileReason, ImportKind, ImportPlan } from '../../shared/rules/importPlan'
import type { Encoding } from './encoding'
import { onDisk, type FileBytes } from './file-bytes'
import { findHeader, HEADER_WITHIN, planFor, plannedHeader, type Header } from './find-header'
import { linesOf, type Seen } from './lines'
import { FileRefused } from './refused'
import type { ImportLine } from './rows'
import { openSource, type Source } from './source'
import type { Row } from './text-rows'

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
  seen: Seen
  /** What becomes of each row, in the order of the file, once. */
  lines: () => AsyncGenerator<ImportLine>
  /** Lets go of the file; done by `lines` when they end. */
  close: () => void
}

/**
 * Reads a file of customers or orders as shops export it, in bounded memory: says at once what it is, and line by line what
 * each row holds or why it is refused. Nothing is decided here about what is known already outside the file. A FileRefused is
 * thrown for a file that is none of these, and also late, when it breaks in the middle: so whoever brings lines in reads them
 * all once before the first one counts.
 */
export async function readImport(file: string | FileBytes, ask: ImportAsk): Promise<ImportReading> {
  const source = await openSource(typeof file === 'string' ? await onDisk(file) : file)
  try {
    const header = await firstHeader(source, ask)
    const { plan, fault } = planFor(header, ask)
    const seen: Seen = { rows: 0, skippedSheets: [] }
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
