/** A sheet of A4 in points, as PDF measures. */
const WIDE = 595.28
const HIGH = 841.89

/** A PDF of one sheet of A4 that the picture (JPEG, in A4's proportions) fills. */
export function pdfOf(jpeg: Uint8Array, pixels: { width: number; height: number }): Uint8Array {
  const drawing = `q ${WIDE} 0 0 ${HIGH} 0 0 cm /Poster Do Q`
  const objects: (string | Uint8Array)[][] = [
    ['<< /Type /Catalog /Pages 2 0 R >>'],
    ['<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
    [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDE} ${HIGH}] /Resources << /XObject << /Poster 5 0 R >> >> /Contents 4 0 R >>`,
    ],
    [`<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`],
    [
      `<< /Type /XObject /Subtype /Image /Width ${pixels.width} /Height ${pixels.height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>\nstream\n`,
      jpeg,
      '\nendstream',
    ],
  ]
  const encoder = new TextEncoder()
  const parts: Uint8Array[] = []
  let length = 0
  const add = (part: string | Uint8Array): void => {
    const bytes = typeof part === 'string' ? encoder.encode(part) : part
    parts.push(bytes)
    length += bytes.length
  }
  add('%PDF-1.4\n')
  const places = objects.map((object, at) => {
    const place = length
    add(`${at + 1} 0 obj\n`)
    object.forEach(add)
    add('\nendobj\n')
    return place
  })
  const table = length
  // Each line of the table is exactly twenty bytes: readers count.
  const lines = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  add(`xref\n0 ${size}\n0000000000 65535 f \n${lines}`)
  add(`trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`)
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
