import { useList, type Item, type ListName } from '../data/read'

/** One thing that can be chosen: its id, its words, and whether it is there but no longer to be taken. */
export type Found = { id: string; words: string; off?: boolean; topic?: string }

const source = <N extends ListName>(route: N, read: (row: Item<N>) => Found) => ({
  route: route as 'listStores',
  read: read as unknown as (row: Item<'listStores'>) => Found,
})

/** What is chosen from lists that may be longer than one answer, each with the route that finds it by `q` and by `ids`. */
export const SOURCES = {
  store: source('listStores', ({ id, name, closed }) => ({ id, words: name, off: closed })),
  channel: source('listChannels', ({ id, name }) => ({ id, words: name })),
  coupon: source('listCouponTemplates', ({ id, title, state }) => ({ id, words: title, off: state === 'closed' })),
  segment: source('listSegments', ({ id, name }) => ({ id, words: name })),
  template: source('listMessageTemplates', ({ id, name, topic }) => ({ id, words: name, topic })),
  campaign: source('listCampaigns', ({ id, name }) => ({ id, words: name })),
  member: source('listMembers', ({ id, nickname, memberNo }) => ({
    id,
    words: nickname ? `${nickname} · ${memberNo}` : memberNo,
  })),
  staff: source('listStaff', ({ id, name }) => ({ id, words: name })),
}
export type SourceName = keyof typeof SOURCES

const MOST = 200
const KEPT_MS = 60_000

/** The things with these ids, wherever in their list they stand; an id that names nothing any more is simply missing. */
export function useFound(of: SourceName, ids: readonly string[], enabled = true): Map<string, Found> {
  const { route, read } = SOURCES[of]
  const asked = [...new Set(ids)].sort().slice(0, MOST)
  const list = useList(
    route,
    { query: { ids: asked.join(','), limit: MOST } },
    { enabled: enabled && asked.length > 0, freshForMs: KEPT_MS, keepPrevious: true },
  )
  return new Map(list.items.map((row) => read(row)).map((found) => [found.id, found]))
}

/** The names of ids in a text: what is still being read or gone has none. */
export function useNames(of: SourceName, ids: readonly (string | null | undefined)[], enabled = true) {
  const found = useFound(
    of,
    ids.filter((id): id is string => Boolean(id)),
    enabled,
  )
  return (id: string | null | undefined): string | undefined => (id ? found.get(id)?.words : undefined)
}
