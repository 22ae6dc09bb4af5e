import type { readSeasonForecast as row, SeasonForecast } from '../../shared/contract/insights'
import type { QueryOf } from '../../shared/contract/route'
import { monthMeans } from '../../shared/regions/climate'
import { regionName } from '../../shared/regions/tree'
import { isoOf } from '../../shared/rules/calendar'
import { coldestMonth, hottestMonth, seasonMonth, seasonOrder, type Threshold } from '../../shared/rules/season'
import { invalid } from '../base/errors'
import type { People, Places } from './places'

/** What was asked for; below 15 °C where nothing was said. Both at once are refused. */
export function thresholdOf({ below, above }: QueryOf<typeof row>): Threshold {
  if (above === undefined) return { below: below ?? 15 }
  if (below !== undefined) throw invalid('above', 'not together with below')
  return { above }
}

const NOBODY: People = { members: 0, consented: 0 }
const plus = (a: People, b: People): People => ({
  members: a.members + b.members,
  consented: a.consented + b.consented,
})

/** How many cross the threshold in which month: place by place, and together by month in the order of the season. */
export function forecast({ places, at }: { places: Places; at: number }, threshold: Threshold): SeasonForecast {
  const order = [...seasonOrder(threshold), null]
  const items = Object.entries(places)
    .flatMap(([code, people]) => itemsOf(code, people, threshold))
    .sort(
      (a, b) => order.indexOf(a.month) - order.indexOf(b.month) || b.members - a.members || (a.code < b.code ? -1 : 1),
    )
  return {
    below: threshold.below ?? null,
    above: threshold.above ?? null,
    months: order.map((month) => {
      const own = items.filter((item) => item.month === month)
      const { members, consented } = own.reduce<People>(plus, NOBODY)
      return { month, places: own.length, members, consented }
    }),
    items,
    nowhere: places[''] ?? NOBODY,
    countedAt: isoOf(at),
  }
}

function itemsOf(code: string, { members, consented }: People, threshold: Threshold): SeasonForecast['items'] {
  const climate = monthMeans(code)
  if (!climate || members === 0) return []
  const { means, estimated } = climate
  const extremeMonth = threshold.below === undefined ? hottestMonth(means) : coldestMonth(means)
  const month = seasonMonth(means, threshold)
  return [{ code, name: regionName(code) ?? code, month, extremeMonth, estimated, members, consented }]
}
