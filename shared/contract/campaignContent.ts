import { z } from 'zod'
import { Id, IdParams, Language, Moment } from './common'
import { MessageChannel, MessageKind } from './messages'
import { route, staff } from './route'

const Doer = z.object({ id: Id, name: z.string() })

/** What a campaign says and to whom: as it was launched, or, of a draft, as it stands. */
export const CampaignContent = z
  .object({
    /** Launched: these are the words, coupon and audience that go out, whatever was edited since. */
    pinned: z.boolean(),
    segmentName: z.string().nullable(),
    sentence: z.string(),
    /** The other campaign whose unopened messages are repeated. */
    unopenedOf: z.object({ id: Id, name: z.string() }).nullable(),
    kind: MessageKind,
    messages: z.array(
      z.object({
        channel: MessageChannel,
        templateId: Id,
        name: z.string(),
        /** What the platform calls each field. */
        labels: z.record(z.string(), z.string()),
        bodies: z.partialRecord(
          Language,
          z.object({ fields: z.record(z.string(), z.string()), page: z.string().optional() }),
        ),
      }),
    ),
    coupon: z
      .object({
        id: Id,
        title: z.string(),
        /** It comes with the message; else people take it in the centre. */
        given: z.boolean(),
      })
      .nullable(),
    draftedBy: Doer.nullable(),
    /** Who tried to launch what a second person has to look at. */
    askedBy: Doer.nullable(),
    askedAt: Moment.nullable(),
    approvedBy: Doer.nullable(),
    launchedBy: Doer.nullable(),
    launchedAt: Moment.nullable(),
  })
  .meta({ id: 'CampaignContent' })

export const readCampaignContent = route({
  method: 'GET',
  path: '/staff/campaigns/:id/content',
  who: staff('marketer', 'analyst'),
  summary: 'What is said to whom, as it was launched, and who drafted, approved and launched it',
  params: IdParams,
  answers: { 200: CampaignContent },
  refusals: ['validation_failed'],
})
