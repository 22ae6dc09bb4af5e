import { z } from 'zod'
import { SuppressionReason } from './campaignOutcomes'
import { Id } from './common'
import { MessageTemplate } from './messages'
import { route, staff } from './route'
import { SegmentRuleIn } from './rule'

export const SegmentReach = z
  .object({
    channel: MessageTemplate.shape.channel,
    template: z.object({ id: Id, name: z.string() }),
    /** Marketing needs consent, topic and a free contact; a service notice needs none of these. */
    kind: MessageTemplate.shape.kind,
    /** False where the channel's app is not configured: nobody is reachable. */
    ready: z.boolean(),
    reachable: z.int(),
    suppressed: z.partialRecord(SuppressionReason, z.int()),
  })
  .meta({ id: 'SegmentReach' })
export type SegmentReach = z.output<typeof SegmentReach>

export const reachSegment = route({
  method: 'POST',
  path: '/staff/segments/reaches',
  who: staff('marketer', 'analyst'),
  summary: 'How many of those whom a rule finds each message template reaches now, judged as a campaign judges',
  body: z.strictObject({ rule: SegmentRuleIn }),
  answers: {
    200: z.object({
      people: z.int(),
      /** Of how many the figures speak: fewer than `people` where there are more than can be looked at while one waits. */
      looked: z.int(),
      /** The newest message templates, ten at most. */
      ways: z.array(SegmentReach),
    }),
  },
  refusals: ['question_too_long'],
})

export const segmentReachRoutes = { reachSegment }
