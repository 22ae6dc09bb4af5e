import type { Chance } from './ports'

/** Gives the pause in ms before try number `attempt` (1 = first repeat): full jitter under a ceiling growing fourfold. */
export function backoffMs(attempt: number, firstCeilingMs: number, chance: Chance): number {
  const ceiling = firstCeilingMs * 4 ** (attempt - 1)
  return Math.floor((chance.bytes(2).readUInt16BE(0) / 65536) * ceiling)
}

/** Resolves after `ms` milliseconds. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
