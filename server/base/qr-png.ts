import { crc32, deflateSync } from 'node:zlib'
import QRCode from 'qrcode'

/**
 * A QR code (level M) as a square PNG of `widthPx`, with at least four modules of white around it, as ISO/IEC 18004 asks.
 * One bit a pixel: a thousandth of a second and a kilobyte, where drawing in full colour takes a hundred times both.
 * A RangeError when the code does not fit into the width.
 */
export function qrPng(text: string, widthPx: number): Buffer {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules
  const scale = Math.floor(widthPx / (size + 8))
  if (scale < 1) throw new RangeError(`a QR code of ${size} modules does not fit into ${widthPx} px`)
  const border = Math.floor((widthPx - size * scale) / 2)
  const rowBytes = 1 + Math.ceil(widthPx / 8)
  const pixels = Buffer.alloc(rowBytes * widthPx, 0xff)
  for (let y = 0; y < widthPx; y++) {
    const row = y * rowBytes
    // Filter type 0: the row stands as it is.
    pixels[row] = 0
    const moduleY = Math.floor((y - border) / scale)
    if (moduleY < 0 || moduleY >= size) continue
    for (let x = border; x < border + size * scale; x++) {
      if (data[moduleY * size + Math.floor((x - border) / scale)] === 0) continue
      const at = row + 1 + (x >> 3)
      pixels[at] = pixels[at]! & ~(0x80 >> (x & 7))
    }
  }
  return png(widthPx, pixels)
}

/** The file around the pixels: signature, header (1 bit, greyscale), data, end (PNG, W3C Recommendation, 11.2). */
function png(width: number, pixels: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(width, 4)
  header[8] = 1
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'ascii'), body])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
