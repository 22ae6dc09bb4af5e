/** So long a calculation keeps the event loop to itself, in ms. */
const LONGEST_MS = 5

/** Like `map`, in order, and the event loop has its turn every few ms: what others ask is answered in between. */
export async function mapInTurns<T, R>(all: readonly T[], work: (one: T, at: number) => R): Promise<R[]> {
  const done: R[] = []
  let since = performance.now()
  for (const [at, one] of all.entries()) {
    done.push(work(one, at))
    if (performance.now() - since < LONGEST_MS) continue
    await new Promise<void>((turned) => setImmediate(turned))
    since = performance.now()
  }
  return done
}
