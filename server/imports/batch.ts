import { z } from 'zod'
import { IMPORT_FILE_REASONS, IMPORT_ROW_REASONS, ImportMapping } from '../../shared/contract/imports'
import type { Tx } from '../base/database'
import { bytes, flag, json, row, text, whole } from '../base/sql'

/** A batch as it stands. Its sealed fields open with the key of its file. */
export const BATCH = {
  id: text,
  kind: z.enum(['customers', 'orders', 'coupon_codes']),
  status: z.enum(['waiting', 'running', 'checked', 'done', 'refused', 'rolled_back']),
  stage: z.enum(['reading', 'writing', 'taking_back']).nullable(),
  dryRun: flag,
  staffId: text,
  jobId: text,
  bytes: whole,
  hasFile: flag,
  asked: bytes,
  about: bytes.nullable(),
  problems: bytes.nullable(),
  place: whole,
  rowsDone: whole,
  rowsOf: whole.nullable(),
  accepted: whole,
  updated: whole,
  unchanged: whole,
  rejected: whole,
  rejectPieces: whole,
  reasons: json(z.record(z.string(), z.number())),
  fileReason: z.enum(IMPORT_FILE_REASONS).nullable(),
  fileLine: whole.nullable(),
  createdAt: whole,
  finishedAt: whole.nullable(),
  keptUntil: whole,
}
export type Batch = z.infer<z.ZodObject<typeof BATCH>>
export const BATCH_COLUMNS = Object.keys(BATCH)

export const batchOf = (tx: Tx, id: string): Promise<Batch | null> =>
  row(tx, BATCH, `SELECT ${BATCH_COLUMNS.join(', ')} FROM import_batch WHERE id = ?`, [id])

/** What whoever uploaded it said. */
export const Asked = z.object({
  fileName: z.string(),
  platform: z.string().nullable(),
  listId: z.string().nullable(),
  mapping: ImportMapping.nullable(),
})
export type Asked = z.output<typeof Asked>

/** What the file is and how it is read. */
export const About = z.object({
  format: z.enum(['csv', 'xlsx']),
  encoding: z.enum(['utf8', 'gb18030', 'utf16le', 'utf16be']).nullable(),
  sheets: z.array(z.string()),
  skippedSheets: z.array(z.string()),
  header: z.array(z.string()),
  headerLine: z.int(),
  mapping: ImportMapping,
  mappingFrom: z.enum(['recognised', 'kept', 'given']),
  probablyCut: z.boolean(),
})
export type About = z.output<typeof About>

/** A refused row, with what it held. */
export const Reject = z.object({
  sheet: z.string().nullable(),
  line: z.int(),
  reason: z.enum(IMPORT_ROW_REASONS),
  column: z.string().nullable(),
  word: z.string().nullable(),
  cells: z.array(z.union([z.string(), z.number()])),
})
export type Reject = z.output<typeof Reject>
export const Problems = z.array(Reject.omit({ cells: true }))

/** A value as it is sealed, and back. */
export const sealed = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
export const opened = <S extends z.ZodType>(shape: S, value: Buffer): z.output<S> =>
  shape.parse(JSON.parse(value.toString('utf8')))
