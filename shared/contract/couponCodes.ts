import { z } from 'zod'
import { Id, IdParams, ListQuery, LongListQuery, Moment, line, listOf } from './common'
import { route, staff } from './route'

export const CodeList = z
  .object({
    id: Id,
    couponTemplateId: Id,
    /** `exchange`: typed by people, each gives one coupon. `piece`: the code a piece carries to the till. */
    kind: z.enum(['exchange', 'piece']),
    name: z.string(),
    status: z.enum(['filling', 'making', 'ready']),
    total: z.int(),
    used: z.int(),
    jobId: Id.optional(),
    createdAt: Moment,
  })
  .meta({ id: 'CodeList' })
export type CodeList = z.output<typeof CodeList>
export const createCodeList = route({
  method: 'POST',
  path: '/staff/coupon-templates/:id/code-lists',
  who: staff('marketer'),
  summary: 'A list of codes: to be filled by parts, or drawn by us as a job',
  params: IdParams,
  keyed: true,
  body: z.strictObject({
    kind: z.enum(['exchange', 'piece']),
    name: line(40),
    /** Draw so many; without it the list is filled by parts. Only exchange codes are drawn. */
    generate: z.int().min(1).max(1_000_000).optional(),
  }),
  answers: { 201: CodeList },
  refusals: ['state_conflict'],
})
export const listCodeLists = route({
  method: 'GET',
  path: '/staff/coupon-templates/:id/code-lists',
  who: staff('marketer', 'analyst'),
  summary: 'The lists of a template with how many codes are used',
  params: IdParams,
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(CodeList) },
})
export const addCodes = route({
  method: 'POST',
  path: '/staff/code-lists/:id/parts',
  who: staff('marketer'),
  summary: 'Add codes; one that is there already is refused by line, so a part may be sent again',
  params: IdParams,
  body: z.strictObject({
    firstLine: z.int().min(1).max(100_000_000).default(1),
    codes: z.array(z.string().max(64)).min(1).max(5000),
  }),
  answers: {
    200: z.object({
      accepted: z.int(),
      refused: z.array(
        z.object({ line: z.int(), code: z.string(), reason: z.enum(['malformed', 'duplicate', 'taken']) }),
      ),
      total: z.int(),
    }),
  },
  refusals: ['state_conflict'],
})
export const readCodes = route({
  method: 'GET',
  path: '/staff/code-lists/:id/codes',
  who: staff('marketer'),
  summary: 'The codes of a list with their use, for the printer; audited',
  params: IdParams,
  query: z.strictObject(LongListQuery),
  answers: { 200: listOf(z.object({ code: z.string(), usedAt: Moment.nullable() })) },
})
