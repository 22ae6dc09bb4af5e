import { z } from 'zod'
import { Day, Fen, Id, IdParams, Moment } from './common'
import { route, staff } from './route'

/** What happened in some days; every figure adds up day by day. Orders and their money stand on the day they were made. */
const Figures = z.object({
  joined: z.int(),
  claims: z.int(),
  redemptions: z.int(),
  /** What the orders at the tills came to that a coupon was used for, and what the coupons took off. */
  turnoverFen: Fen,
  discountFen: Fen,
  orders: z.int(),
  paidFen: Fen,
  refundedFen: Fen,
})
export type Figures = z.output<typeof Figures>

const Days = { from: Day, to: Day }

export const readPeriods = route({
  method: 'GET',
  path: '/staff/insights/periods',
  who: staff('marketer', 'analyst'),
  summary: 'Some days beside as many before them, and day by day; from and to are days in Shanghai, both included',
  query: z.strictObject(Days),
  answers: {
    200: z.object({
      now: Figures,
      before: Figures.extend(Days),
      byDay: z.array(Figures.extend({ day: Day })),
    }),
  },
})

const StoreFigures = z.object({ redemptions: z.int(), turnoverFen: Fen, discountFen: Fen })
export const readStoreFigures = route({
  method: 'GET',
  path: '/staff/insights/stores',
  who: staff('marketer', 'analyst'),
  summary: 'Redemptions and turnover by store in some days beside as many before them, the greatest turnover first',
  query: z.strictObject(Days),
  answers: {
    200: z.object({
      items: z.array(StoreFigures.extend({ storeId: Id, name: z.string(), closed: z.boolean(), before: StoreFigures })),
    }),
  },
})

export const Cohort = z
  .object({
    /** People who opened the mini-program for the first time in these days. */
    came: z.int(),
    /** Of these: joined by now; then with a coupon or a used one; then redeemed; then redeemed on another day again. */
    joined: z.int(),
    held: z.int(),
    redeemed: z.int(),
    cameBack: z.int(),
    /** In a large shop days gone by were counted some hours ago. */
    countedAt: Moment,
  })
  .meta({ id: 'Cohort' })
export const readCohort = route({
  method: 'GET',
  path: '/staff/insights/cohort',
  who: staff('marketer', 'analyst'),
  summary:
    'How far the people who first came in these days have come: each step counts some of those of the step before',
  query: z.strictObject({ ...Days, channelId: Id.optional() }),
  answers: { 200: Cohort },
})

export const readChannelDays = route({
  method: 'GET',
  path: '/staff/insights/channels/:id',
  who: staff('marketer', 'analyst'),
  summary:
    'What came of a joining channel, day by day: people who touched it, each once a day, and who joined through it',
  params: IdParams,
  query: z.strictObject(Days),
  answers: {
    200: z.object({
      items: z.array(z.object({ day: Day, scanned: z.int(), followed: z.int(), opened: z.int(), joined: z.int() })),
    }),
  },
})

export const insightPeriodRoutes = { readPeriods, readChannelDays, readStoreFigures, readCohort }
