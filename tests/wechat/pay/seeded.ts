/** A fixed sequence of chance (mulberry32), so that a failing run can be run again: whole numbers below `max`. */
export function seeded(seed: number): (max: number) => number {
  let state = seed >>> 0
  return (max) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * max)
  }
}

/** The bytes with one bit turned. */
export function bitTurned(bytes: Buffer, at: number, bit: number): Buffer {
  const out = Buffer.from(bytes)
  out[at] = out[at]! ^ (1 << bit)
  return out
}
