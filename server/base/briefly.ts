import type { Clock } from './clock'

export type Briefly<T> = { (key: string): Promise<T>; forgetAll(): void }

/**
 * Remembers answers for at most `ms` and at most 10,000 of them; nothing that changes counts may go through it. After
 * `forgetAll` nothing that was asked for before is answered again.
 */
export function briefly<T>(clock: Clock, ms: number, load: (key: string) => Promise<T>): Briefly<T> {
  const kept = new Map<string, { at: number; value: Promise<T> }>()
  const ask = (key: string) => {
    const now = clock.now()
    const hit = kept.get(key)
    if (hit && now - hit.at < ms && now >= hit.at) return hit.value
    if (kept.size >= 10_000) kept.clear()
    const value = load(key)
    kept.set(key, { at: now, value })
    value.catch(() => kept.delete(key))
    return value
  }
  return Object.assign(ask, { forgetAll: () => kept.clear() })
}
