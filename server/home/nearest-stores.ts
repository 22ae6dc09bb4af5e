import { regionPrefix } from '../../shared/rules/region'
import type { Tx } from '../base/database'
import { Store } from '../channels/entities'

const MOST = 20

/** Open stores: those in the same county first, then city, then province, then the rest; among equals the oldest first. */
export async function nearestStores(tx: Tx, regionCode: string | null): Promise<Store[]> {
  const open = await tx.getRepository(Store).find({ where: { closed: false }, order: { id: 'ASC' } })
  return open
    .map((store, order) => ({ store, order, shared: sharedDigits(store.regionCode, regionCode) }))
    .sort((a, b) => b.shared - a.shared || a.order - b.order)
    .slice(0, MOST)
    .map(({ store }) => store)
}

/** How many digits two places have in common, in whole levels: 6, 4, 2 or 0. A city that is only given as such shares 4 with its counties. */
function sharedDigits(code: string, other: string | null): number {
  if (other === null) return 0
  const [a, b] = [regionPrefix(code), regionPrefix(other)]
  return [6, 4, 2].find((digits) => a.length >= digits && a.slice(0, digits) === b.slice(0, digits)) ?? 0
}
