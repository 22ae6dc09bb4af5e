import { z } from 'zod'
import { PROFILE_STEPS } from '../rules/member'
import { Id, IdParams, Moment, line, translationsOf } from './common'
import { route, staff } from './route'

/** What members of the tier have, a line each. */
const Benefit = { text: line(60), texts: translationsOf(60).nullable() }
const TierShape = {
  /** Stands in coupons, products and rules; short, and never shown where there is a name. */
  key: z.string().regex(/^[\x21-\x7e]{1,20}$/),
  name: line(20),
  names: translationsOf(20).nullable(),
  /** From so many points gathered on; null: only with a paid membership. */
  minPoints: z.int().min(0).max(100_000_000).nullable(),
}
const points = z.int().min(0).max(100_000)

/** What keeps a tier (shared/rules/tier): `atLeast` in points or fen within each period of so many months. */
export const KeepRule = z
  .strictObject({
    months: z.int().min(1).max(36),
    by: z.enum(['points', 'spend']),
    atLeast: z.int().min(1).max(1_000_000_000),
    falls: z.enum(['one', 'earned']),
    graceDays: z.int().min(0).max(90),
  })
  .meta({ id: 'TierKeepRule' })

/** The tiers, lowest first, and what each step of the profile brings once. */
export const MembershipSettings = z.object({
  tiers: z.array(
    z.object({
      ...TierShape,
      benefits: z.array(z.object(Benefit)),
      /** Null: kept for ever. */
      keep: KeepRule.nullable(),
    }),
  ),
  profilePoints: z.record(z.enum(PROFILE_STEPS), points),
})
export type MembershipSettings = z.output<typeof MembershipSettings>
export const TiersIn = z
  .array(
    z.strictObject({
      ...TierShape,
      benefits: z.array(z.strictObject(Benefit)).max(8),
      keep: KeepRule.nullable().optional(),
    }),
  )
  .min(1)
  .max(10)
export const MembershipSettingsIn = z
  .strictObject({
    tiers: TiersIn,
    profilePoints: z.partialRecord(z.enum(PROFILE_STEPS), points),
  })
  .partial()

/** A tier as its members read it. */
export const Tier = z
  .object({ key: z.string(), name: z.string(), minPoints: z.int().nullable(), benefits: z.array(z.string()) })
  .meta({ id: 'Tier' })

export const readProgramme = route({
  method: 'GET',
  path: '/mini/membership',
  who: { side: 'mini', needs: 'guest' },
  summary: 'The tiers with what they bring, lowest first; where one stands and what is missing to the next',
  answers: {
    200: z.object({
      tiers: z.array(Tier),
      mine: z
        .object({
          tier: z.string(),
          /** Points gathered, whatever was spent of them: they lead from tier to tier; anew from the day a tier was not kept. */
          gathered: z.int(),
          /** Null at the top. */
          next: z.object({ key: z.string(), missing: z.int() }).nullable(),
          since: Moment,
          /** What keeps the tier; null where nothing has to be done for it. */
          keep: z
            .object({
              by: z.enum(['points', 'spend']),
              /** Points or fen: what the period asks for, and what came so far. */
              atLeast: z.int(),
              have: z.int(),
              /** The first moment after the period; in the days of grace after those. */
              until: Moment,
              grace: z.boolean(),
            })
            .nullable(),
        })
        .nullable(),
    }),
  },
})

/** One of the house's steps, or a field of the brand's own: `own.` and its key. */
const Step = z.union([z.enum(PROFILE_STEPS), z.templateLiteral(['own.', z.string()])])

export const readProfileRewards = route({
  method: 'GET',
  path: '/mini/me/profile-rewards',
  who: { side: 'mini', needs: 'member' },
  summary: 'What each step of the profile brings, and whether one had it or has told it before it brought anything',
  answers: {
    200: z.object({ items: z.array(z.object({ step: Step, points: z.int(), had: z.boolean() })) }),
  },
})

export const TierMoves = z
  .object({
    countedAt: Moment,
    members: z.int(),
    /** From which tier to which; those who stay are among them. */
    moves: z.array(z.object({ from: z.string(), to: z.string(), members: z.int() })),
    /** Some of those who would move, with what these rules looked at. */
    sample: z.array(
      z.object({
        memberId: Id,
        memberNo: z.string(),
        nickname: z.string().nullable(),
        from: z.string(),
        to: z.string(),
        gathered: z.int(),
        points: z.int(),
        spend: z.int(),
      }),
    ),
  })
  .meta({ id: 'TierMoves' })

export const simulateTiers = route({
  method: 'POST',
  path: '/staff/tiers/simulations',
  who: staff(),
  summary:
    'Count who would move from which tier to which by these rules, as a job; nothing is changed. Where a tier must be kept, as if every period ended today',
  body: z.strictObject({ tiers: TiersIn }),
  answers: { 202: z.object({ id: Id }) },
})

export const readTierSimulation = route({
  method: 'GET',
  path: '/staff/tiers/simulations/:id',
  who: staff(),
  summary: 'How far such a counting is, and what it found once it is done; kept for a day',
  params: IdParams,
  answers: {
    200: z.object({
      status: z.enum(['waiting', 'running', 'done', 'failed']),
      total: z.int(),
      done: z.int(),
      figures: TierMoves.nullable(),
    }),
  },
})

export const tierRoutes = { readProgramme, readProfileRewards, simulateTiers, readTierSimulation }
