import { z } from 'zod'
import { csvOf } from '../../shared/rules/csv'
import type { Locale } from '../base/errors'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { About, batchOf, opened, Reject, type Batch } from './batch'
import { fileKeyOf, pieceOf, type FileKey } from './keep-file'
import { REASON_TEXTS } from '../../shared/contract/importReasons'

/** What there is to write; null where no row was refused, or they are no longer kept. */
export async function rejectsOf(tx: Tx, deps: Deps, id: string) {
  const batch = await batchOf(tx, id)
  const key = await fileKeyOf(tx, deps, id)
  if (!batch || !key || batch.rejectPieces === 0 || batch.keptUntil <= deps.clock.now()) return null
  return { id, key, pieces: batch.rejectPieces, ...columnsOf(batch, key) }
}

/** The columns of the upload; of codes the one they stood in. */
function columnsOf({ about }: Batch, key: FileKey): { header: readonly string[]; sheets: number } {
  if (!about) return { header: ['code'], sheets: 1 }
  const { header, sheets } = opened(About, key.open('about', about))
  return { header, sheets: sheets.length }
}

const HEADINGS: Record<Locale, { line: string; reason: string }> = {
  'zh-Hans': { line: '行号', reason: '未导入原因' },
  'zh-Hant': { line: '行號', reason: '未匯入原因' },
  en: { line: 'Line', reason: 'Reason' },
}
const Rejects = z.array(Reject)

/**
 * The refused rows with the columns of the upload, and behind them the line and why: to be corrected and uploaded again, for
 * columns are known by their names. No cell of it runs in a spreadsheet. One piece at a time is in memory.
 */
export async function* rejectsText(
  deps: Pick<Deps, 'db'>,
  {
    id,
    key,
    pieces,
    header,
    sheets,
  }: { id: string; key: FileKey; pieces: number; header: readonly string[]; sheets: number },
  locale: Locale,
): AsyncGenerator<string> {
  const { line, reason } = HEADINGS[locale]
  yield csvOf([[...header, line, reason]])
  for (let n = 0; n < pieces; n++) {
    const piece = await deps.db.read((tx) => pieceOf(tx, { importId: id, key, part: 'rejects', n }))
    if (piece === null) return
    const lines = opened(Rejects, piece).map((row) => [
      ...header.map((_, i) => String(row.cells[i] ?? '')),
      sheets > 1 && row.sheet !== null ? `${row.sheet} ${row.line}` : row.line,
      [REASON_TEXTS[row.reason][locale], row.column, row.word].filter((part) => part !== null).join(' · '),
    ])
    // The mark of the encoding stands at the beginning alone.
    yield csvOf(lines).slice(1)
  }
}
