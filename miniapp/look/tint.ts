/** Where the parts of a PNG begin (PNG specification, 5.2): after the signature, each with its length, name, data and check. */
const SIGNATURE = 8
const PALETTE = 0x504c5445 // "PLTE"

/** CRC-32 of the PNG specification (annex D), without its table: palettes are short. */
const crc32 = (bytes: Uint8Array): number => {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}

/**
 * The same picture in one colour, its outline kept: every entry of its palette is replaced, what is transparent stays so.
 * Null for what is no PNG with a palette, or no colour.
 */
export const tinted = (png: ArrayBuffer, hex: string): ArrayBuffer | null => {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) return null
  const colour = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
  const copy = png.slice(0)
  const view = new DataView(copy)
  for (let at = SIGNATURE; at + 12 <= copy.byteLength;) {
    const length = view.getUint32(at)
    if (view.getUint32(at + 4) === PALETTE && at + 12 + length <= copy.byteLength) {
      const entries = new Uint8Array(copy, at + 8, length)
      entries.forEach((_, place) => (entries[place] = colour[place % 3]!))
      view.setUint32(at + 8 + length, crc32(new Uint8Array(copy, at + 4, 4 + length)))
      return copy
    }
    at += 12 + length
  }
  return null
}
