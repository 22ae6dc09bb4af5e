import { z } from 'zod'
import type { Import, listImports as listRow } from '../../shared/contract/imports'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { row, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { About, Asked, BATCH, BATCH_COLUMNS, opened, Problems, type Batch } from './batch'
import { fileKeyOf, type FileKey } from './keep-file'

const SHOWN = { ...BATCH, staffName: text, jobStatus: text.nullable() }
type Shown = z.infer<z.ZodObject<typeof SHOWN>>
const SQL = `SELECT ${BATCH_COLUMNS.map((c) => `b.${c}`).join(', ')}, s.name AS staffName, j.status AS jobStatus
  FROM import_batch b JOIN staff s ON s.id = b.staffId LEFT JOIN job j ON j.id = b.jobId`

/** Batches, the newest first: ids rise with time. */
export async function listBatches(
  tx: Tx,
  deps: Deps,
  query: QueryOf<typeof listRow>,
): Promise<AnswerBody<typeof listRow>> {
  const after = readCursor(query.cursor)
  const found = await rows(tx, SHOWN, `${SQL} WHERE b.id < ? ORDER BY b.id DESC LIMIT ?`, [
    after?.id ?? '~',
    query.limit + 1,
  ])
  const names = new Map<string, string | null>()
  for (const one of found) names.set(one.id, fileName(one, await fileKeyOf(tx, deps, one.id)))
  return page(
    found,
    query.limit,
    (one) => ({ sort: one.id, id: one.id }),
    (one) => present(one, names.get(one.id) ?? null, deps.clock.now()),
  )
}

/** One batch with what its file is and why rows were refused; null for an unknown one. */
export async function readBatch(tx: Tx, deps: Deps, id: string): Promise<Import | null> {
  const one = await row(tx, SHOWN, `${SQL} WHERE b.id = ?`, [id])
  if (!one) return null
  const key = await fileKeyOf(tx, deps, id)
  const now = deps.clock.now()
  const isKept = key !== null && one.keptUntil > now
  return {
    ...present(one, fileName(one, key), now),
    reasons: Object.entries(one.reasons)
      .map(([reason, count]) => ({ reason: reason as Import['reasons'][number]['reason'], count }))
      .sort((a, b) => b.count - a.count),
    problems: key && one.problems ? opened(Problems, key.open('problems', one.problems)) : [],
    file: key && one.about ? opened(About, key.open('about', one.about)) : null,
    fileLine: one.fileLine,
    rejectsUrl: isKept && one.rejectPieces > 0 ? `/api/v1/staff/imports/${id}/rejects` : null,
    keptUntil: isKept ? isoOf(one.keptUntil) : null,
  }
}

const fileName = ({ asked }: Batch, key: FileKey | null): string | null =>
  key && opened(Asked, key.open('asked', asked)).fileName

function present(one: Shown, name: string | null, now: number) {
  const { accepted, updated, unchanged, rejected } = one
  const isOpen = one.status === 'waiting' || one.status === 'running'
  return {
    id: one.id,
    kind: one.kind,
    status: isOpen && one.jobStatus === 'failed' ? ('failed' as const) : one.status,
    dryRun: one.dryRun,
    stage: one.stage,
    progress: { done: one.rowsDone, of: one.rowsOf },
    total: accepted + updated + rejected,
    accepted,
    updated,
    unchanged,
    rejected,
    fileReason: one.fileReason,
    hasFile: one.hasFile && name !== null && one.keptUntil > now,
    fileName: name,
    staffId: one.staffId,
    staffName: one.staffName,
    createdAt: isoOf(one.createdAt),
    finishedAt: one.finishedAt === null ? null : isoOf(one.finishedAt),
  }
}
