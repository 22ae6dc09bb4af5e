import { z } from 'zod'
import { PROFILE_STEPS } from '../rules/member'
import { Moment, line, translationsOf } from './common'
import { route } from './route'

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

/** The tiers, lowest first, and what each step of the profile brings once. */
export const MembershipSettings = z.object({
  tiers: z.array(z.object({ ...TierShape, benefits: z.array(z.object(Benefit)) })),
  profilePoints: z.record(z.enum(PROFILE_STEPS), points),
})
export type MembershipSettings = z.output<typeof MembershipSettings>
export const MembershipSettingsIn = z
  .strictObject({
    tiers: z
      .array(z.strictObject({ ...TierShape, benefits: z.array(z.strictObject(Benefit)).max(8) }))
      .min(1)
      .max(10),
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
          /** Points gathered ever, whatever was spent of them: they lead from tier to tier. */
          gathered: z.int(),
          /** Null at the top. */
          next: z.object({ key: z.string(), missing: z.int() }).nullable(),
          since: Moment,
        })
        .nullable(),
    }),
  },
})

export const readProfileRewards = route({
  method: 'GET',
  path: '/mini/me/profile-rewards',
  who: { side: 'mini', needs: 'member' },
  summary: 'What each step of the profile brings, and whether one had it or has told it before it brought anything',
  answers: {
    200: z.object({ items: z.array(z.object({ step: z.enum(PROFILE_STEPS), points: z.int(), had: z.boolean() })) }),
  },
})

export const tierRoutes = { readProgramme, readProfileRewards }
