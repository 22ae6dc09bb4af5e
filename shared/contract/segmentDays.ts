import { z } from 'zod'
import { Day, IdParams, ListQuery, listOf } from './common'
import { StaffMember } from './members'
import { route, staff } from './route'

export const readSegmentDays = route({
  method: 'GET',
  path: '/staff/segments/:id/days',
  who: staff('marketer', 'analyst'),
  summary:
    'How many were in a segment each night of the last ninety, and how many came in and went since the night before',
  params: IdParams,
  answers: {
    200: z.object({
      /** `too_large`: it is counted, but not written down who is in it; `not_yet`: the first night is still to come. */
      watched: z.enum(['yes', 'not_yet', 'static', 'too_large']),
      /** `entered` and `left` are null on the first night of a rule, with which nobody came or went. */
      items: z.array(z.object({ day: Day, members: z.int(), entered: z.int().nullable(), left: z.int().nullable() })),
    }),
  },
})

export const listSegmentMovers = route({
  method: 'GET',
  path: '/staff/segments/:id/movers',
  who: staff('marketer'),
  summary: 'Who came into a segment or left it in the night before a day; kept for thirty days',
  params: IdParams,
  query: z.strictObject({ day: Day, way: z.enum(['entered', 'left']), ...ListQuery }),
  answers: { 200: listOf(StaffMember) },
})

export const segmentDayRoutes = { readSegmentDays, listSegmentMovers }
