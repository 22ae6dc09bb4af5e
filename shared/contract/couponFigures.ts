import { z } from 'zod'
import { Day, Fen, Id, IdParams } from './common'
import { route, staff } from './route'

/** What a template will probably cost, from how earlier ones went. */
export const CouponForecast = z
  .object({
    /** Whose history speaks: its own, ended ones of the same kind, or none (then the rates are null). */
    basis: z.enum(['own', 'kind', 'none']),
    templatesSeen: z.int(),
    issueRate: z.number().nullable(),
    redemptionRate: z.number().nullable(),
    meanDiscountFen: z.int().nullable(),
    expectedIssued: z.int().nullable(),
    expectedRedeemed: z.int().nullable(),
    expectedCostFen: z.int().nullable(),
    /** If every piece were issued and used for all it can take off; null where a percentage has no ceiling. */
    mostCostFen: z.int().nullable(),
    budgetFen: z.int().nullable(),
  })
  .meta({ id: 'CouponForecast' })
export type CouponForecast = z.output<typeof CouponForecast>
export const forecastCoupons = route({
  method: 'GET',
  path: '/staff/coupon-templates/:id/forecast',
  who: staff('marketer', 'analyst'),
  summary: 'The probable cost of a template',
  params: IdParams,
  answers: { 200: CouponForecast },
})

/** Redemptions by store and hour of the day in Shanghai: where and when coupons work. */
export const redemptionHours = route({
  method: 'GET',
  path: '/staff/insights/redemption-hours',
  who: staff('marketer', 'analyst'),
  summary: 'Redemptions by store and hour',
  query: z.strictObject({ from: Day, to: Day, couponTemplateId: Id.optional() }),
  answers: {
    200: z.object({
      items: z.array(
        z.object({
          storeId: Id,
          storeName: z.string(),
          hour: z.int().min(0).max(23),
          count: z.int(),
          discountFen: Fen,
        }),
      ),
    }),
  },
})
