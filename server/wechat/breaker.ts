const failuresToOpen = 10
const openMs = 3_000

/**
 * Stops calling a path that has not answered ten times running, so that a slow platform does not fill our own server
 * with waiting requests; after 3 s one call is let through to see whether it has healed. Real time, not the injected
 * clock: it guards sockets, and a test that stops the clock must not keep it open for ever.
 */
export function createBreaker(): {
  mayCall(path: string): boolean
  answered(path: string): void
  failed(path: string): void
} {
  const paths = new Map<string, { failures: number; open: boolean }>()
  return {
    mayCall(path) {
      return paths.get(path)?.open !== true
    },
    answered(path) {
      paths.delete(path)
    },
    failed(path) {
      const state = paths.get(path) ?? { failures: 0, open: false }
      paths.set(path, state)
      state.failures += 1
      if (state.failures < failuresToOpen || state.open) return
      state.open = true
      setTimeout(() => {
        state.open = false
        state.failures = failuresToOpen - 1
      }, openMs).unref()
    },
  }
}

export type Breaker = ReturnType<typeof createBreaker>
