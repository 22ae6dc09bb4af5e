import { createThrottle, type Throttle } from '../base/throttle'
import type { Deps } from '../deps'
import { CLAIMS_PER_ADDRESS, readSettings } from '../staff/settings'

/** For so long the brand's number is believed without asking again, in ms of the machine's own time. */
const FRESH_MS = 1000

/**
 * Slows an address that claims oftener than the brand allows (429). Where the owner has set no number, an installation
 * that lets an address send more requests than the usual lets it claim as often too.
 */
export function claimAddressLimit(deps: Pick<Deps, 'db' | 'config'>): (ip: string) => Promise<void> {
  let limit: { points: number; until: number; throttle: Throttle } | null = null
  const current = async (): Promise<Throttle> => {
    if (limit && performance.now() < limit.until) return limit.throttle
    const { claimsPerAddressPerMinute: set } = (await deps.db.read(readSettings)).coupons
    const points = set === CLAIMS_PER_ADDRESS ? Math.max(set, deps.config.rateLimits.perIpPerMinute) : set
    const throttle = limit?.points === points ? limit.throttle : createThrottle(points, 60)
    limit = { points, throttle, until: performance.now() + FRESH_MS }
    return throttle
  }
  return async (ip) => void (await (await current()).take(ip))
}
