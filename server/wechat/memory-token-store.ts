import type { Clock, StoredToken, TokenStore } from './ports'

/** Gives a token store for a single process: tokens and leases live in memory and are gone at its end. */
export function createMemoryTokenStore(clock: Clock): TokenStore {
  const tokens = new Map<string, StoredToken>()
  const leases = new Map<string, number>()
  return {
    async read(appid) {
      return tokens.get(appid) ?? null
    },
    async write(appid, value) {
      tokens.set(appid, value)
    },
    async lease(appid, ms) {
      if ((leases.get(appid) ?? 0) > clock.now()) return false
      leases.set(appid, clock.now() + ms)
      return true
    },
    async free(appid) {
      leases.delete(appid)
    },
  }
}
