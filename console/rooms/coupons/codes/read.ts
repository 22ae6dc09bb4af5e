import { isHeading } from '../../../../shared/rules/codeFile'
import { firstCell } from '../../../../shared/rules/csv'
import { withoutUnseen } from '../../../../shared/rules/typed'

/** The server takes so many codes at once (shared/contract/couponTemplates.ts). */
export const PART = 5000
const LONGEST = 64

export type Line = { line: number; code: string }
export type Refused = Line & { reason: 'malformed' | 'duplicate' | 'taken' | 'too_long' }
/** `heading`: what stands over the column, passed over and said. */
export type Codes = { lines: Line[]; refused: Refused[]; heading: string | null }

/**
 * The codes of a text file with the lines they stand on, counted from 1; empty lines and a heading are passed over. What is
 * longer than the contract allows is refused here, since one such code would have its whole part refused.
 */
export function codesIn(text: string): Codes {
  const found = text
    .split(/\r\n|\r|\n/)
    .map((line, at): Line => ({ line: at + 1, code: firstCell(line) }))
    .filter(({ code }) => withoutUnseen(code).trim() !== '')
  const heading = found[0] && isHeading(found[0].code) ? found[0].code : null
  const lines = heading === null ? found : found.slice(1)
  return {
    heading,
    lines: lines.filter(({ code }) => code.length <= LONGEST),
    refused: lines
      .filter(({ code }) => code.length > LONGEST)
      .map((line) => ({ ...line, code: line.code.slice(0, LONGEST), reason: 'too_long' })),
  }
}
