const SHANGHAI_MS = 8 * 60 * 60_000

/** A moment (ms) as WeChat Pay writes it: RFC 3339 to the second, in Shanghai's time. */
export const rfc3339 = (at: number): string => new Date(at + SHANGHAI_MS).toISOString().replace(/\.\d{3}Z$/, '+08:00')

/** A moment (ms) out of RFC 3339; null where there is none or it is none. */
export function readRfc3339(text: string | null | undefined): number | null {
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isFinite(at) ? at : null
}
