import { z } from 'zod'
import { RegionCode } from './common'
import { everyStaff, route } from './route'

export type RegionNode = { code: string; name: string; children?: RegionNode[] }
export const RegionNode: z.ZodType<RegionNode> = z
  .object({
    code: RegionCode,
    name: z.string(),
    get children() {
      return z.array(RegionNode).optional()
    },
  })
  .meta({ id: 'RegionNode' })

export const readRegions = route({
  method: 'GET',
  path: '/mini/regions',
  who: { side: 'public' },
  summary: 'The region tree: provinces, cities, districts; with an ETag',
  answers: { 200: z.object({ items: z.array(RegionNode) }) },
})

export const readSeasons = route({
  method: 'GET',
  path: '/staff/regions/seasons',
  who: everyStaff,
  summary: 'Monthly mean temperatures (°C) of provinces and cities, estimates marked',
  answers: {
    200: z.object({
      items: z.array(
        z.object({
          code: RegionCode,
          name: z.string(),
          level: z.enum(['province', 'city']),
          means: z.array(z.number()).length(12),
          estimated: z.boolean(),
        }),
      ),
    }),
  },
})

export const regionRoutes = { readRegions, readSeasons }
