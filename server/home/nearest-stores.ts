import { centreOf, type Place } from '../../shared/regions/climate'
import { kmBetween, regionPrefix } from '../../shared/rules/region'
import type { Tx } from '../base/database'
import { Store } from '../channels/entities'

const MOST = 20

/** From where stores are seen: the one whose code was scanned, or where the person lives. */
export type From = { store: Store } | { regionCode: string } | null

/**
 * Open stores: the scanned one first; then those in the same county, then city, then by the way from there. A region's
 * place is its city's, a store's its own where it has told one. Among equals, and seen from nowhere, the oldest first.
 */
export async function nearestStores(tx: Tx, from: From): Promise<Store[]> {
  const open = await tx.getRepository(Store).find({ where: { closed: false }, order: { id: 'ASC' } })
  if (from === null) return open.slice(0, MOST)
  const regionCode = 'store' in from ? from.store.regionCode : from.regionCode
  const place = 'store' in from ? placeOf(from.store) : centreOf(regionCode)
  const scanned = 'store' in from ? from.store.id : null
  return open
    .map((store, order) => ({
      store,
      order,
      scanned: store.id === scanned ? 1 : 0,
      shared: sharedDigits(store.regionCode, regionCode),
      km: kmFrom(place, store),
    }))
    .sort((a, b) => b.scanned - a.scanned || b.shared - a.shared || a.km - b.km || a.order - b.order)
    .slice(0, MOST)
    .map(({ store }) => store)
}

const placeOf = ({ latitude, longitude, regionCode }: Store): Place | null =>
  latitude !== null && longitude !== null ? { latitude, longitude } : centreOf(regionCode)

/** Whose place is unknown is as far as can be. */
function kmFrom(from: Place | null, store: Store): number {
  const there = placeOf(store)
  return from && there ? kmBetween(from, there) : Number.MAX_VALUE
}

/** How many digits two places have in common, county or city whole: 6, 4 or 0. A city that is only given as such shares 4 with its counties. */
function sharedDigits(code: string, other: string): number {
  const [a, b] = [regionPrefix(code), regionPrefix(other)]
  return [6, 4].find((digits) => a.length >= digits && a.slice(0, digits) === b.slice(0, digits)) ?? 0
}
