import JsBarcode from 'jsbarcode'
import { encode } from 'uqr'
import { code128 } from '../../miniapp/codes/code128'
import { barcodePicture, qrPicture } from '../../miniapp/codes/pictures'
import { base64 } from '../../miniapp/codes/svg'

type Encoded = { encodings: { data: string }[] }

const oracle = (text: string, format: 'CODE128B' | 'CODE128C'): string => {
  const into: Partial<Encoded> = {}
  JsBarcode(into, text, { format })
  return (into as Encoded).encodings.map((part) => part.data).join('')
}

const svgOf = (url: string): string => Buffer.from(url.split(',')[1] ?? '', 'base64').toString('utf8')

describe('Code 128', () => {
  it('draws twenty-digit member codes as an independent encoder does', () => {
    for (const code of [
      '12345678901234567890',
      '10000000000000000000',
      '99999999999999999999',
      '20481029384756102938',
    ]) {
      expect(code128(code)).toBe(oracle(code, 'CODE128C'))
    }
  })

  it('draws coupon codes and every printable sign as an independent encoder does', () => {
    const everySign = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')
    for (const code of ['K7QX2M9RTWHD', 'ABC-123', '1', '123', everySign]) {
      expect(code128(code)).toBe(oracle(code, 'CODE128B'))
    }
  })

  it('refuses what it cannot draw', () => {
    expect(() => code128('')).toThrow(RangeError)
    expect(() => code128('券')).toThrow(RangeError)
  })
})

describe('pictures', () => {
  it('hold every dark module of the QR matrix', () => {
    const { data, size } = encode('12345678901234567890', { ecc: 'M', border: 0 })
    const dark = data.flat().filter(Boolean).length
    const drawn = [...svgOf(qrPicture('12345678901234567890')).matchAll(/M\d+ \d+h(\d+)v1h-/g)]
    expect(drawn.reduce((sum, run) => sum + Number(run[1]), 0)).toBe(dark)
    expect(svgOf(qrPicture('12345678901234567890'))).toContain(`viewBox="0 0 ${size + 8} ${size + 8}"`)
  })

  it('hold every bar of the barcode between two quiet zones', () => {
    const modules = code128('12345678901234567890')
    const svg = svgOf(barcodePicture('12345678901234567890'))
    expect(svg).toContain(`viewBox="0 0 ${modules.length + 20} 40"`)
    const first = modules.match(/^1+/)?.[0].length ?? 0
    expect(svg).toContain(`M10 0h${first}v40`)
  })

  it('encode base64 as Node does, beyond ASCII too', () => {
    for (const text of ['', 'a', 'ab', 'abc', '山茶屿 · 初雪', '𠮷😀']) {
      expect(base64(text)).toBe(Buffer.from(text, 'utf8').toString('base64'))
    }
  })
})
