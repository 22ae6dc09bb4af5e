import { z } from 'zod'
import { RFM_STATES } from '../rules/rfm'
import { Day, Moment } from './common'
import { route, staff } from './route'

const State = z.enum(RFM_STATES)

const Known = z.object({ first: Day, last: Day })
export const RfmMoves = z
  .object({
    countedAt: Moment,
    from: Day,
    to: Day,
    /** Everybody who is a member now: in which class she was on the one day and is on the other; pairs with nobody are left out. */
    moves: z.array(z.object({ was: State, became: State, members: z.int() })),
  })
  .meta({ id: 'RfmMoves' })
export type RfmMoves = z.output<typeof RfmMoves>

export const readRfmMoves = route({
  method: 'GET',
  path: '/staff/insights/rfm/moves',
  who: staff('marketer', 'analyst'),
  summary:
    'Who came from which class into which between two days, by the first counting of each; days that were not counted are moved to the nearest that was. A large shop is counted when asked for the first time: ask again while `counting`',
  query: z.strictObject({ from: Day, to: Day }),
  answers: {
    200: z.object({
      /** The days that were counted; null before the first night. */
      known: Known.nullable(),
      figures: RfmMoves.nullable(),
      counting: z.boolean(),
    }),
  },
})

export const readRfmDays = route({
  method: 'GET',
  path: '/staff/insights/rfm/days',
  who: staff('marketer', 'analyst'),
  summary:
    'How many members were in each class on each day that was counted; from and to are days in Shanghai, both included',
  query: z.strictObject({ from: Day, to: Day }),
  answers: { 200: z.object({ items: z.array(z.object({ day: Day, class: State, members: z.int() })) }) },
})

export const insightMoveRoutes = { readRfmMoves, readRfmDays }
