import { MOST_IMPORT_BYTES, type FileReason } from '../../shared/rules/importPlan'

/** A file that brings nothing in, with its stable reason; `line` where it broke, `detail` the name or number that says more. */
export class FileRefused extends Error {
  constructor(
    readonly reason: FileReason,
    readonly at: { line?: number; sheet?: string; detail?: string } = {},
  ) {
    super(reason)
  }
}

/** What one file may be at most: more is refused before, or at the latest when, it is met. */
export const LIMITS = {
  bytes: MOST_IMPORT_BYTES,
  rows: 1_000_000,
  columns: 1000,
  /** Of one record of text: an open quote would otherwise take the rest of the file into memory. */
  recordBytes: 1024 * 1024,
  /**
   * Of everything in a workbook that is read, together, as it comes out of the archive: at most so many times the archive, for
   * sheets shrink to a tenth or a fiftieth and bombs to a thousandth; small ones may always have the least.
   */
  inflated: { least: 256 * 1024 * 1024, times: 100, most: 4 * 1024 * 1024 * 1024 },
  /** Of a text of XML in one piece; a cell of Excel holds 32,767 signs. */
  textBytes: 4 * 1024 * 1024,
  /** Of the texts that a workbook's sheets share, as many as are held in memory while its sheets are read. */
  sharedBytes: 32 * 1024 * 1024,
  archiveEntries: 10_000,
  mergedCells: 1_000_000,
}
