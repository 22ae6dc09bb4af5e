import { z } from 'zod'
import { Id, IdParams, Moment, line } from './common'
import { everyStaff, route } from './route'

/** Each for those who may see the list itself. */
export const ExportedList = z.enum([
  'members',
  'segments',
  'campaigns',
  'sends',
  'coupons',
  'redemptions',
  'products',
  'orders',
  'refunds',
  'stores',
  'channels',
  'staff',
  'keys',
  'webhooks',
  'audit',
])

export const ExportedColumn = z.strictObject({
  /** A field of the list's rows; of members also what they told for the brand's own fields, `own.` and the key. */
  field: z.string().regex(/^(?:[A-Za-z]{1,40}|own\.[a-z][A-Za-z0-9_]{0,19})$/),
  title: line(40),
  /** How words of the machine (`paid`, `true`) are written; what is not here is written as it is. */
  words: z.record(z.string().regex(/^[\w.-]{1,40}$/), line(60)).optional(),
})

export const startExport = route({
  method: 'POST',
  path: '/staff/exports',
  who: everyStaff,
  summary:
    'Write a list as it is filtered into a CSV, as a job, for whoever may see the list (403 for others); phones and e-mails stay masked',
  body: z.strictObject({
    list: ExportedList,
    /** The filters of the list, as its own query takes them; `sends` takes the campaign’s `id` too. */
    query: z.record(z.string().regex(/^[A-Za-z]{1,40}$/), line(2000)),
    /** Which fields of its rows, and what stands above them. Fen are written as yuan, moments on the clock of Shanghai. */
    columns: z.array(ExportedColumn).min(1).max(60),
  }),
  answers: { 202: z.object({ id: Id, jobId: Id }) },
})

export const readExport = route({
  method: 'GET',
  path: '/staff/exports/:id',
  who: everyStaff,
  summary: 'An export of one’s own (the owner: anybody’s): how far it is, and until when it can be fetched',
  params: IdParams,
  answers: {
    200: z.object({
      id: Id,
      list: ExportedList,
      status: z.enum(['waiting', 'running', 'done', 'failed']),
      rows: z.int(),
      expiresAt: Moment,
    }),
  },
})

export const readExportFile = route({
  method: 'GET',
  path: '/staff/exports/:id/pieces',
  who: everyStaff,
  summary: 'The next piece of the text of such an export; the pieces one after the other are the file',
  params: IdParams,
  query: z.strictObject({ cursor: z.string().max(400).optional() }),
  answers: { 200: z.object({ text: z.string(), nextCursor: z.string().nullable() }) },
})

export const exportRoutes = { startExport, readExport, readExportFile }
