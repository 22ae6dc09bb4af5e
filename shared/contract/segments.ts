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
    /** Put away: in no list and no picker, still good where it is used. */
    archived: z.boolean(),
    /** How many it found when it was counted last, and how many of them can be written to; null: being counted. */
    counted: z.object({ members: z.int(), reachable: z.int(), at: Moment }).nullable(),
    /** How many campaigns and coupons are made for it. */
    usedBy: z.object({ campaigns: z.int(), coupons: z.int() }),
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
  summary: 'Saved segments, newest first, without those put away unless asked for or named by id; q finds in names',
  query: z.strictObject({
    ...findIn('name', 'createdAt', 'updatedAt'),
    state: z.enum(['current', 'archived']).optional(),
  }),
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
  body: z.strictObject({ name: line(60), rule: SegmentRuleIn, archived: z.boolean() }).partial(),
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

export const readSegmentUses = route({
  method: 'GET',
  path: '/staff/segments/:id/uses',
  who: staff('marketer', 'analyst'),
  summary: 'The campaigns and coupons made for a segment, the newest first, at most fifty of each',
  params: IdParams,
  answers: {
    200: z.object({
      campaigns: z.array(z.object({ id: Id, name: z.string(), status: z.string() })),
      coupons: z.array(z.object({ id: Id, title: z.string(), state: z.string() })),
    }),
  },
})

export const segmentRoutes = { listSegments, readSegmentUses, readSegment, createSegment, editSegment, previewSegment }
