import { encode } from 'uqr'
import { code128 } from './code128'
import { modulesSvg, svgUrl } from './svg'

/** A QR code of `text` (level M, four modules of quiet zone) as an image address. */
export const qrPicture = (text: string): string => {
  const { data } = encode(text, { ecc: 'M', border: 0 })
  const rows = data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''))
  return svgUrl(modulesSvg(rows, { quiet: 4, rowHeight: 1 }))
}

/** A Code 128 of `text` (ten modules of quiet zone each side) as an image address. */
export const barcodePicture = (text: string): string =>
  svgUrl(modulesSvg([code128(text)], { quiet: 10, rowHeight: 40 }))
