import type { Home } from '../../shared/contract/home'
import { monthMeans } from '../../shared/regions/climate'
import { fullRegionName } from '../../shared/regions/tree'
import { shanghaiMonth } from '../../shared/rules/calendar'
import type { MiniActor } from '../base/contract'
import type { Tx } from '../base/database'
import type { CouponHooks } from '../claims/hooks'
import { offersFor } from '../claims/offers'
import type { Deps } from '../deps'
import { Member } from '../membership/entities'
import { readSettings } from '../staff/settings'
import { nearestStores } from './nearest-stores'

/**
 * What the first page shows to anybody: brand, stores with the nearest first, offers, and the season of the member's
 * region (of the first store, where she has told none). Asks nothing of WeChat, so it works while WeChat is down.
 */
export async function readHome(tx: Tx, deps: Deps, hooks: CouponHooks, actor: MiniActor | null): Promise<Home> {
  const now = deps.clock.now()
  const memberId = actor?.memberId ?? null
  const member = memberId === null ? null : await tx.getRepository(Member).findOneBy({ id: memberId })
  const stores = await nearestStores(tx, member?.regionCode ?? null)
  return {
    brand: (await readSettings(tx)).brand,
    season: seasonOf(member?.regionCode ?? stores[0]?.regionCode ?? null, shanghaiMonth(now)),
    stores: stores.map(({ id, name, regionCode, address, latitude, longitude }) => ({
      id,
      name,
      regionName: fullRegionName(regionCode) ?? '',
      address,
      latitude,
      longitude,
    })),
    offers: await offersFor(tx, deps, hooks, memberId, now),
    posts: [],
    joined: member !== null,
  }
}

/** The month's mean at that place, null where no place is known. Month: 1 to 12. */
function seasonOf(regionCode: string | null, month: number): Home['season'] {
  const found = regionCode === null ? null : monthMeans(regionCode)
  const meanTempC = found?.means[month - 1]
  if (regionCode === null || !found || meanTempC === undefined) return null
  return { regionName: fullRegionName(regionCode) ?? '', month, meanTempC, estimated: found.estimated }
}
