import { z } from 'zod'
import { ITEM_FORMS } from '../rules/importItems'
import { CELL_FIELDS, FILE_REASONS, GROUP_FIELDS, MOST_IMPORT_BYTES, ROW_REASONS } from '../rules/importPlan'
import { Id, IdParams, ListQuery, Moment, line, listOf } from './common'
import { route, staff } from './route'

/** Files of customers and orders, as shops export them, and what became of each. */

export const ImportKind = z.enum(['customers', 'orders', 'coupon_codes'])
/** Codes have one column, and nothing to be mapped. */
const MappedKind = ImportKind.exclude(['coupon_codes'])
/** As in /open/orders, and never a name of our own (`@shop`). */
const Platform = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/)
  .overwrite((name) => name.toLowerCase())

const ColumnRef = z.union([line(200), z.int().min(1).max(1000)])
const CellColumns = z.array(ColumnRef).min(1).max(20)
const GroupColumns = z
  .array(z.union([ColumnRef, z.array(ColumnRef).min(1).max(10)]))
  .min(1)
  .max(20)

/** Which columns of a file say what: proposed by us, shown, and corrected by whoever uploads it. */
export const ImportMapping = z
  .strictObject({
    kind: MappedKind,
    /** The export this is (`taobao.orderList`); null for a file of the shop’s own. */
    source: z
      .string()
      .regex(/^[A-Za-z0-9._]{1,60}$/)
      .nullable(),
    /** Of every row; null where a column says it, or nobody has said it yet. */
    platform: Platform.nullable(),
    /** By field its columns, by name or, where a name stands twice, by place from 1; the first that says something counts. */
    columns: z.strictObject({
      ...(Object.fromEntries(CELL_FIELDS.map((name) => [name, CellColumns.optional()])) as Record<
        (typeof CELL_FIELDS)[number],
        z.ZodOptional<typeof CellColumns>
      >),
      ...(Object.fromEntries(GROUP_FIELDS.map((name) => [name, GroupColumns.optional()])) as Record<
        (typeof GROUP_FIELDS)[number],
        z.ZodOptional<typeof GroupColumns>
      >),
    }),
    /** `whole`: a line is an order. `once`: one goods, with the order’s amount. `sum`: one goods, whose amounts add up. */
    lines: z.enum(['whole', 'once', 'sum']),
    refundsAdd: z.boolean(),
    itemForm: z.enum(ITEM_FORMS),
    /** The state of an order where no column says it. */
    stateless: z.enum(['paid', 'completed']),
    erp: z.boolean(),
  })
  .meta({ id: 'ImportMapping' })
export type ImportMapping = z.output<typeof ImportMapping>

export const ImportStatus = z.enum([
  'waiting',
  'running',
  /** A dry run is over: nothing was changed, and it can be run. */
  'checked',
  'done',
  /** The file brings nothing in; `fileReason` says why, another mapping may mend it while the file is there. */
  'refused',
  /** Something of ours broke; it goes on when it is tried again. */
  'failed',
  'rolled_back',
])
/** Why a row is refused; beyond what the row says: the ledger holds another truth, or it cannot be written. */
export const IMPORT_ROW_REASONS = [
  ...ROW_REASONS,
  'refund_above_paid',
  'paid_at_missing',
  'not_writable',
  'code_malformed',
  'code_taken',
] as const
/** `file_expired`: it waited for too long and is gone. */
export const IMPORT_FILE_REASONS = [...FILE_REASONS, 'file_expired'] as const
const RowReason = z.enum(IMPORT_ROW_REASONS)
const FileReason = z.enum(IMPORT_FILE_REASONS)

const Shown = {
  id: Id,
  kind: ImportKind,
  status: ImportStatus,
  dryRun: z.boolean(),
  /** What is going on while it runs. */
  stage: z.enum(['reading', 'writing', 'taking_back']).nullable(),
  /** Rows that this stage is through with, and of how many; null while nobody knows yet. */
  progress: z.object({ done: z.int(), of: z.int().nullable() }),
  /** accepted + updated + rejected. */
  total: z.int(),
  /** New people or orders. */
  accepted: z.int(),
  /** Known ones, from this file or before, changed or not. */
  updated: z.int(),
  /** How many of `updated` said nothing new. */
  unchanged: z.int(),
  rejected: z.int(),
  fileReason: FileReason.nullable(),
  /** Whether the file is still here, so that it can be run. */
  hasFile: z.boolean(),
  /** As it was uploaded; null once what was kept of the file is gone. */
  fileName: z.string().nullable(),
  staffId: Id,
  staffName: z.string(),
  createdAt: Moment,
  finishedAt: Moment.nullable(),
}

