import { crc32 } from 'node:zlib'

/** A PNG with a palette, its checks compared: its size, the colours of its palette, what of it is transparent, and its picture. */
export function decodePng(file: Buffer): { size: [number, number]; colours: string[]; alpha: string } {
  const parts = new Map<string, Buffer>()
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at)
    const name = file.toString('latin1', at + 4, at + 8)
    const data = file.subarray(at + 8, at + 8 + length)
    if (crc32(file.subarray(at + 4, at + 8 + length)) !== file.readUInt32BE(at + 8 + length))
      throw new Error(`the part ${name} is damaged`)
    parts.set(name, data)
    at += 12 + length
  }
  const [head, palette] = [parts.get('IHDR')!, parts.get('PLTE')!]
  const entries = Array.from({ length: palette.length / 3 }, (_, at) => palette.toString('hex', at * 3, at * 3 + 3))
  return {
    size: [head.readUInt32BE(0), head.readUInt32BE(4)],
    colours: [...new Set(entries)],
    alpha: `${parts.get('tRNS')!.toString('hex')} ${parts.get('IDAT')!.toString('hex')}`,
  }
}
