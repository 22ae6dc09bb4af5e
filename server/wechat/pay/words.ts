const signs = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/**
 * Words as WeChat Pay takes them in any of its fields: in one line, and without signs of four bytes (emoji, rare
 * characters) and the invisible ones that join and colour them, which it refuses with PARAM_ERROR.
 */
export const payWords = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u{10000}-\u{10FFFF}\p{Cs}\p{Cf}\uFE00-\uFE0F]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim()

/** The same, not above so many bytes of UTF-8 (its limits are bytes, not signs), cut between signs. */
export function payWordsIn(text: string, mostBytes: number): string {
  let cut = ''
  for (const { segment } of signs.segment(payWords(text))) {
    if (Buffer.byteLength(cut + segment) > mostBytes) break
    cut += segment
  }
  return cut.trim()
}
