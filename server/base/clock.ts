/** The one place where the machine's clock is read. A moment is milliseconds since the epoch, UTC. */
export type Clock = { now(): number }

/** The real clock, moved by a fixed offset (tests and rehearsals; production refuses an offset). */
export const systemClock = (offsetMs = 0): Clock => ({ now: () => Date.now() + offsetMs })

/** A clock that stands still until it is moved. */
export const standingClock = (at: number): Clock & { set(at: number): void; advance(ms: number): void } => {
  let now = at
  return { now: () => now, set: (to) => void (now = to), advance: (ms) => void (now += ms) }
}
