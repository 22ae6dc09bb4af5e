/** Runs the works of one name one after another, in the order of arrival; different names do not wait for each other. */
export type Turns = <T>(name: string, work: () => Promise<T>) => Promise<T>

/** Turns of one process: they spare callers a lost race, what must hold is still held by the database. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return async (name, work) => {
    const before = last.get(name)
    const mine = before ? before.then(work, work) : work()
    const settled = mine.catch(() => undefined)
    last.set(name, settled)
    try {
      return await mine
    } finally {
      if (last.get(name) === settled) last.delete(name)
    }
  }
}
