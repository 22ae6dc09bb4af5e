import { crc32, inflateSync } from 'node:zlib'
import QRCode from 'qrcode'
import { qrPng } from '../../../server/base/qr-png'

/** Reads the file as a decoder does: chunks with their checks, then one bit a pixel. */
function pixelsOf(png: Buffer): { width: number; dark: (x: number, y: number) => boolean; chunks: string[] } {
  const chunks: string[] = []
  let [width, packed] = [0, Buffer.alloc(0)]
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const named = png.subarray(at + 4, at + 8 + length)
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(named))
    const type = named.subarray(0, 4).toString('ascii')
    chunks.push(type)
    if (type === 'IHDR') width = named.readUInt32BE(4)
    if (type === 'IDAT') packed = inflateSync(named.subarray(4))
    at += 12 + length
  }
  const rowBytes = 1 + Math.ceil(width / 8)
  return { width, chunks, dark: (x, y) => ((packed[y * rowBytes + 1 + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0 }
}

describe('a QR picture', () => {
  it.each([
    ['http://weixin.qq.com/q/02Xx', 430],
    ['https://example.com/?person=1#/pages/home/index?scene=c23456789AB', 1000],
    ['x', 29],
  ])('of %s shows every module where it belongs', (text, widthPx) => {
    const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules
    const shown = pixelsOf(qrPng(text, widthPx))
    expect([shown.width, shown.chunks]).toEqual([widthPx, ['IHDR', 'IDAT', 'IEND']])
    const scale = Math.floor(widthPx / (size + 8))
    const border = Math.floor((widthPx - size * scale) / 2)
    expect(border).toBeGreaterThanOrEqual(4 * scale)
    const wrong: string[] = []
    for (let y = 0; y < widthPx; y++)
      for (let x = 0; x < widthPx; x++) {
        const [mx, my] = [Math.floor((x - border) / scale), Math.floor((y - border) / scale)]
        const inside = mx >= 0 && my >= 0 && mx < size && my < size
        if (shown.dark(x, y) !== (inside && data[my * size + mx] === 1)) wrong.push(`${x},${y}`)
      }
    expect(wrong).toEqual([])
  })

  it('refuses a width the code does not fit into', () => {
    expect(() => qrPng('x', 28)).toThrow(RangeError)
  })
})
