import { z } from 'zod'
import { Id, IdParams, ListQuery, Moment, listOf } from './common'
import { MessageChannel } from './messages'
import { route, staff } from './route'

export const SuppressionReason = z.enum([
  'no_consent',
  'frequency_cap',
  'expired',
  'unsubscribed',
  'no_quota',
  'unreachable',
  'duplicate_person',
  'frozen',
  'complaint_rest',
  'minor',
  /** The message comes with a coupon that this person cannot be given any more. */
  'no_coupon',
  /** Has meanwhile opened the message that this one was to repeat. */
  'opened',
])
export const SendStatus = z.enum([
  'suppressed',
  'holdout',
  'ready',
  'dispatching',
  'retrying',
  'accepted',
  'delivered',
  'failed',
  'unknown',
])

const Share = z.object({
  key: z.string(),
  addressed: z.int(),
  accepted: z.int(),
  delivered: z.int(),
  failed: z.int(),
  unknown: z.int(),
  opened: z.int(),
  converted: z.int(),
})
export const CampaignReport = z
  .object({
    audience: z.int(),
    holdout: z.int(),
    suppressed: z.record(SuppressionReason, z.int()),
    addressed: z.int(),
    addressValid: z.int(),
    pending: z.int(),
    accepted: z.int(),
    unknown: z.int(),
    failed: z.int(),
    delivered: z.int(),
    opened: z.int(),
    engaged: z.int(),
    readThrough: z.int(),
    converted: z.int(),
    byVariant: z.array(Share),
    byChannel: z.array(Share),
  })
  .meta({ id: 'CampaignReport' })
export type CampaignReport = z.output<typeof CampaignReport>
export const readCampaignReport = route({
  method: 'GET',
  path: '/staff/campaigns/:id/report',
  who: staff('marketer', 'analyst'),
  summary: 'The funnel; audience = holdout + suppressed + addressed',
  params: IdParams,
  answers: { 200: CampaignReport },
})
export const listSends = route({
  method: 'GET',
  path: '/staff/campaigns/:id/sends',
  who: staff('marketer'),
  summary:
    'Everybody of the audience with the outcome; q finds by name or member number; opened asks of those whose message the platform took',
  params: IdParams,
  query: z.strictObject({
    ...ListQuery,
    q: z.string().max(60).optional(),
    status: SendStatus.optional(),
    reason: SuppressionReason.optional(),
    channel: MessageChannel.optional(),
    opened: z.enum(['yes', 'no']).optional(),
  }),
  answers: {
    200: listOf(
      z.object({
        id: Id,
        memberId: Id,
        memberNo: z.string(),
        nickname: z.string().nullable(),
        status: SendStatus,
        reason: z.string().nullable(),
        channel: MessageChannel.nullable(),
        variant: z.string().nullable(),
        attempts: z.int(),
        openedAt: Moment.nullable(),
        at: Moment,
      }),
    ),
  },
})