export const Import = z
  .object({
    ...Shown,
    reasons: z.array(z.object({ reason: RowReason, count: z.int() })),
    /** The first hundred refused rows. `word`: what nobody knows. Gone with the file. */
    problems: z.array(
      z.object({
        sheet: z.string().nullable(),
        line: z.int(),
        reason: RowReason,
        column: z.string().nullable(),
        word: z.string().nullable(),
      }),
    ),
    /** What the file is and how it was read; null for codes, before it was opened, and once what was kept of it is gone. */
    file: z
      .object({
        format: z.enum(['csv', 'xlsx']),
        encoding: z.enum(['utf8', 'gb18030', 'utf16le', 'utf16be']).nullable(),
        sheets: z.array(z.string()),
        skippedSheets: z.array(z.string()),
        header: z.array(z.string()),
        headerLine: z.int(),
        mapping: ImportMapping,
        /** Who said so: `recognised` by us, `kept` from an earlier file with this header, `given` with this one. */
        mappingFrom: z.enum(['recognised', 'kept', 'given']),
        /** Exactly 65,535 rows: an old Excel has probably cut it. */
        probablyCut: z.boolean(),
      })
      .nullable(),
    /** Where in the file it broke, where `fileReason` says that it did. */
    fileLine: z.int().nullable(),
    /** Null where no row was refused, or they are no longer kept. */
    rejectsUrl: z.string().nullable(),
    /** Until when the file (of a dry run) or its refused rows are kept. */
    keptUntil: Moment.nullable(),
  })
  .meta({ id: 'Import' })
export type Import = z.output<typeof Import>

/** A mapping as the text of its JSON, since a form has no other fields. */
const MappingText = z
  .string()
  .max(100_000)
  .transform((text, ctx) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      ctx.issues.push({ code: 'custom', message: 'no JSON', input: text })
      return z.NEVER
    }
  })
  .pipe(ImportMapping)

export const createImport = route({
  method: 'POST',
  path: '/staff/imports',
  who: staff('marketer'),
  summary:
    'Upload a file of customers, orders or coupon codes (CSV or XLSX, at most 200 MB and a million rows); it is read and brought in as a job, or only counted with dryRun',
  query: z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') }),
  form: {
    file: 'file',
    maxBytes: MOST_IMPORT_BYTES,
    fields: z.strictObject({
      kind: ImportKind,
      platform: Platform.optional(),
      mapping: MappingText.optional(),
      /** The list of codes that these are added to: for `coupon_codes`, and only for them. */
      listId: Id.optional(),
    }),
  },
  keyed: true,
  answers: { 202: z.object({ id: Id }) },
  refusals: ['payload_too_large', 'unsupported_media_type', 'idempotency_key_reused', 'state_conflict'],
})

export const listImports = route({
  method: 'GET',
  path: '/staff/imports',
  who: staff('marketer'),
  summary: 'Imports, the newest first',
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(z.object(Shown)) },
})

export const readImport = route({
  method: 'GET',
  path: '/staff/imports/:id',
  who: staff('marketer'),
  summary: 'How far an import is, what it counted, what the file is and why rows were refused',
  params: IdParams,
  answers: { 200: Import },
})

export const readImportRejects = route({
  method: 'GET',
  path: '/staff/imports/:id/rejects',
  who: staff('marketer'),
  summary:
    'The refused rows as CSV with the columns of the upload, line and reason, to be corrected and uploaded again; 404 where there are none, audited',
  params: IdParams,
  file: 'text/csv; charset=utf-8',
  answers: { 200: z.string() },
})

export const runImport = route({
  method: 'POST',
  path: '/staff/imports/:id/runs',
  who: staff('marketer'),
  summary:
    'Run a file that was only counted (or refused) so far, as it is or with a corrected mapping; 409 where it is running, was brought in, or is no longer kept',
  params: IdParams,
  body: z.strictObject({
    dryRun: z.boolean().default(false),
    platform: Platform.optional(),
    mapping: ImportMapping.optional(),
  }),
  keyed: true,
  answers: { 202: z.object({ id: Id }) },
  refusals: ['state_conflict'],
})

export const rollBackImport = route({
  method: 'POST',
  path: '/staff/imports/:id/rollbacks',
  who: staff('marketer'),
  summary:
    'Take a batch back as a job: people whom it alone brought go, whoever has joined since loses only what it brought; 409 where nothing was brought in, or it was taken back, and for codes, which may have been given out',
  params: IdParams,
  keyed: true,
  answers: { 202: z.object({ id: Id }) },
  refusals: ['state_conflict'],
})

export const importRoutes = { createImport, listImports, readImport, readImportRejects, runImport, rollBackImport }
