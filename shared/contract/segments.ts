import { z } from 'zod'
import { Id, IdParams, Moment, countedListOf, findIn, line } from './common'
import { StaffMember } from './members'
import { SegmentRuleIn, SegmentRuleOut } from './rule'
import { route, staff } from './route'

export const Segment = z
  .object({
    id: Id,
    name: z.string(),
    rule: SegmentRuleOut,
    sentence: z.string(),
    version: z.int(),
    createdAt: Moment,
    updatedAt: Moment,
  })
  .meta({ id: 'Segment' })
export type Segment = z.output<typeof Segment>

export const listSegments = route({
  method: 'GET',
  path: '/staff/segments',
  who: staff('marketer', 'analyst'),
  summary: 'Saved segments, newest first; q finds in names',
  query: z.strictObject(findIn('name', 'createdAt', 'updatedAt')),
  answers: { 200: countedListOf(Segment) },
})
export const readSegment = route({
  method: 'GET',
  path: '/staff/segments/:id',
  who: staff('marketer', 'analyst'),
  summary: 'One segment',
  params: IdParams,
  answers: { 200: Segment },
})
export const createSegment = route({
  method: 'POST',
  path: '/staff/segments',
  who: staff('marketer'),
  summary: 'Save a segment',
  body: z.strictObject({ name: line(60), rule: SegmentRuleIn }),
  answers: { 201: Segment },
})
export const editSegment = route({
  method: 'PATCH',
  path: '/staff/segments/:id',
  who: staff('marketer'),
  summary: 'Change a segment',
  params: IdParams,
  versioned: true,
  body: z.strictObject({ name: line(60), rule: SegmentRuleIn }).partial(),
  answers: { 200: Segment },
  refusals: ['version_conflict'],
})
export const previewSegment = route({
  method: 'POST',
  path: '/staff/segments/previews',
  who: staff('marketer', 'analyst'),
  summary: 'How many a rule finds now, with a sample (none for analysts)',
  body: z.strictObject({ rule: SegmentRuleIn }),
  answers: {
    200: z.object({ count: z.int(), sample: z.array(StaffMember), sentence: z.string(), tookMs: z.number() }),
  },
})

export const segmentRoutes = { listSegments, readSegment, createSegment, editSegment, previewSegment }
