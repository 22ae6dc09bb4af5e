import { z } from 'zod'
import { Day, Id, ListQuery, Moment, listOf } from './common'
import { route, staff } from './route'

/**
 * What a verification found. Each entry is sealed by SHA-256 over the hash before it and the entry, so a changed, missing or
 * added one is the first that does not fit.
 */
export const AuditCheck = z
  .object({
    ok: z.boolean(),
    /** How many entries the chain holds. */
    entries: z.int(),
    /** Null where all is well, and where nothing is left that could name it. */
    firstBrokenId: z.string().nullable(),
    /** The entry says something else; it is gone; nobody here wrote it; or the seals themselves were touched. */
    why: z.enum(['changed', 'missing', 'added', 'chain']).nullable(),
    /** Entries that were written and not sealed yet. */
    unsealed: z.int(),
    /** Ends of the chain, kept each hour, that were compared; those of the file kept outside, null where there is none. */
    anchors: z.int(),
    outside: z.int().nullable(),
    verifiedAt: Moment,
  })
  .meta({ id: 'AuditCheck' })

export const verifyAuditLog = route({
  method: 'POST',
  path: '/staff/audit-log/verifications',
  who: staff(),
  summary:
    'Verify the whole audit log; one that takes more than some seconds goes on as a job (202), and what it found is told by GET /staff/audit-log/chain',
  answers: { 200: AuditCheck, 202: z.object({ jobId: Id }) },
})

export const readAuditChain = route({
  method: 'GET',
  path: '/staff/audit-log/chain',
  who: staff(),
  summary: 'How far the audit log is sealed, and what the last verification found',
  answers: {
    200: z.object({
      sealed: z.int(),
      sealedAt: Moment.nullable(),
      unsealed: z.int(),
      /** Entries from before there was a chain are still being sealed. */
      filling: z.boolean(),
      /** When the chain’s end was last kept. */
      anchoredAt: Moment.nullable(),
      /** Whether it is written to a file outside, too. */
      keptOutside: z.boolean(),
      last: AuditCheck.extend({
        /** The entry that does not fit, if it is there. */
        entry: z.object({ at: Moment, action: z.string() }).nullable(),
      }).nullable(),
    }),
  },
})

const Said = z.union([z.string(), z.number(), z.boolean(), z.null()])
export const listAudit = route({
  method: 'GET',
  path: '/staff/audit-log',
  who: staff(),
  summary: 'Who changed or saw what, newest first; action is a verb (coupons.void) or a room (coupons)',
  query: z.strictObject({
    ...ListQuery,
    actorId: Id.optional(),
    action: z
      .string()
      .regex(/^[a-z_]+(\.[a-z_.]+)?$/)
      .max(60)
      .optional(),
    objectKind: z
      .string()
      .regex(/^[a-z_]{1,40}$/)
      .optional(),
    objectId: Id.optional(),
    /** Days in Shanghai, both included. */
    from: Day.optional(),
    to: Day.optional(),
  }),
  answers: {
    200: listOf(
      z.object({
        id: Id,
        at: Moment,
        actorKind: z.string(),
        actorId: z.string().nullable(),
        actorName: z.string().nullable(),
        action: z.string(),
        objectKind: z.string(),
        objectId: z.string().nullable(),
        reason: z.string().nullable(),
        /** What was changed of a thing of the shop, by the path of each field; things are named as they are called today. */
        changes: z.array(z.object({ field: z.string(), from: Said, to: Said })),
        /** The names of what was changed. */
        fields: z.array(z.string()),
        /** What the object is called today; null where it has no name or is gone. */
        objectName: z.string().nullable(),
        requestId: z.string().nullable(),
      }),
    ),
  },
})

export const auditRoutes = { listAudit, verifyAuditLog, readAuditChain }
