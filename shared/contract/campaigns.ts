import { z } from 'zod'
import { readCampaignContent } from './campaignContent'
import { listSends, readCampaignReport, SuppressionReason } from './campaignOutcomes'
import { Id, IdParams, Moment, MomentIn, countedListOf, findIn, line } from './common'
import { Topic } from './consent'
import type { ErrorCode } from './errors'
import { StaffMember } from './members'
import { MessageChannel } from './messages'
import { route, staff } from './route'

export const CampaignStatus = z.enum([
  'draft',
  'awaiting_approval',
  'scheduled',
  'freezing',
  'running',
  'paused',
  'finished',
  'cancelled',
])
const Schedule = z.union([
  z.strictObject({ kind: z.literal('now') }),
  z.strictObject({ kind: z.literal('at'), at: MomentIn }),
])
const PerChannel = z.partialRecord(MessageChannel, Id)
const MiniPage = z.string().regex(/^(pages|staff)\/[A-Za-z0-9_/?=&-]{1,200}$/)

const Fields = {
  name: line(60),
  segmentId: Id,
  /** The whole segment is the audience, no longer those who did not open another campaign. */
  unopenedOf: z.null().optional(),
  channels: z
    .array(MessageChannel)
    .min(1)
    .max(2)
    .refine((c) => new Set(c).size === c.length, { message: 'twice' }),
  templateIds: PerChannel,
  holdoutPercent: z.int().min(0).max(50).optional(),
  couponTemplateId: Id.nullable().optional(),
  schedule: Schedule,
  expiresAt: MomentIn.nullable().optional(),
  conversionDays: z.int().min(1).max(90).optional(),
  topic: Topic,
  miniProgramPage: MiniPage.nullable().optional(),
}

const Progress = z.object({
  total: z.int(),
  done: z.int(),
  accepted: z.int(),
  failed: z.int(),
  unknown: z.int(),
  pending: z.int(),
  /** While the audience is being frozen: how many it had at the launch. */
  expected: z.int().nullable(),
})

/** Why nothing goes out just now, and until when where that is known. */
const Waiting = z.object({
  why: z.enum([
    'scheduled',
    'approval',
    'freezing',
    'paused',
    'quiet_hours',
    'provider_quota',
    'provider_parked',
    'retrying',
    'nobody_left',
  ]),
  until: Moment.nullable(),
  channel: MessageChannel.nullable(),
})
export const Campaign = z
  .object({
    id: Id,
    name: z.string(),
    status: CampaignStatus,
    segmentId: Id,
    /** The campaign whose unopened messages this one repeats: then these people are the audience, not the segment. */
    unopenedOf: Id.nullable(),
    channels: z.array(MessageChannel),
    templateIds: PerChannel,
    holdoutPercent: z.int(),
    couponTemplateId: Id.nullable(),
    schedule: z.union([z.object({ kind: z.literal('now') }), z.object({ kind: z.literal('at'), at: Moment })]),
    expiresAt: Moment.nullable(),
    conversionDays: z.int(),
    topic: Topic,
    miniProgramPage: z.string().nullable(),
    approvedBy: Id.nullable(),
    /** Why it was paused by itself, e.g. `wechat_47003` or `coupon_sold_out`; null when people paused it. */
    pauseReason: z.string().nullable(),
    launchedAt: Moment.nullable(),
    finishedAt: Moment.nullable(),
    progress: Progress,
    /** Null for a draft and while messages go out. */
    waiting: Waiting.nullable(),
    /** `schedule_passed`: it was, or would now be, launched after its planned time, and goes out at once. */
    warnings: z.array(z.enum(['schedule_passed'])),
    version: z.int(),
    createdAt: Moment,
  })
  .meta({ id: 'Campaign' })
export type Campaign = z.output<typeof Campaign>

export const CampaignOne = Campaign.extend({
  /** Whether exactly what would go out next was approved by a second person; `outdated`: something else was. */
  approval: z.enum(['none', 'given', 'outdated']),
  /** A paused campaign: texts or coupon are not those it was launched with, and resuming would send the new ones. */
  contentChanged: z.boolean(),
}).meta({ id: 'CampaignOne' })
export type CampaignOne = z.output<typeof CampaignOne>

