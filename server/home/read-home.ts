import type { Home } from '../../shared/contract/home'
import { monthMeans } from '../../shared/regions/climate'
import { fullRegionName } from '../../shared/regions/tree'
import { shanghaiMonth } from '../../shared/rules/calendar'
import type { Language } from '../../shared/rules/member'
import { inLanguage } from '../../shared/rules/translation'
import type { Tx } from '../base/database'
import type { CouponHooks } from '../claims/hooks'
import { offersFor } from '../claims/offers'
import type { Deps } from '../deps'
import { Member } from '../membership/entities'
import { readSettings } from '../staff/settings'
import { nearestStores } from './nearest-stores'
import { seenFrom, type Visit } from './seen-from'

/**
 * What the first page shows to anybody: brand, stores with the nearest first, offers, and the season of the member's
 * region (where she has told none, of the store whose code brought her; else of the one city that all stores lie in, or of
 * nowhere). Asks nothing of WeChat, so it works while WeChat is down.
 */
export async function readHome(tx: Tx, deps: Deps, hooks: CouponHooks, visit: Visit, reader: Language): Promise<Home> {
  const now = deps.clock.now()
  const memberId = visit.actor?.memberId ?? null
  const member = memberId === null ? null : await tx.getRepository(Member).findOneBy({ id: memberId })
  const from = await seenFrom(tx, { ...visit, regionCode: member?.regionCode ?? null })
  const stores = await nearestStores(tx, from)
  const here = from === null ? onlyCity(stores) : 'store' in from ? from.store.regionCode : from.regionCode
  const { brand, membership } = await readSettings(tx)
  return {
    brand,
    season: seasonOf(member?.regionCode ?? here, shanghaiMonth(now)),
    stores: stores.map(({ id, name, names, regionCode, address, addresses, latitude, longitude }) => ({
      id,
      name: inLanguage(name, names, reader),
      regionName: fullRegionName(regionCode) ?? '',
      address: inLanguage(address, addresses, reader),
      latitude,
      longitude,
    })),
    storesBy: from === null ? null : 'store' in from ? 'channel' : 'region',
    offers: await offersFor(tx, deps, hooks, memberId, now, reader),
    posts: [],
    tiers: membership.tiers.map(({ key, name, names }) => ({ key, name, names })),
    joined: member !== null,
  }
}

/** The city of a shop that is in one alone; null for a shop in several, and for one without a store. */
function onlyCity(stores: readonly { regionCode: string }[]): string | null {
  const cities = new Set(stores.map(({ regionCode }) => `${regionCode.slice(0, 4)}00`))
  return cities.size === 1 ? [...cities][0]! : null
}

/** The month's mean at that place, null where no place is known. Month: 1 to 12. */
function seasonOf(regionCode: string | null, month: number): Home['season'] {
  const found = regionCode === null ? null : monthMeans(regionCode)
  const meanTempC = found?.means[month - 1]
  if (regionCode === null || !found || meanTempC === undefined) return null
  return { regionName: fullRegionName(regionCode) ?? '', month, meanTempC, estimated: found.estimated }
}
