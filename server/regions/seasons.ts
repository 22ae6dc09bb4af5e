import type { AnswerBody } from '../../shared/contract/route'
import type { readSeasons } from '../../shared/contract/regions'
import { monthMeans } from '../../shared/regions/climate'
import { cityPlaces, regionTree } from '../../shared/regions/tree'

type Season = AnswerBody<typeof readSeasons>['items'][number]

/** Provinces, then cities (and counties directly under a province), with their twelve monthly means in °C. */
export const seasons = (): Season[] => [
  ...regionTree().flatMap((place) => seasonOf(place, 'province')),
  ...cityPlaces().flatMap((place) => seasonOf(place, 'city')),
]

function seasonOf({ code, name }: { code: string; name: string }, level: Season['level']): Season[] {
  const found = monthMeans(code)
  return found ? [{ code, name, level, means: [...found.means], estimated: found.estimated }] : []
}