export const listCampaigns = route({
  method: 'GET',
  path: '/staff/campaigns',
  who: staff('marketer', 'analyst'),
  summary: 'Campaigns, newest first; q finds in names',
  query: z.strictObject({
    ...findIn('name', 'createdAt'),
    status: CampaignStatus.optional(),
    segmentId: Id.optional(),
  }),
  answers: { 200: countedListOf(Campaign) },
})
export const readCampaign = route({
  method: 'GET',
  path: '/staff/campaigns/:id',
  who: staff('marketer', 'analyst'),
  summary: 'One campaign, with why nothing goes out and what was approved',
  params: IdParams,
  answers: { 200: CampaignOne },
})
export const watchCampaign = route({
  method: 'GET',
  path: '/staff/campaigns/:id/events',
  who: staff('marketer', 'analyst'),
  summary: 'Progress as server-sent events named `progress`; ends with the campaign, at the latest after a minute',
  params: IdParams,
  events: true,
  answers: { 200: z.object({ status: CampaignStatus, progress: Progress }) },
})
export const createCampaign = route({
  method: 'POST',
  path: '/staff/campaigns',
  who: staff('marketer'),
  summary: 'Draft a campaign',
  body: z.strictObject(Fields),
  answers: { 201: CampaignOne },
  refusals: ['template_category_forbidden'],
})
export const editCampaign = route({
  method: 'PATCH',
  path: '/staff/campaigns/:id',
  who: staff('marketer'),
  summary: 'Change a draft',
  params: IdParams,
  versioned: true,
  body: z.strictObject(Fields).partial(),
  answers: { 200: CampaignOne },
  refusals: ['state_conflict', 'version_conflict', 'template_category_forbidden'],
})
export const copyCampaign = route({
  method: 'POST',
  path: '/staff/campaigns/:id/copies',
  who: staff('marketer'),
  summary: 'A new draft with the same content',
  params: IdParams,
  body: z.strictObject({}).optional(),
  keyed: true,
  answers: { 201: CampaignOne },
})
export const followUpCampaign = route({
  method: 'POST',
  path: '/staff/campaigns/:id/follow-ups',
  who: staff('marketer'),
  summary: 'A new draft with the same content for exactly those who were sent this one and have not opened it',
  params: IdParams,
  body: z.strictObject({}).optional(),
  keyed: true,
  answers: { 201: CampaignOne },
  refusals: ['state_conflict', 'nobody_to_reach'],
})
export const CampaignPreview = z.object({
  audience: z.int(),
  reachable: z.int(),
  holdout: z.int(),
  suppressed: z.partialRecord(SuppressionReason, z.int()),
  perChannel: z.partialRecord(MessageChannel, z.int()),
  samples: z.array(
    z.object({
      member: StaffMember,
      channel: MessageChannel,
      fields: z.record(z.string(), z.string()),
      page: z.string(),
    }),
  ),
})
export type CampaignPreview = z.output<typeof CampaignPreview>
export const previewCampaign = route({
  method: 'POST',
  path: '/staff/campaigns/:id/previews',
  who: staff('marketer'),
  summary:
    'Who would be reached, by what, and why the others not; sends nothing. An audience too large for a request is counted by a job',
  params: IdParams,
  body: z.strictObject({}).optional(),
  answers: { 200: CampaignPreview, 202: z.object({ jobId: Id }) },
})
export const readPreview = route({
  method: 'GET',
  path: '/staff/campaigns/:id/previews',
  who: staff('marketer'),
  summary: 'The preview that a job counts, or counted last: how far it is, and its answer when done',
  params: IdParams,
  answers: {
    200: z.object({
      /** Null where no job has counted yet. */
      jobId: Id.nullable(),
      status: z.enum(['none', 'counting', 'done']),
      done: z.int(),
      total: z.int(),
      preview: CampaignPreview.nullable(),
    }),
  },
})
export const testSendCampaign = route({
  method: 'POST',
  path: '/staff/campaigns/:id/test-sends',
  who: staff('marketer'),
  summary: 'Send to at most ten named members, outside caps and counts',
  params: IdParams,
  keyed: true,
  body: z.strictObject({ memberIds: z.array(Id).min(1).max(10) }),
  answers: {
    200: z.object({
      results: z.array(
        z.object({
          memberId: Id,
          channel: MessageChannel.nullable(),
          status: z.enum(['accepted', 'failed', 'unknown', 'unreachable']),
          reason: z.string().nullable(),
        }),
      ),
    }),
  },
})
const action = (verb: string, summary: string, more: ErrorCode[] = []) =>
  route({
    method: 'POST',
    path: `/staff/campaigns/:id/${verb}`,
    who: staff('marketer'),
    summary,
    params: IdParams,
    keyed: true,
    body: z.strictObject({}).optional(),
    answers: { 202: CampaignOne },
    refusals: ['state_conflict', 'approval_required', 'approval_by_self', 'template_category_forbidden', ...more],
  })
export const launchCampaign = action('launches', 'Freeze the audience and send', ['nobody_to_reach'])
export const pauseCampaign = action('pauses', 'Stop handing out; what is under way ends')
export const resumeCampaign = action('resumptions', 'Go on')
export const cancelCampaign = action('cancellations', 'Never send the rest')
export const approveCampaign = action('approvals', 'A second person lets a large audience be launched')

export const campaignRoutes = {
  listCampaigns,
  readCampaign,
  watchCampaign,
  createCampaign,
  editCampaign,
  copyCampaign,
  followUpCampaign,
  readCampaignContent,
  previewCampaign,
  readPreview,
  testSendCampaign,
  launchCampaign,
  pauseCampaign,
  resumeCampaign,
  cancelCampaign,
  approveCampaign,
  readCampaignReport,
  listSends,
}
