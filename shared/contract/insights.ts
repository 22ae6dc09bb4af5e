import { z } from 'zod'
import { Day, Id, Moment } from './common'
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
export const insightRoutes = { readFunnel, readOverview }
