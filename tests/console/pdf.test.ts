import { pdfOf } from '../../console/rooms/stores/pdf'

describe('a poster as PDF', () => {
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0x0a, 0x00, 0xff, 0xd9])
  const bytes = Buffer.from(pdfOf(jpeg, { width: 1240, height: 1754 }))
  const text = bytes.toString('latin1')

  test('says where each object begins, and where the table does', () => {
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1])
    expect(text.slice(table, table + 9)).toBe('xref\n0 6\n')
    const lines = text.slice(table + 9, text.indexOf('trailer')).match(/.{18} \n|.{19}\n/g) ?? []
    expect(lines).toHaveLength(6)
    lines.slice(1).forEach((line, at) => {
      const place = Number(line.slice(0, 10))
      expect(text.slice(place, place + 8)).toBe(`${at + 1} 0 obj\n`)
    })
  })

  test('holds the picture byte for byte, with its size', () => {
    expect(bytes.includes(Buffer.from(jpeg))).toBe(true)
    expect(text).toContain('/Width 1240 /Height 1754')
    expect(text).toContain(`/Filter /DCTDecode /Length ${jpeg.length}`)
  })
})
