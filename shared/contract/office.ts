import { z } from 'zod'
import { Fen, Id, IdParams, ListQuery, Moment, Nothing, line, listOf } from './common'
import { everyStaff, route, staff } from './route'

/** What waits for the people of the brand, what they keep for themselves, and what is left to do at first. */

/** Null: not this role's to decide. */
const Waits = z.int().nullable()
export const readWaiting = route({
  method: 'GET',
  path: '/staff/waiting',
  who: everyStaff,
  summary: 'How much waits for whoever asks; null for what is not theirs to decide',
  answers: {
    200: z.object({
      campaigns: Waits,
      refunds: Waits,
      merges: Waits,
      suspicions: Waits,
      failedJobs: Waits,
      /** 1 where the last verification found the audit log changed. */
      auditLog: Waits,
      /** Campaigns, refunds and merges together that this very person may decide. */
      approvals: Waits,
      /** Decisions of others on what this person asked for, not seen yet. */
      notices: z.int(),
    }),
  },
})

export const ApprovalKind = z.enum(['campaign', 'refund', 'merge'])
export const Approval = z
  .object({
    kind: ApprovalKind,
    id: Id,
    /** The campaign's name, the order's number, the member's number in part. */
    title: z.string(),
    reason: z.string().nullable(),
    amountFen: Fen.nullable(),
    /** The member's id of a merge, the order's of a refund. */
    aboutId: Id.nullable(),
    /** Null: a member asked. */
    askedById: Id.nullable(),
    askedByName: z.string().nullable(),
    askedAt: Moment,
    /** False for what one has asked for oneself. */
    mayApprove: z.boolean(),
  })
  .meta({ id: 'Approval' })
export type Approval = z.output<typeof Approval>

export const listApprovals = route({
  method: 'GET',
  path: '/staff/approvals',
  who: staff('marketer', 'service'),
  summary: 'What waits for a second person, the oldest first: campaigns for marketers, refunds and merges for service',
  query: z.strictObject({ ...ListQuery, kind: ApprovalKind.optional() }),
  answers: { 200: listOf(Approval) },
})

export const decideApproval = route({
  method: 'POST',
  path: '/staff/approvals/:kind/:id/decisions',
  who: staff('marketer', 'service'),
  summary: 'Approve or refuse, with a comment that whoever asked is told; a refusal says why',
  params: z.strictObject({ kind: ApprovalKind, id: Id }),
  body: z.union([
    z.strictObject({ decision: z.literal('approve'), comment: line(200, 2).optional() }),
    z.strictObject({ decision: z.literal('refuse'), comment: line(200, 2) }),
  ]),
  answers: { 204: Nothing },
  refusals: ['approval_by_self', 'state_conflict'],
})

export const listNotices = route({
  method: 'GET',
  path: '/staff/notices',
  who: everyStaff,
  summary: 'What others decided on what this person asked for, newest first',
  query: z.strictObject(ListQuery),
  answers: {
    200: listOf(
      z.object({
        id: Id,
        kind: ApprovalKind,
        objectId: Id,
        title: z.string(),
        decision: z.enum(['approve', 'refuse']),
        comment: z.string().nullable(),
        byName: z.string().nullable(),
        at: Moment,
        seen: z.boolean(),
      }),
    ),
  },
})
export const seeNotices = route({
  method: 'POST',
  path: '/staff/notices/reads',
  who: everyStaff,
  summary: 'This person has seen all notices so far',
  answers: { 204: Nothing },
})

export const SavedView = z
  .object({
    id: Id,
    page: z.string(),
    name: z.string(),
    /** What stands behind the `?` of the page's address. */
    query: z.string(),
    shared: z.boolean(),
    own: z.boolean(),
    ownerName: z.string().nullable(),
    createdAt: Moment,
  })
  .meta({ id: 'SavedView' })
export type SavedView = z.output<typeof SavedView>
const Page = z.string().regex(/^[a-z][a-z-]{0,39}$/)
const View = {
  name: line(40),
  /** Without what belongs to one moment only (a cursor). */
  query: z
    .string()
    .max(2000)
    .regex(/^[\x21-\x7e]*$/),
  shared: z.boolean(),
}
export const listViews = route({
  method: 'GET',
  path: '/staff/views',
  who: everyStaff,
  summary: 'The saved views of a list: one’s own, and those that others share; by name',
  query: z.strictObject({ page: Page }),
  answers: { 200: z.object({ items: z.array(SavedView) }) },
})
export const createView = route({
  method: 'POST',
  path: '/staff/views',
  who: everyStaff,
  summary: 'Save a view; at most a hundred for one list',
  body: z.strictObject({ page: Page, ...View, shared: z.boolean().default(false) }),
  answers: { 201: SavedView },
  refusals: ['state_conflict'],
})
export const editView = route({
  method: 'PATCH',
  path: '/staff/views/:id',
  who: everyStaff,
  summary: 'Rename, change or share one’s own view; the owner may do so with everybody’s shared ones',
  params: IdParams,
  body: z.strictObject(View).partial(),
  answers: { 200: SavedView },
})
export const deleteView = route({
  method: 'DELETE',
  path: '/staff/views/:id',
  who: everyStaff,
  summary: 'Take away one’s own view; the owner may do so with everybody’s shared ones',
  params: IdParams,
  answers: { 204: Nothing },
})

export const SETUP_STEPS = [
  'brand',
  'agreements',
  'store',
  'channel',
  'coupon',
  'member',
  'message_template',
  'colleague',
  'wechat_mini',
  'wechat_account',
] as const
export const readSetup = route({
  method: 'GET',
  path: '/staff/setup',
  who: staff(),
  summary: 'What a new shop does first, and whether it is done; the platform is asked by /staff/setup/wechat-tests',
  answers: {
    200: z.object({
      steps: z.array(
        z.object({
          step: z.enum(SETUP_STEPS),
          done: z.boolean(),
          /** Why it is not: the sandbox plays WeChat here, or only sample texts are in force. */
          note: z.enum(['sandbox', 'samples']).nullable(),
        }),
      ),
      done: z.boolean(),
    }),
  },
})
export const testWechat = route({
  method: 'POST',
  path: '/staff/setup/wechat-tests',
  who: staff(),
  summary: 'Ask WeChat for a token of each app now, and say how that went; nothing is changed',
  answers: {
    200: z.object({
      items: z.array(
        z.object({
          app: z.enum(['mini', 'oa']),
          ok: z.boolean(),
          /** What the platform said, or that it did not answer. */
          problem: z.string().nullable(),
        }),
      ),
    }),
  },
})

export const officeRoutes = {
  readWaiting,
  listApprovals,
  decideApproval,
  listNotices,
  seeNotices,
  listViews,
  createView,
  editView,
  deleteView,
  readSetup,
  testWechat,
}
