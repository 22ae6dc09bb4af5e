import { z } from 'zod'
import { Day, Id, Moment, RegionCode } from './common'
import { route, staff } from './route'

export const Funnel = z
  .object({
    scanned: z.int(),
    followed: z.int(),
    opened: z.int(),
    joined: z.int(),
    claimed: z.int(),
    redeemed: z.int(),
    repeat: z.int(),
  })
  .meta({ id: 'Funnel' })
export type Funnel = z.output<typeof Funnel>
export const readFreshness = route({
  method: 'GET',
  path: '/staff/insights/freshness',
  who: staff('marketer', 'analyst'),
  summary:
    'Whether plots and previews are read from a replica, and how many seconds it is behind; null: it cannot be told',
  answers: { 200: z.object({ replica: z.object({ lagSeconds: z.number().nullable() }).nullable() }) },
})
export const readFunnel = route({
  method: 'GET',
  path: '/staff/insights/funnel',
  who: staff('marketer', 'analyst'),
  summary: 'How many people came how far; from and to are days in Shanghai, both included',
  query: z.strictObject({ from: Day, to: Day, channelId: Id.optional() }),
  answers: { 200: Funnel },
})
export const Overview = z
  .object({
    members: z.int(),
    followers: z.int(),
    followersWhoAreMembers: z.int(),
    consented: z.int(),
    /** Of the active ones: who allows messages in WeChat and holds a permission for one that advertises. */
    reachable: z.int(),
    joinsByDay: z.array(z.object({ day: Day, joined: z.int() })),
    byProvince: z.array(z.object({ regionCode: z.string(), name: z.string(), members: z.int() })),
    /** In a large shop figures are kept for some minutes. */
    countedAt: Moment,
  })
  .meta({ id: 'Overview' })
export type Overview = z.output<typeof Overview>
export const readOverview = route({
  method: 'GET',
  path: '/staff/insights/members',
  who: staff('marketer', 'analyst'),
  summary: 'Members, followers, joins by day, and where members live',
  answers: { 200: Overview },
})

const People = { members: z.int(), consented: z.int() }
const Month = z.int().min(1).max(12)
export const SeasonForecast = z
  .object({
    below: z.number().nullable(),
    above: z.number().nullable(),
    /** In the order in which the season comes over the country; last, without a month, where it never does. */
    months: z.array(z.object({ month: Month.nullable(), places: z.int(), ...People })),
    items: z.array(
      z.object({
        code: RegionCode,
        name: z.string(),
        month: Month.nullable(),
        /** The coldest month (for `above` the hottest): when a place that never crosses may be served. */
        extremeMonth: Month,
        estimated: z.boolean(),
        ...People,
      }),
    ),
    /** Who told no region. */
    nowhere: z.object(People),
    /** In a large shop people are counted every few minutes. */
    countedAt: Moment,
  })
  .meta({ id: 'SeasonForecast' })
export type SeasonForecast = z.output<typeof SeasonForecast>
const Degrees = z
  .string()
  .regex(/^-?\d{1,2}(\.\d)?$/)
  .transform(Number)
  .pipe(z.number().min(-40).max(40))
export const readSeasonForecast = route({
  method: 'GET',
  path: '/staff/insights/seasons',
  who: staff('marketer', 'analyst'),
  summary:
    'How many active members (and of them who allows messages) see the mean of the month fall below, or rise above, so many °C, by the month it does; below 15 where neither is said',
  query: z.strictObject({ below: Degrees.optional(), above: Degrees.optional() }),
  answers: { 200: SeasonForecast },
})
export const insightRoutes = { readFreshness, readFunnel, readOverview, readSeasonForecast }
