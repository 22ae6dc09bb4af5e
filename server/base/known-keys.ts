import type { Clock } from './clock'
import { hashToken } from './vault'

/** Which keys were right within the last minutes, by their hash; a process restart forgets. */
export type KnownKeys = { has(authorization: string): boolean; add(authorization: string): void }

const KEPT_MS = 10 * 60_000
const MOST = 10_000

export function knownKeys(clock: Clock): KnownKeys {
  const until = new Map<string, number>()
  return {
    has: (authorization) => (until.get(hashToken(authorization)) ?? 0) > clock.now(),
    add(authorization) {
      if (until.size >= MOST) until.clear()
      until.set(hashToken(authorization), clock.now() + KEPT_MS)
    },
  }
}
