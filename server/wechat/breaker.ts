const failuresToOpen = 10

/**
 * Holds calls back from a path that has not answered ten times running, so that a slow platform does not fill our own
 * server with waiting requests: from then on one call at a time is let through, and the first answer opens the path again.
 */
export function createBreaker(): { enter(path: string): boolean; leave(path: string, answered: boolean): void } {
  const paths = new Map<string, { failures: number; probing: boolean }>()
  return {
    enter(path) {
      const state = paths.get(path)
      if (state === undefined || state.failures < failuresToOpen) return true
      if (state.probing) return false
      state.probing = true
      return true
    },
    leave(path, answered) {
      if (answered) {
        paths.delete(path)
        return
      }
      const state = paths.get(path) ?? { failures: 0, probing: false }
      paths.set(path, { failures: state.failures + 1, probing: false })
    },
  }
}

export type Breaker = ReturnType<typeof createBreaker>
