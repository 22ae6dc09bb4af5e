import type { Clock } from './ports'

const maxEntries = 100_000

/**
 * Remembers for 10 minutes what became of a request, by its key, so that a copy gets the same answer without a second
 * effect. A failure is forgotten at once: the platform's repeat must then be worked on again, never waved through.
 */
export function createReplayMemory<T>(clock: Clock, ttlMs = 10 * 60_000) {
  const outcomes = new Map<string, { outcome: Promise<T>; until: number }>()
  return {
    once(key: string, work: () => Promise<T>): Promise<T> {
      const now = clock.now()
      const known = outcomes.get(key)
      if (known && known.until > now) return known.outcome
      for (const [old, entry] of outcomes) {
        if (entry.until > now && outcomes.size < maxEntries) break
        outcomes.delete(old)
      }
      const outcome = work()
      outcomes.set(key, { outcome, until: now + ttlMs })
      outcome.catch(() => {
        if (outcomes.get(key)?.outcome === outcome) outcomes.delete(key)
      })
      return outcome
    },
  }
}
