import { z } from 'zod'
import { Id, IdParams, Moment, Nothing, countedListOf, findIn, line } from './common'
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
    /** How many campaigns and coupons are made for it, and how many other segments name it. */
    usedBy: z.object({ campaigns: z.int(), coupons: z.int(), segments: z.int() }),
    /** Of a static one: whose people it keeps, as of when, and by which job they are being taken while it is not ready. */
    snapshot: z
      .object({ of: z.object({ id: Id, name: z.string() }), takenAt: Moment, ready: z.boolean(), jobId: Id })
      .nullable(),
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
  summary: 'Save a segment; `why` stands in its history',
  body: z.strictObject({ name: line(60), rule: SegmentRuleIn, why: line(200).optional() }),
  answers: { 201: Segment },
  refusals: ['segment_cycle'],
})
export const editSegment = route({
  method: 'PATCH',
  path: '/staff/segments/:id',
  who: staff('marketer'),
  summary: 'Change a segment; `why` stands in its history; a static one keeps its rule',
  params: IdParams,
  versioned: true,
  body: z.strictObject({ name: line(60), rule: SegmentRuleIn, archived: z.boolean(), why: line(200) }).partial(),
  answers: { 200: Segment },
  refusals: ['version_conflict', 'segment_cycle'],
})
export const takeSnapshot = route({
  method: 'POST',
  path: '/staff/segments/:id/snapshots',
  who: staff('marketer'),
  summary: 'A static segment of those whom this one finds now; a job takes them, and until then it finds nobody',
  params: IdParams,
  body: z.strictObject({ name: line(60) }),
  answers: { 201: Segment },
})
export const deleteSegment = route({
  method: 'DELETE',
  path: '/staff/segments/:id',
  who: staff('marketer'),
  summary: 'Delete a segment that nothing uses; else 409 with who does in `usedBy`',
  params: IdParams,
  answers: { 204: Nothing },
  refusals: ['segment_in_use'],
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
  refusals: ['question_too_long'],
})

export const overlapSegments = route({
  method: 'POST',
  path: '/staff/segments/overlaps',
  who: staff('marketer', 'analyst'),
  summary: 'How many are in two or three segments at once now: each part with the segments it lies in, and in no other',
  body: z.strictObject({
    segmentIds: z
      .array(Id)
      .min(2)
      .max(3)
      .refine((ids) => new Set(ids).size === ids.length, 'each once'),
  }),
  answers: {
    200: z.object({
      segments: z.array(z.object({ id: Id, name: z.string(), members: z.int() })),
      /** Every part there can be, in the order of the segments asked for: three for two of them, seven for three. */
      parts: z.array(z.object({ in: z.array(Id), members: z.int() })),
      /** In at least one of them. */
      together: z.int(),
    }),
  },
  refusals: ['question_too_long'],
})

export const listSegmentVersions = route({
  method: 'GET',
  path: '/staff/segments/:id/versions',
  who: staff('marketer', 'analyst'),
  summary: 'What a segment was, the newest first, at most a hundred: who changed name or rule when, and why',
  params: IdParams,
  answers: {
    200: z.object({
      items: z.array(
        z.object({
          version: z.int(),
          name: z.string(),
          rule: SegmentRuleOut,
          sentence: z.string(),
          why: z.string().nullable(),
          /** Null: from before there was a history. */
          by: z.string().nullable(),
          at: Moment,
        }),
      ),
    }),
  },
})

const Tag = z.object({
  tag: z.string(),
  since: Moment,
  /** It is being taken from all who have it by this segment alone. */
  ending: z.boolean(),
  /** When everybody was looked at last; null: not yet. */
  lookedAt: Moment.nullable(),
})
export const readSegmentUses = route({
  method: 'GET',
  path: '/staff/segments/:id/uses',
  who: staff('marketer', 'analyst'),
  summary:
    'The campaigns and coupons made for a segment and the segments that name it, the newest first, at most fifty of each',
  params: IdParams,
  answers: {
    200: z.object({
      /** The tag it gives. */
      tag: Tag.nullable(),
      campaigns: z.array(z.object({ id: Id, name: z.string(), status: z.string() })),
      coupons: z.array(z.object({ id: Id, title: z.string(), state: z.string() })),
      segments: z.array(z.object({ id: Id, name: z.string() })),
    }),
  },
})

export const giveSegmentTag = route({
  method: 'PUT',
  path: '/staff/segments/:id/tag',
  who: staff('marketer'),
  summary:
    'Give everybody in a segment a tag, and take it from who leaves, by itself from now on; what was given by hand stays',
  params: IdParams,
  body: z.strictObject({ tag: line(20) }),
  answers: { 200: Tag },
  refusals: ['state_conflict'],
})
export const endSegmentTag = route({
  method: 'DELETE',
  path: '/staff/segments/:id/tag',
  who: staff('marketer'),
  summary: 'Give it no longer: it is taken from all who have it by this segment alone',
  params: IdParams,
  answers: { 204: Nothing },
})

export const segmentRoutes = {
  giveSegmentTag,
  endSegmentTag,
  listSegments,
  readSegmentUses,
  listSegmentVersions,
  readSegment,
  createSegment,
  editSegment,
  takeSnapshot,
  deleteSegment,
  previewSegment,
  overlapSegments,
}
