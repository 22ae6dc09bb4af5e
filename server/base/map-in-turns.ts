/** So long a calculation keeps the event loop to itself, in ms: a request has several turns to wait for. */
const LONGEST_MS = 2

/** Long work asks after each of its steps: a turn of the event loop to wait for where one is due, else null. */
export function turns(): () => Promise<void> | null {
  let since = performance.now()
  return () => {
    if (performance.now() - since < LONGEST_MS) return null
    return new Promise((turned) =>
      setImmediate(() => {
        since = performance.now()
        turned()
      }),
    )
  }
}

/** Like `map`, in order, and the event loop has its turn every few ms: what others ask is answered in between. */
export async function mapInTurns<T, R>(all: readonly T[], work: (one: T, at: number) => R): Promise<R[]> {
  const done: R[] = []
  const turn = turns()
  for (const [at, one] of all.entries()) {
    done.push(work(one, at))
    const due = turn()
    if (due) await due
  }
  return done
}
