/** The server takes so many codes at once (shared/contract/couponTemplates.ts). */
export const PART = 5000
const LONGEST = 64

export type Line = { line: number; code: string }
export type Refused = Line & { reason: 'malformed' | 'duplicate' | 'taken' | 'too_long' }
export type Codes = { lines: Line[]; refused: Refused[] }

/** A heading that people put over a column of codes. */
const HEADING = /^(codes?|coupon ?codes?|券码|兑换码|卡密|编码)$/i

/** The first cell of a line of CSV, without the quotes around it. */
const firstCell = (line: string): string => {
  const quoted = /^\s*"((?:[^"]|"")*)"/.exec(line)
  return (quoted?.[1]?.replaceAll('""', '"') ?? line.split(/[,\t;]/)[0] ?? '').trim()
}

/**
 * The codes of a text file with the lines they stand on, counted from 1; empty lines and a heading are passed over. What is
 * longer than the contract allows is refused here, since one such code would have its whole part refused.
 */
export function codesIn(text: string): Codes {
  const found = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line, at): Line => ({ line: at + 1, code: firstCell(line) }))
    .filter(({ code }) => code !== '')
  const lines = found[0] && HEADING.test(found[0].code) ? found.slice(1) : found
  return {
    lines: lines.filter(({ code }) => code.length <= LONGEST),
    refused: lines
      .filter(({ code }) => code.length > LONGEST)
      .map((line) => ({ ...line, code: line.code.slice(0, LONGEST), reason: 'too_long' })),
  }
}
