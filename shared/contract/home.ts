import { z } from 'zod'
import { Id, translationsOf } from './common'
import { CouponOffer } from './coupons'
import { Scene } from './membership'
import { route } from './route'

export const Brand = z
  .object({ name: z.string(), color: z.string(), logoUrl: z.string().nullable() })
  .meta({ id: 'Brand' })
export const Home = z
  .object({
    brand: Brand,
    season: z
      .object({ regionName: z.string(), month: z.int(), meanTempC: z.number(), estimated: z.boolean() })
      .nullable(),
    stores: z.array(
      z.object({
        id: Id,
        name: z.string(),
        regionName: z.string(),
        address: z.string(),
        latitude: z.number().nullable(),
        longitude: z.number().nullable(),
      }),
    ),
    /** Why the first store stands first: its code was scanned, or it is nearest to where this person lives; null: for no reason. */
    storesBy: z.enum(['channel', 'region']).nullable(),
    offers: z.array(CouponOffer),
    posts: z.array(z.object({ id: Id, title: z.string(), text: z.string() })),
    /** What each tier is called, lowest first. */
    tiers: z.array(z.object({ key: z.string(), name: z.string(), names: translationsOf(20).nullable() })),
    joined: z.boolean(),
  })
  .meta({ id: 'Home' })
export type Home = z.output<typeof Home>

export const readHome = route({
  method: 'GET',
  path: '/mini/home',
  who: { side: 'mini', needs: 'guest' },
  summary:
    'Brand, nearest stores, offers; works without a token. `channel`: the scene of the code that was just scanned',
  query: z.strictObject({ channel: Scene.optional() }),
  answers: { 200: Home },
})
export const homeRoutes = { readHome }
